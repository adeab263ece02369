"""Lines of quotes that hold nothing, where the margins around them are written anew."""

from __future__ import annotations

from collections.abc import Iterator

from grok_jupyter.markdown.blocks.nodes import (
    Block,
    Document,
    Footnote,
    Item,
    List,
    Paragraph,
    Quote,
)
from grok_jupyter.text.portable.edit import Edit
from grok_jupyter.text.portable.margins import canonical, line_start
from grok_jupyter.text.portable.outline import Within

__all__ = ["realigned"]


def realigned(block: Block, source: str) -> list[Edit]:
    """Return the edits of those lines of a block that hold nothing but the marks of quotes."""
    margins = dict(_margins(block, (), source))
    edits: list[Edit] = []
    line, margin = block.begins, ""
    while 0 <= line < block.ends:
        end = source.find("\n", line)
        end = end if end >= 0 else len(source)
        text = source[line:end]
        margin = margins.get(line, margin)
        count = text.count(">")
        if count and not text.strip(" \t>") and line not in margins:
            edits.append(Edit(line, end, _cut(margin, count)))
        line = end + 1
    return edits


def _margins(block: Block, within: Within, source: str) -> Iterator[tuple[int, str]]:
    """Yield the lines on which there is text or code begins, and their margins."""
    if isinstance(block, (Document, Quote, List, Item, Footnote)):
        for child in block.children:
            yield from _margins(child, (*within, block), source)
        return
    starts = block.starts if isinstance(block, Paragraph) else [block.begins]
    for start in starts:
        yield line_start(source, start), canonical(within, -1)


def _cut(margin: str, count: int) -> str:
    """Return a margin as far as its so many marks of quotes."""
    end = -1
    for _ in range(count):
        found = margin.find(">", end + 1)
        if found < 0:
            break
        end = found
    return margin[: end + 1]
