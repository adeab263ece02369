r"""Markdown that reads the same in every front end, and fetches nothing.

JupyterLab, VS Code, Colab, GitHub and nbconvert agree on most of Markdown. They differ in things
that models write all the time, and those are rewritten:

- ``\(x\)`` and ``\[x\]``: JupyterLab and GitHub know only ``$x$`` and ``$$x$$``;
- ``$5 and $10``: JupyterLab takes it for a formula, so a dollar sign that is none is escaped,
  and set apart where another one could make a pair with it;
- ``<think>``, ``Vec<T>`` and other tags: swallowed, or worse, rendered; they become text;
- code by indentation, on which parsers disagree inside lists: it gets fences.

An image at another address would be fetched as soon as it is shown, and its address can carry
what the notebook holds; it becomes a link that names its host. A link leads to a page, or is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from grok_jupyter.text.fences import Line, lines
from grok_jupyter.text.inline import rewrite

__all__ = ["fenced", "portable"]


def portable(text: str) -> str:
    r"""Rewrite an answer's Markdown so that it reads the same everywhere.

    Linear in the length of ``text``. An answer that is still arriving may be passed as well.

    Examples
    --------
    >>> portable(r"A formula, \(a^2\). A tag, <think>.")
    'A formula, $a^2$. A tag, &lt;think>.'
    """
    output: list[str] = []
    run: list[str] = []  # lines of one kind, in a row
    kind = ""
    for line in (*lines(text), Line("", "")):
        if line.kind != kind:
            _end(kind, run, output)
            kind, run = line.kind, []
        run.append(line.text)
    return "".join(output)


def fenced(text: str, language: str = "") -> str:
    """Return ``text`` as a block of code, whatever backticks it holds."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    mark = "`" * (longest + 1)
    ending = "" if text.endswith("\n") else "\n"
    return f"{mark}{language}\n{text}{ending}{mark}\n"


def _end(kind: str, run: Iterable[str], output: list[str]) -> None:
    text = "".join(run)
    if kind == "text":
        output.append(rewrite(text))
    elif kind == "indented":
        output.append(_with_fences(text))
    else:
        output.append(text)


def _with_fences(text: str) -> str:
    rows = text.splitlines()
    quotes = re.match(r"(?: {0,3}>[ \t]?)*", rows[0])
    prefix = quotes.group() if quotes else ""
    rows = [row[len(prefix) :].expandtabs(4) for row in rows]
    margin = min(len(row) - len(row.lstrip(" ")) for row in rows)
    # Code stands four columns right of the text around it; the fence stands with that text.
    prefix += " " * (margin - 4)
    block = fenced("\n".join(row[margin:] for row in rows))
    return "".join(f"{prefix}{row}\n" for row in block.splitlines())
