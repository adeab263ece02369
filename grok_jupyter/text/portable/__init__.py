r"""Markdown that reads the same in every front end, fetches nothing and runs nothing.

JupyterLab, VS Code, Colab, GitHub and nbconvert agree on most of Markdown. They differ in things
that models write all the time, and those spans are rewritten, each by its place in the source:

- ``\(x\)`` and ``\[x\]``: JupyterLab and GitHub know only ``$x$`` and ``$$x$$``;
- ``$5 and $10``: JupyterLab takes it for a formula, so a dollar sign that is none is escaped,
  and set apart where another one could make a pair with it;
- ``<think>``, ``Vec<T>`` and other tags: swallowed, or worse, rendered; they become text;
- ``[^1]``: only GitHub shows footnotes; they become marks;
- ``[text][label]``: labels of two answers on one page would meet; the link bears its address;
- emphasis beside East Asian punctuation: CommonMark sees none; it is written as tags;
- code by indentation, on which parsers disagree inside lists: it gets fences;
- code in lists and quotes that holds what JupyterLab takes for a formula, or HTML: it becomes an
  element, in which every sign is an entity.

A diagram of mermaid's is drawn only if it holds no markup and no address. An image at another
address would be fetched as soon as it is shown, and its address can carry what the notebook holds;
it becomes a link that names its host. A link leads to a page, or is none.
"""

from grok_jupyter.text.portable.code import fenced
from grok_jupyter.text.portable.saving import portable

__all__ = ["fenced", "portable"]
