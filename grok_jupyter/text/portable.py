r"""Markdown that reads the same in every front end, and fetches nothing.

JupyterLab, VS Code, Colab, GitHub and nbconvert agree on most of Markdown. They differ in things
that models write all the time, and those are rewritten:

- ``\(x\)`` and ``\[x\]``: JupyterLab and GitHub know only ``$x$`` and ``$$x$$``;
- ``$5 and $10``: JupyterLab takes it for a formula, so a dollar sign that is none is escaped,
  and set apart where another one could make a pair with it;
- ``<think>``, ``Vec<T>`` and other tags: swallowed, or worse, rendered; they become text;
- ``[^1]``: only GitHub shows footnotes, and JupyterLab takes some for links; they become marks;
- code by indentation, on which parsers disagree inside lists: it gets fences.

A diagram of mermaid's is drawn only if it holds no markup and no address. An image at another
address would be fetched as soon as it is shown, and its address can carry what the notebook holds;
it becomes a link that names its host. A link leads to a page, or is none.
"""

from __future__ import annotations

import re

from grok_jupyter.text.fences import Line, lines
from grok_jupyter.text.inline import rewrite

__all__ = ["fenced", "portable"]

# JupyterLab and GitHub draw mermaid's diagrams, whose labels may hold images at any address.
_ACTS = re.compile(
    r"<[a-z!/?]|&[#\w]|#\w+;|//|%%\s*\{|@\{|`|\b(?:click|href|callback|url|import|config)\b",
    re.IGNORECASE,
)
_NOTE = re.compile(r"^\[\^([\w-]{1,40})\]:", re.MULTILINE)


def portable(text: str) -> str:
    r"""Rewrite an answer's Markdown so that it reads the same everywhere.

    Linear in the length of ``text``. An answer that is still arriving may be passed as well: what
    is open is closed, so that what is put below it stands outside.

    Examples
    --------
    >>> portable(r"A formula, \(a^2\). A tag, <think>.")
    'A formula, $a^2$. A tag, &lt;think>.'
    """
    output: list[str] = []
    prose: list[str] = []
    notes = set(_NOTE.findall(text)) if "[^" in text else set()
    block: _Block | None = None
    for line in lines(text):
        goes_on = block is not None and line.kind == block.kind
        if block is not None and not goes_on:
            output.append(block.written(output))
            block = None
            if line.kind == "close":
                continue
        if line.kind in {"open", "indented"} and not goes_on:
            output.append(rewrite("".join(prose), notes))
            prose = []
            block = _Block(line)
        if line.kind in {"code", "indented"} and block is not None:
            block.code.append(line.detail)
        elif line.kind == "blank":
            output += [rewrite("".join(prose), notes), line.text]
            prose = []
        elif line.kind == "text":
            prose.append(line.text)
    output.append(rewrite("".join(prose), notes))
    if block is not None:
        output.append(block.written(output))
    written = "".join(output)
    return written if text.endswith(("\n", "\r")) else written.removesuffix("\n")


def fenced(text: str, language: str = "") -> str:
    """Return ``text`` as a block of code, whatever backticks it holds."""
    mark = _mark(text)
    ending = "" if text.endswith("\n") else "\n"
    return f"{mark}{_word(language, text)}\n{text}{ending}{mark}\n"


class _Block:
    """Code that is written anew, so that every parser sees where it begins and ends.

    Parsers do not agree on which line closes a fence, on code in lists and quotes, and on code by
    indentation. They agree on a fence of backticks that stands where its text stands, is longer
    than any in the code, and is closed.
    """

    def __init__(self, line: Line) -> None:
        self.kind = "code" if line.kind == "open" else line.kind
        self.code: list[str] = []
        self._info = line.detail if line.kind == "open" else ""
        self._head, self._rest = line.head, line.rest

    def written(self, before: list[str]) -> str:
        code = "\n".join(self.code)
        mark = _mark(code)
        rows = [f"{self._head}{mark}{_word(self._info, code)}"]
        rows += [f"{self._rest}{row}" if row else self._rest.rstrip() for row in self.code]
        rows.append(f"{self._rest}{mark}")
        text = "".join(f"{row}\n" for row in rows)
        # Four columns in, it is code for those too who see no list there; but only after a blank.
        needs_blank = len(self._rest) >= 4 and self._head == self._rest
        return f"{self._rest.rstrip()}\n{text}" if needs_blank and _ends_in_text(before) else text


def _ends_in_text(output: list[str]) -> bool:
    last = next((part for part in reversed(output) if part), "\n\n")
    return bool(last.rstrip("\n").rpartition("\n")[2].strip("> \t"))


def _mark(code: str) -> str:
    longest = max((len(run) for run in re.findall(r"[`~]{3,}", code)), default=2)
    return "`" * (longest + 1)


def _word(info: str, code: str) -> str:
    """Return the language that an info string names; nothing else of it could be trusted.

    A diagram that could do more than be looked at is shown as its code.
    """
    word = re.match(r"[{.\s]*([\w+#.-]*)", info)
    language = word.group(1) if word else ""
    return "" if "mermaid" in language.lower() and _ACTS.search(code) else language
