"""How blocks begin: the grammar of their first lines.

Each function looks at a line without its indentation. The rules are those of CommonMark 0.31
and, for footnotes, of cmark-gfm.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = [
    "TASK_BOX",
    "Fence",
    "Mark",
    "fence",
    "footnote",
    "heading",
    "is_rule",
    "mark",
    "underline",
]

TASK_BOX = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
"""The box to tick that an item may begin with."""

_HEADING = re.compile(r"(#{1,6})(?:[ \t]|$)")
_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})")
_MARK = re.compile(r"(?:[-+*]|(\d{1,9})[.)])(?=[ \t]|$)")
_FOOTNOTE = re.compile(r"\[\^([^\]\[\s]{1,999})\]:[ \t]*")
_UNDERLINE = re.compile(r"(=+|-+)[ \t]*$")


class Fence(NamedTuple):
    """An opening fence and what follows it."""

    marks: str
    info: str


class Mark(NamedTuple):
    """The mark of a list item.

    Attributes
    ----------
    kind : str
        ``-``, ``+``, ``*``, ``.`` or ``)``: another kind begins another list.
    number : int or None
        Of an ordered list.
    indent : int
        How far the content is indented, counted from the mark.
    text : str
        As it is written.
    """

    kind: str
    number: int | None
    indent: int
    text: str


def heading(line: str) -> tuple[int, str, int] | None:
    """Return the level of an ATX heading, its text, and where in the line the text begins."""
    match = _HEADING.match(line)
    if not match:
        return None
    text = line[match.end() :].lstrip(" \t")
    start = len(line) - len(text)
    text = text.rstrip(" \t")
    bare = text.rstrip("#")
    if not bare or bare[-1] in " \t":  # else they belong to a word
        text = bare.rstrip(" \t")
    return len(match[1]), text, start


def underline(line: str) -> int | None:
    """Return the level of the heading that ``line`` underlines."""
    match = _UNDERLINE.match(line)
    return None if not match else 1 if match[1][0] == "=" else 2


def is_rule(line: str) -> bool:
    """Whether this is a thematic break."""
    marks = line.replace(" ", "").replace("\t", "")
    return len(marks) >= 3 and marks[0] in "-_*" and not marks.strip(marks[0])


def fence(line: str) -> Fence | None:
    """Return the opening fence that ``line`` is."""
    match = _FENCE.match(line)
    return Fence(match[1], line[match.end() :].strip(" \t")) if match else None


def mark(line: str) -> Mark | None:
    """Return the mark of the list item that ``line`` begins."""
    match = _MARK.match(line)
    if not match:
        return None
    width = match.end()
    rest = line[width:]
    blanks = len(rest) - len(rest.lstrip(" "))
    padding = blanks if 1 <= blanks <= 4 and rest.strip(" \t") else 1
    number = match[1]
    return Mark(line[width - 1], int(number) if number else None, width + padding, match.group())


def footnote(line: str) -> tuple[str, str] | None:
    """Return the label of the footnote that ``line`` begins, and the rest of the line."""
    match = _FOOTNOTE.match(line)
    return (match[1], line[match.end() :]) if match else None
