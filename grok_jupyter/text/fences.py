"""Which lines of a Markdown text are code.

The rules are CommonMark's (sections 4.4 and 4.5), as far as they concern code: fences of three or
more backticks or tildes, also inside lists and quotes, and indented blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grok_jupyter.markdown.blocks.lines import with_line_feeds

__all__ = ["CodeBlock", "Line", "code_blocks", "lines"]

_LINE = re.compile(r"[^\n]*\n|[^\n]+")  # str.splitlines would also cut at form feeds and U+2028
_QUOTE = re.compile(r" {0,3}>[ \t]?")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
_MOST_LISTS = 16  # list items that may begin on one line, one within the other
_FENCE = re.compile(r"[ \t]*(?P<fence>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)")


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A fenced block of code in an answer.

    Attributes
    ----------
    language : str
        The first word after the opening fence, lower case; ``""`` if none.
    source : str
        The code between the fences, each line ended by a line feed.
    """

    language: str
    source: str

    def __str__(self) -> str:
        return self.source


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text, and what it is.

    Attributes
    ----------
    text : str
        The line with its ending.
    kind : str
        ``"open"`` and ``"close"`` for fences, ``"code"`` for what stands between them,
        ``"indented"`` for code by indentation, ``"blank"`` and ``"text"``.
    detail : str
        What follows an opening fence; of code, the line without the indentation of the list and
        the marks of the quote that it stands in.
    head, rest : str
        What the block's first line and its other ones must begin with to stand in the same list
        and quote.
    """

    text: str
    kind: str
    detail: str = ""
    head: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class _Fence:
    mark: str
    quotes: int
    column: int  # where the text of its list item begins; 0 outside lists
    indent: int


def lines(text: str) -> Iterator[Line]:
    """Walk over the lines of ``text``, telling code from prose."""
    fence: _Fence | None = None
    column = 0  # where the text of the open list item begins
    quotes_before = 0
    after_blank = True
    for raw in _LINE.findall(with_line_feeds(text)):
        bare = raw.rstrip("\n")
        if fence:
            quotes, inner = _unquoted(bare, fence.quotes)
            if quotes == fence.quotes and (not inner.strip() or _indent(inner) >= fence.column):
                if _closes(inner, fence.mark):
                    fence = None
                    yield Line(raw, "close")
                else:
                    yield Line(raw, "code", _dedented(inner, fence.indent))
                continue
            fence, after_blank = None, True  # its list item or quote ended, and the fence with it
        quotes, inner = _unquoted(bare, None)
        if quotes != quotes_before:
            column, after_blank, quotes_before = 0, True, quotes
        if not inner.strip():
            after_blank = True
            yield Line(raw, "blank")
            continue
        indent = _indent(inner)
        if after_blank and indent >= column + 4:
            place = "> " * quotes + " " * column
            yield Line(raw, "indented", _dedented(inner, column + 4), place, place)
            continue
        if after_blank and indent < column:
            column = 0
        is_marked = False
        for _ in range(_MOST_LISTS):
            item = _ITEM.match(inner) if indent < column + 4 else None
            if not item:
                break
            column = indent = len(item.group().expandtabs(4))
            inner = " " * column + inner[item.end() :]
            is_marked = True
        opening = _FENCE.match(inner) if _indent(inner) < column + 4 else None
        if opening and _indent(inner) < column:
            column = 0
        after_blank = opening is not None
        if opening:
            fence = _Fence(opening["fence"], quotes, column, _indent(inner))
            rest = "> " * quotes + " " * column
            head = bare[: bare.rindex(opening["fence"] + opening["info"])] if is_marked else rest
            yield Line(raw, "open", opening["info"].strip(), head, rest)
        else:
            yield Line(raw, "text")


def code_blocks(text: str) -> list[CodeBlock]:
    """Return the fenced blocks of ``text``, in order; one still open counts as far as it goes."""
    blocks: list[CodeBlock] = []
    language = ""
    source: list[str] | None = None
    for line in lines(text):
        if line.kind == "code" and source is not None:
            source.append(line.detail + "\n")
            continue
        if source is not None:
            blocks.append(CodeBlock(language, "".join(source)))
            source = None
        if line.kind == "open":
            language, source = _language(line.detail), []
    if source is not None:
        blocks.append(CodeBlock(language, "".join(source)))
    return blocks


def _unquoted(line: str, most: int | None) -> tuple[int, str]:
    """Take off quote marks, at most so many; return how many there were, and the rest."""
    depth = position = 0
    while most is None or depth < most:
        mark = _QUOTE.match(line, position)
        if not mark:
            break
        position = mark.end()
        depth += 1
    return depth, line[position:]


def _closes(line: str, mark: str) -> bool:
    bare = line.strip(" \t")
    return len(bare) >= len(mark) and not bare.strip(mark[0])


def _indent(line: str) -> int:
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip(" "))


def _dedented(line: str, indent: int) -> str:
    if not indent:
        return line
    blank = len(line) - len(line.lstrip(" \t"))
    lead = line[:blank].expandtabs(4)
    return lead[indent:] + line[blank:]


def _language(info: str) -> str:
    word = info.split(None, 1)[0] if info else ""
    return word.strip("{}.").split(",", 1)[0].lower()
