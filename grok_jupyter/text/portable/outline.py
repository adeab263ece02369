"""The structure of a document as HTML, for comparing two readings and for the plainest form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from grok_jupyter.markdown.blocks.nodes import (
    Block,
    Code,
    Container,
    Heading,
    Item,
    List,
    Markup,
    Paragraph,
    Quote,
    Rule,
    Table,
)

__all__ = ["Leaves", "Within", "outline_of"]

Within = tuple[Container, ...]
"""The containers in which a block stands, outermost first."""


class Leaves(Protocol):
    """Writes what holds no blocks."""

    def words(self, leaf: Paragraph | Heading, within: Within) -> str:
        """Write the text of a paragraph or heading."""

    def row(self, table: Table, index: int, within: Within) -> list[str]:
        """Write the cells of a row; -1 is the header."""

    def table(self, table: Table, within: Within) -> str | None:
        """Write a table; ``None`` if its rows are to be written."""

    def rule(self, rule: Rule, within: Within) -> None:
        """Take notice of a thematic break."""

    def code(self, code: Code, within: Within) -> str:
        """Write a block of code."""

    def markup(self, markup: Markup) -> str:
        """Write a block of raw HTML."""


def outline_of(block: Block, within: Within, leaves: Leaves) -> str:
    """Return the HTML of a block, with what ``leaves`` writes in its leaves."""
    match block:
        case Paragraph():
            return f"<p>{leaves.words(block, within)}</p>" if block.text else ""
        case Heading():
            return f"<h{block.level}>{leaves.words(block, within)}</h{block.level}>"
        case Code():
            return leaves.code(block, within)
        case Table():
            written = leaves.table(block, within)
            return _table(block, within, leaves) if written is None else written
        case Rule():
            leaves.rule(block, within)
            return "<hr>"
        case Markup():
            return leaves.markup(block)
        case List():
            return _list(block, within, leaves)
        case _:
            tag = "blockquote" if isinstance(block, Quote) else "div"
            return f"<{tag}>{_flow(block.children, (*within, block), leaves)}</{tag}>"


def _list(block: List, within: Within, leaves: Leaves) -> str:
    tag = "ul" if block.start is None else "ol"
    start = "" if block.start in {None, 1} else f' start="{block.start}"'
    is_tight = not block.is_loose
    items = [
        _flow(item.children, (*within, block, item), leaves, is_tight=is_tight)
        for item in block.children
        if isinstance(item, Item)
    ]
    return f"<{tag}{start}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"


def _flow(
    blocks: Sequence[Block], within: Within, leaves: Leaves, *, is_tight: bool = False
) -> str:
    parts = [outline_of(block, within, leaves) for block in blocks]
    if is_tight:
        parts = [
            part[3:-4] if isinstance(block, Paragraph) else part
            for block, part in zip(blocks, parts, strict=True)
        ]
    return "".join(parts)


def _table(table: Table, within: Within, leaves: Leaves) -> str:
    rows = [leaves.row(table, index, within) for index in range(-1, len(table.rows))]
    width = len(table.aligned)
    html = [_row("th", rows[0], table.aligned)]
    html += [_row("td", row[:width], table.aligned) for row in rows[1:]]
    return f"<table>{''.join(html)}</table>"


def _row(tag: str, cells: Sequence[str], aligned: Sequence[str]) -> str:
    written = [
        f'<{tag} align="{side}">{cell}</{tag}>' if side else f"<{tag}>{cell}</{tag}>"
        for cell, side in zip(cells, aligned, strict=False)
    ]
    return f"<tr>{''.join(written)}</tr>"
