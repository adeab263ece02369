"""A model of what JupyterLab does before and after Markdown: it takes formulas out.

The rules are those of JupyterLab 4.2 to 4.6, ``rendermime/src/latex.ts``, from its documentation
and from what it does.
"""

from __future__ import annotations

import re
from html import escape

__all__ = ["without_formulas"]

_FENCE = re.compile(r"^(`{3,}|~{3,})[^`\n]*\n(?:[\s\S]*?)^\1`*$", re.MULTILINE)
_SPAN = re.compile(r"(^|[^\\])(`+)([^\n]*?[^`\n])\2(?!`)", re.MULTILINE)
_HIDDEN = "\x01"  # stands for a dollar sign in code
_TOKEN = re.compile(
    r"(\$\$?|\\(?:begin|end)\{[a-z]*\*?\}|\\[{}$]|[{}]|(?:\n\s*)+|@@[0-9]+@@|\\\\[()\[\]])",
    re.IGNORECASE | re.ASCII,
)
_PARAGRAPH = re.compile(r"\n.*\n")
_CLOSING = {"$": "$", "$$": "$$", "\\\\(": "\\\\)", "\\\\[": "\\\\]"}


def without_formulas(text: str) -> tuple[str, list[str]]:
    """Return a text with ``@@n@@`` in the place of each formula, and the formulas as HTML.

    Linear for a saved text. Unclosed fences and long runs of backticks, which it has none of, cost
    more, as they do in JupyterLab.
    """
    if "`" in text or "~~~" in text:
        text = _FENCE.sub(_hide, text)
        text = _SPAN.sub(_hide, text)
    parts = _TOKEN.split(text)
    formulas: list[str] = []
    start, end, last, depth = -1, "", -1, 0
    index = 1
    while index < len(parts):
        mark = parts[index]
        if mark[0] == "@":
            parts[index] = f"@@{len(formulas)}@@"
            formulas.append(mark)
        elif start < 0:
            closing = _closing(mark)
            if closing:
                start, end, last, depth = index, closing, -1, 0
        elif mark == end:
            if depth:
                last = index
            else:
                _take(parts, start, index, formulas)
                start = -1
        elif _PARAGRAPH.search(mark):
            if last >= 0:
                index = last
                _take(parts, start, last, formulas)
            start, last, depth = -1, -1, 0
        elif mark == "{":
            depth += 1
        elif mark == "}" and depth:
            depth -= 1
        index += 2
    if start >= 0 and last >= 0:
        _take(parts, start, last, formulas)
    return "".join(parts).replace(_HIDDEN, "$"), formulas


def _hide(code: re.Match[str]) -> str:
    return code.group().replace("$", _HIDDEN)


def _closing(mark: str) -> str:
    if mark.startswith("\\") and mark[1:6].lower() == "begin":
        return f"\\end{mark[6:]}"
    return _CLOSING.get(mark, "")


def _take(parts: list[str], start: int, end: int, formulas: list[str]) -> None:
    formula = escape("".join(parts[start : end + 1]), quote=False).replace(_HIDDEN, "$")
    parts[start : end + 1] = [f"@@{len(formulas)}@@", *[""] * (end - start)]
    formulas.append(formula)
