"""The tables in a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from grok_jupyter.markdown.blocks.nodes import (
    Block,
    Document,
    Footnote,
    Item,
    List,
    Quote,
    Table,
)
from grok_jupyter.markdown.blocks.references import Numbering, Resolver
from grok_jupyter.markdown.blocks.tree import TreeBuilder
from grok_jupyter.markdown.reading import read

__all__ = ["TextTable", "tables"]


class TextTable(NamedTuple):
    """A table, each cell as a reader sees it: without marks for emphasis, code or links.

    Attributes
    ----------
    header : list of str
        The names of the columns.
    rows : list of list of str
        As many cells each as there are columns.
    """

    header: list[str]
    rows: list[list[str]]


def tables(text: str) -> list[TextTable]:
    """Return the tables of ``text``, in order; one still being written counts, too."""
    if "|" not in text:
        return []
    found = read(text)
    builder = TreeBuilder(Resolver(found.references, Numbering()))
    blocks = [*_tables(found.blocks), *_tables(found.references.notes)]
    return [_read(table, builder) for table in sorted(blocks, key=lambda table: table.begins)]


def _read(table: Table, builder: TreeBuilder) -> TextTable:
    rows = [
        ["".join(cell.itertext()).strip() for cell in row]
        for row in builder.block(table).iter("tr")
    ]
    return TextTable(rows[0], rows[1:])


def _tables(blocks: Sequence[Block]) -> Iterator[Table]:
    waiting = list(blocks)
    while waiting:
        block = waiting.pop()
        if isinstance(block, (Document, Quote, List, Item, Footnote)):
            waiting += block.children
        elif isinstance(block, Table):
            yield block
