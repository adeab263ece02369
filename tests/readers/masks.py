"""Formulas for readers that know them by other means than this project can ask.

GitHub and VS Code take formulas out with parsers of their own (KaTeX in VS Code; GitHub's is not
public). For them a word stands in the place of each formula, where the finished answer has it
between dollar signs as both want it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

_CODE = re.compile(
    r"^[ >]*(`{3,})[^`\n]*\n[\s\S]*?^[ >]*\1[ \t]*$|(?<!`)(`+)(?!`)[^\n]*?[^`\n]\2(?!`)",
    re.MULTILINE,
)
# In an element of HTML a formula that holds "<" stands in the other delimiters, as entities.
_TABLE = re.compile(r"<table>.*</table>")
_IN_HTML = re.compile(r"&#92;(?:&#40;(?P<inline>.*?)&#92;&#41;|&#91;(?P<display>.*?)&#92;&#93;)")
_OPENING = re.compile(r"(?<![\\$])(\$\$?)(?!\$)")
_MASK = re.compile(r"MATHx([0-9a-f]+)xHTAM")


def masked(saved: str, formulas: Iterable[str]) -> str:
    """Put a word in the place of each formula, in order.

    Parameters
    ----------
    saved : str
        A finished answer.
    formulas : iterable of str
        Their TeX. One that is not there, or that would end a cell of a table, is left as it is.
    """
    saved = _TABLE.sub(lambda table: _IN_HTML.sub(_restored, table.group()), saved)
    within_code = {place for found in _CODE.finditer(saved) for place in range(*found.span())}
    pieces: list[str] = []
    position = 0
    for tex in formulas:
        wanted = "".join(tex.split())
        for opening in _OPENING.finditer(saved, position):
            if opening.start() in within_code:
                continue
            end = saved.find(opening[1], opening.end())
            inner = saved[opening.end() : end]
            if end >= 0 and "".join(inner.split()) == wanted and not _splits(saved, opening, inner):
                pieces += [saved[position : opening.start()], _word(tex)]
                position = end + len(opening[1])
                break
    return "".join((*pieces, saved[position:]))


def _restored(found: re.Match[str]) -> str:
    return _word(unescape(found["inline"] or found["display"]))


def _word(tex: str) -> str:
    return f"MATHx{''.join(tex.split()).encode().hex()}xHTAM"


def _splits(saved: str, opening: re.Match[str], tex: str) -> bool:
    line = saved[saved.rfind("\n", 0, opening.start()) + 1 : opening.start()]
    return "|" in tex.replace(r"\|", "") and line.lstrip("> ").startswith("|")


def unmasked(text: str) -> str:
    """Show the masked formulas in a text."""
    return _MASK.sub(lambda mask: f"⟦{bytes.fromhex(mask[1]).decode()}⟧", text)
