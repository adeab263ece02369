"""One block in pieces, of which only those are made again that changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from grok_jupyter.markdown.blocks.tree import TreeBuilder, code, code_lines, is_task, list_shell
from grok_jupyter.rendering.stream.frame import Frame
from grok_jupyter.rendering.stream.kept import Kept
from grok_jupyter.rendering.stream.paragraph import ParagraphParts
from grok_jupyter.rendering.stream.patches import Shown

__all__ = ["Pieces"]

_CHUNK = 32  # lines of code in a part


class Pieces:
    """Makes the parts of a block, and remembers those that cannot change any more."""

    def __init__(self) -> None:
        self._begin(Paragraph)

    def shown(self, block: Block, frame: Frame) -> Shown:
        """Return the block as it is to be shown.

        Parameters
        ----------
        block : block
            The same one as before, grown, or what became of it.
        frame : Frame
            What to make it with; is told what it depends on.
        """
        if type(block) is not self._kind:
            self._begin(type(block))
        match block:
            case List():
                return self._list(block, frame)
            case Table():
                return self._table(block, frame)
            case Code():
                return self._code(block, frame)
            case Quote():
                return Shown("<blockquote></blockquote>", self._flow(block.children, frame))
            case Paragraph():
                return Shown("<p></p>", self._paragraph.made(block.text, frame))
            case _:
                return self._whole(block, frame)

    def _begin(self, kind: type[Block]) -> None:
        self._kind = kind
        self._kept = Kept()
        self._paragraph = ParagraphParts()
        self._inner: Pieces | None = None  # of what grows within this block
        self._content: Pieces | None = None  # of the last item of a list

    def _list(self, block: List, frame: Frame) -> Shown:
        is_tight = not block.is_loose
        parts = []
        for index, item in enumerate(cast("list[Item]", block.children)):
            if item is block.children[-1]:
                parts.append(self._last_item(item, frame, is_tight=is_tight))
            else:
                make = partial(TreeBuilder.item, item=item, is_tight=is_tight)
                parts.append(self._kept.html(index, (item, is_tight), make, frame))
        return Shown(frame.engine.html(list_shell(block)), parts)

    def _last_item(self, item: Item, frame: Frame, *, is_tight: bool) -> str:
        if is_task(item) and len(item.children) == 1:
            make = partial(TreeBuilder.item, item=item, is_tight=is_tight, is_open=frame.is_open)
            return self._kept.html(-1, None, make, frame)
        if self._content is None:
            self._content = Pieces()
        content = self._content._flow(item.children, frame, is_tight=is_tight)
        return f"<li>{''.join(content)}</li>"

    def _flow(self, blocks: Sequence[Block], frame: Frame, *, is_tight: bool = False) -> list[str]:
        """Return the HTML of each block in a container; the last one is made of pieces itself."""
        parts = []
        for index, block in enumerate(blocks):
            if block is blocks[-1]:
                parts.append(self._growing(block, frame, is_tight=is_tight))
            else:
                make = partial(_child, block=block, is_first=not index, is_tight=is_tight)
                html = self._kept.html(index, (block, is_tight), make, frame)
                parts.append(html.removeprefix("<li>").removesuffix("</li>"))
        return parts

    def _growing(self, block: Block, frame: Frame, *, is_tight: bool) -> str:
        if isinstance(block, Paragraph) and not block.text:
            return ""
        if self._inner is None:
            self._inner = Pieces()
        shown = self._inner.shown(block, frame)
        return "".join(shown.parts) if is_tight and isinstance(block, Paragraph) else shown.html

    def _table(self, block: Table, frame: Frame) -> Shown:
        may_go_on = frame.is_open and not block.rows
        head = partial(TreeBuilder.head, table=block, is_open=may_go_on)
        columns = (*block.header, *block.aligned)
        shell = self._kept.html(-1, None if may_go_on else columns, head, frame)
        parts = []
        for index, row in enumerate(block.rows):
            is_last = index == len(block.rows) - 1
            make = partial(_row, table=block, index=index, is_open=is_last and frame.is_open)
            html = self._kept.html(index, None if is_last else (row, *columns), make, frame)
            parts.append(html.removeprefix(_BEFORE_ROW).removesuffix(_AFTER_ROW))
        return Shown(shell.replace(_END, _BODY) if parts else shell, parts)

    def _code(self, block: Code, frame: Frame) -> Shown:
        shell = frame.engine.html(code(replace(block, lines=[])))
        if not frame.is_open and block.info:
            coloured = frame.engine.html(code(block))
            if "<span" in coloured:
                return Shown(shell, [_inside(coloured, shell)])
        lines = code_lines(block)
        parts = []
        for index, begin in enumerate(range(0, len(lines), _CHUNK)):
            chunk = tuple(lines[begin : begin + _CHUNK])
            key = chunk if begin + _CHUNK < len(lines) else None
            html = self._kept.html(index, key, partial(_text, lines=chunk), frame)
            parts.append(html.removeprefix("<code>").removesuffix("</code>"))
        return Shown(shell, parts)

    def _whole(self, block: Block, frame: Frame) -> Shown:
        make = partial(TreeBuilder.block, block=block, is_open=frame.is_open)
        html = self._kept.html(-1, None, make, frame)
        if isinstance(block, Heading):
            shell = f"<h{block.level}></h{block.level}>"
            return Shown(shell, [_inside(html, shell)])
        return Shown(html, [])


_END, _BODY = "</table>", "<tbody></tbody></table>"
_BEFORE_ROW, _AFTER_ROW = "<table><tbody>", "</tbody></table>"


def _child(builder: TreeBuilder, *, block: Block, is_first: bool, is_tight: bool) -> Element:
    """Return an item that holds one block; only the first one of an item can be a task."""
    if is_first:
        return builder.item(Item(0, children=[block]), is_tight=is_tight)
    element = Element("li")
    builder.flow(element, [block], is_tight=is_tight)
    return element


def _row(builder: TreeBuilder, *, table: Table, index: int, is_open: bool) -> Element:
    """Return a row in a table of its own: the sanitiser knows rows only in tables."""
    element = Element("table")
    SubElement(element, "tbody").append(builder.row(table, index, is_open=is_open))
    return element


def _text(_: TreeBuilder, *, lines: Iterable[str]) -> Element:
    element = Element("code")
    element.text = "".join(f"{line}\n" for line in lines)
    return element


def _inside(html: str, shell: str) -> str:
    """Return what stands within the shell."""
    place = shell.index("</")
    return html[place : len(html) - (len(shell) - place)]
