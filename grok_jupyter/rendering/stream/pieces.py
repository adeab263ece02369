"""One block in pieces, of which only those are made again that changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import cast
from xml.etree.ElementTree import Element, SubElement

from grok_jupyter.markdown.blocks.nodes import (
    Block,
    Code,
    Heading,
    Item,
    List,
    Paragraph,
    Quote,
    Table,
)
from grok_jupyter.markdown.blocks.tree import (
    TreeBuilder,
    code_lines,
    is_task,
    list_shell,
    task_text,
)
from grok_jupyter.rendering.stream.context import RenderContext
from grok_jupyter.rendering.stream.html_cache import HtmlCache
from grok_jupyter.rendering.stream.leaf import LeafParts
from grok_jupyter.rendering.stream.patches import Shown
from grok_jupyter.rendering.stream.row import RowParts

__all__ = ["Pieces"]

_CHUNK = 32  # lines of code in a part
_LONGEST = 4000  # characters in a part, where these lines have more
_EACH_KNOWN = 5  # characters that could be read instead of looking at a part that is known


class Pieces:
    """Makes the parts of a block, and remembers those that cannot change any more."""

    def __init__(self) -> None:
        self._begin(Paragraph)

    def shown(self, block: Block, context: RenderContext) -> Shown:
        """Return the block as it is to be shown.

        Parameters
        ----------
        block : block
            The same one as before, grown, or what became of it.
        context : RenderContext
            What to make it with; is told what it depends on.
        """
        if type(block) is not self._kind:
            self._begin(type(block))
        match block:
            case List():
                return self._list(block, context)
            case Table():
                return self._table(block, context)
            case Code():
                return self._code(block, context)
            case Quote():
                return Shown("<blockquote></blockquote>", self.flow(block.children, context))
            case Paragraph():
                return Shown("<p></p>", self._leaf.html(block.text, context))
            case Heading():
                shell = f"<h{block.level}></h{block.level}>"
                return Shown(shell, self._leaf.html(block.text, context))
            case _:
                return Shown(self._kept.html(-1, None, partial(_block, block=block), context), [])

    def _begin(self, kind: type[Block]) -> None:
        self._kind = kind
        self._kept = HtmlCache()
        self._leaf = LeafParts()
        self._row = RowParts()
        self._chunks: dict[int, tuple[list[str], list[str]]] = {}  # lines of code and their parts
        self._inner: Pieces | None = None  # of what grows within this block
        self._content: Pieces | None = None  # of the last item of a list

    def _list(self, block: List, context: RenderContext) -> Shown:
        is_tight = not block.is_loose
        context.effort.spend(_EACH_KNOWN * len(block.children))
        parts = []
        for index, item in enumerate(cast("list[Item]", block.children)):
            if item is block.children[-1]:
                parts.append(self._last_item(item, context, is_tight=is_tight))
                break
            html = self._kept.known(index, (item, is_tight), context)
            if html is None:
                make = partial(TreeBuilder.item, item=item, is_tight=is_tight)
                html = self._kept.html(index, (item, is_tight), make, context)
            parts.append(html)
        return Shown(context.html(list_shell(block)), parts)

    def _last_item(self, item: Item, context: RenderContext, *, is_tight: bool) -> str:
        if is_task(item) and len(item.children) == 1:
            return self._task(item, context, is_tight=is_tight)
        if self._content is None:
            self._content = Pieces()
        content = self._content.flow(item.children, context, is_tight=is_tight)
        return f"<li>{''.join(content)}</li>"

    def _task(self, item: Item, context: RenderContext, *, is_tight: bool) -> str:
        """Return an item with a box to tick and one paragraph."""
        box, text = task_text(item)
        sample = Item(0, children=[Paragraph([f"{box}x"])])
        make = partial(TreeBuilder.item, item=sample, is_tight=is_tight)
        before, mark, after = self._kept.html("box", (box, is_tight), make, context).rpartition(
            "x</"
        )
        return "".join((before, *self._leaf.html(text, context), mark[1:], after))

    def flow(
        self, blocks: Sequence[Block], context: RenderContext, *, is_tight: bool = False
    ) -> list[str]:
        """Return the HTML of each block in a container; the last one is made of pieces itself."""
        parts = []
        for index, block in enumerate(blocks):
            if block is blocks[-1]:
                parts.append(self._growing(block, context, is_tight=is_tight))
            else:
                make = partial(_child, block=block, is_first=not index, is_tight=is_tight)
                html = self._kept.html(index, (block, is_tight), make, context)
                parts.append(html.removeprefix("<li>").removesuffix("</li>"))
        return parts

    def _growing(self, block: Block, context: RenderContext, *, is_tight: bool) -> str:
        if isinstance(block, Paragraph) and not block.text:
            return ""
        if self._inner is None:
            self._inner = Pieces()
        shown = self._inner.shown(block, context)
        return "".join(shown.parts) if is_tight and isinstance(block, Paragraph) else shown.html

    def _table(self, block: Table, context: RenderContext) -> Shown:
        may_go_on = context.is_open and not block.rows
        head = partial(TreeBuilder.head, table=block, is_open=may_go_on)
        columns = block.header, block.aligned
        context.effort.spend(_EACH_KNOWN * len(block.rows))
        shell = self._kept.html(-1, None if may_go_on else columns, head, context)
        parts = []
        for index, row in enumerate(block.rows):
            if context.is_open and index == len(block.rows) - 1:
                parts.append(self._row.html(block, index, context))
                break
            key = row, *columns
            html = self._kept.known(index, key, context)
            if html is None:
                html = self._kept.html(index, key, partial(_row, table=block, index=index), context)
            parts.append(html.removeprefix(_BEFORE_ROW).removesuffix(_AFTER_ROW))
        return Shown(shell.replace(_END, _BODY) if parts else shell, parts)

    def _code(self, block: Code, context: RenderContext) -> Shown:
        empty = replace(block, lines=[])
        shell = self._kept.html(-1, (block.info,), partial(_block, block=empty), context)
        if not context.is_open and block.info:
            make = partial(_block, block=block)
            coloured = self._kept.html("coloured", (*block.lines,), make, context)
            if "<span" in coloured:
                return Shown(shell, [_inside(coloured, shell)])
        lines = code_lines(block)
        parts = []
        for index, begin in enumerate(range(0, len(lines), _CHUNK)):
            parts += self._chunk(index, lines[begin : begin + _CHUNK], context)
        return Shown(shell, parts)

    def _chunk(self, index: int, lines: list[str], context: RenderContext) -> list[str]:
        """Return some lines of code as one part, or as several if they are long."""
        known, parts = self._chunks.get(index, ([], []))
        if known == lines:
            return parts
        text = "".join(f"{line}\n" for line in lines)
        parts = []
        for begin in range(0, len(text), _LONGEST):
            piece = text[begin : begin + _LONGEST]
            html = self._kept.html((index, begin), (piece,), partial(_text, text=piece), context)
            parts.append(html.removeprefix("<code>").removesuffix("</code>"))
        self._chunks[index] = lines, parts
        return parts


_END, _BODY = "</table>", "<tbody></tbody></table>"
_BEFORE_ROW, _AFTER_ROW = "<table><tbody>", "</tbody></table>"


def _block(builder: TreeBuilder, *, block: Block) -> Element:
    return builder.block(block)


def _child(builder: TreeBuilder, *, block: Block, is_first: bool, is_tight: bool) -> Element:
    """Return an item that holds one block; only the first one of an item can be a task."""
    if is_first:
        return builder.item(Item(0, children=[block]), is_tight=is_tight)
    element = Element("li")
    builder.flow(element, [block], is_tight=is_tight)
    return element


def _row(builder: TreeBuilder, *, table: Table, index: int) -> Element:
    """Return a row in a table of its own: the sanitiser knows rows only in tables."""
    element = Element("table")
    SubElement(element, "tbody").append(builder.row(table, index))
    return element


def _text(_: TreeBuilder, *, text: str) -> Element:
    element = Element("code")
    element.text = text
    return element


def _inside(html: str, shell: str) -> str:
    """Return what stands within the shell."""
    place = shell.index("</")
    return html[place : len(html) - (len(shell) - place)]
