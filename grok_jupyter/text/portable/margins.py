"""What stands before the text of a line: the marks of quotes and lists, and blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from grok_jupyter.markdown.blocks.nodes import (
    Block,
    Code,
    Document,
    Footnote,
    Heading,
    Item,
    List,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from grok_jupyter.text.portable.code import must_be_element
from grok_jupyter.text.portable.outline import Within

__all__ = [
    "canonical",
    "clinging",
    "has_bare_marks",
    "is_regular",
    "line_start",
    "margin",
    "marked_starts",
]

_SIGNS = re.compile(r"#{1,6}[ \t]*\Z")


def line_start(source: str, place: int) -> int:
    """Return where the line begins in which a place lies."""
    return source.rfind("\n", 0, place) + 1


def margin(within: Within) -> str:
    """Return what the lines of a block begin with, but for its first one, as it was written."""
    return "".join(_blanks(container) for container in within)


def canonical(within: Within, line: int) -> str:
    """Return what a line begins with where each mark is followed by one space.

    Parameters
    ----------
    within : tuple of container
        Around the block that the line belongs to.
    line : int
        Where the line begins in the source; an item that begins there shows its mark.
    """
    parts = []
    for container in within:
        if isinstance(container, Item):
            mark = f"{container.mark} "
            parts.append(mark if container.begins == line else " " * len(mark))
        else:
            parts.append(_blanks(container))
    return "".join(parts)


def is_regular(block: Block, source: str) -> bool:
    """Whether every line in lists and quotes is indented as its marks say, no more and no less.

    Readers do not agree on lines that hang back, on marks that are indented, on tabs.
    """
    return not isinstance(block, (Document, Quote, List, Item, Footnote)) or all(
        source[line_start(source, place) : place] == _expected(within, line_start(source, place))
        for within, place in _lines(block, (), source)
        if place >= 0
    )


def has_bare_marks(block: Block) -> bool:
    """Whether there is an item whose mark stands alone on its line."""
    waiting: list[Block] = [block]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Item) and not (
            node.children and node.children[0].begins == node.begins
        ):
            return True
        if isinstance(node, (Document, Quote, List, Item, Footnote)):
            waiting += node.children
    return False


class Clinging(NamedTuple):
    """A block that follows a list, a table or a quote without a blank line.

    Attributes
    ----------
    begins : int
        Where its first line begins.
    within : tuple of container
        Around both.
    is_tight : bool
        Whether a blank line before it would make a list loose.
    """

    begins: int
    within: Within
    is_tight: bool


def clinging(block: Block, source: str, within: Within = ()) -> Iterator[Clinging]:
    """Find the blocks in lists and quotes that JupyterLab may take for parts of those above."""
    if not isinstance(block, (Document, Quote, List, Item, Footnote)):
        return
    inner = (*within, block)
    parent = within[-1] if within else None
    is_tight = isinstance(block, Item) and isinstance(parent, List) and not parent.is_loose
    for first, second in pairwise(block.children):
        if isinstance(first, (List, Table, Quote)) and not isinstance(block, List):
            line = source[line_start(source, max(second.begins - 1, 0)) : second.begins]
            if line.strip(" \t\n>") and not _is_fence(second):
                yield Clinging(second.begins, inner, is_tight)
    for child in block.children:
        yield from clinging(child, source, inner)


def _is_fence(block: Block) -> bool:
    """Whether a block is code that keeps its fences: every reader sees where it begins."""
    return isinstance(block, Code) and not must_be_element("\n".join(block.lines), is_within=True)


def _blanks(container: Block) -> str:
    if isinstance(container, Quote):
        return "> "
    if isinstance(container, Item):
        return " " * container.indent
    return "    " if isinstance(container, Footnote) else ""


def _expected(within: Within, line: int) -> str:
    return "".join(
        container.mark.ljust(container.indent)
        if isinstance(container, Item) and container.begins == line
        else _blanks(container)
        for container in within
    )


def _lines(block: Block, within: Within, source: str) -> Iterator[tuple[Within, int]]:
    """Yield where the text of each line begins, and the containers around it."""
    match block:
        case Paragraph() | Heading():
            yield from ((within, start) for start in marked_starts(block, source))
        case Code() | Table() | Rule():
            return  # written anew where they stand in a list or quote, or one line
        case Document() | Quote() | List() | Item() | Footnote():
            for child in block.children:
                yield from _lines(child, (*within, block), source)


def marked_starts(leaf: Paragraph | Heading, source: str) -> Sequence[int]:
    """Return where the lines of a leaf begin behind their margins, the ``#`` of a heading there."""
    if not isinstance(leaf, Heading):
        return leaf.starts
    line = line_start(source, leaf.starts[0])
    signs = _SIGNS.search(source[line : leaf.starts[0]])
    return [line + signs.start()] if signs else leaf.starts
