"""One top-level block in pieces, of which only those are made again that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import NamedTuple, cast
from xml.etree.ElementTree import Element, SubElement

from grok_jupyter.rendering.blocks.nodes import (
    Block,
    Code,
    Heading,
    Item,
    List,
    Paragraph,
    Quote,
    Table,
)
from grok_jupyter.rendering.blocks.references import Numbering, References, Resolver
from grok_jupyter.rendering.blocks.tree import TreeBuilder, code, code_lines, list_shell
from grok_jupyter.rendering.engine import Engine
from grok_jupyter.rendering.stream.patches import Shown

__all__ = ["Pieces"]

_CHUNK = 32  # lines of code in a part
_SETTLED = 500  # characters of a paragraph that are worth a part of their own

_Maker = Callable[[TreeBuilder], Element]


class _Kept(NamedTuple):
    key: tuple[object, ...]
    html: str
    missing: set[str]
    version: object

    def holds(self, references: References) -> bool:
        """Whether no label can have been defined that was missing."""
        return not self.missing or self.version is references.version


class _Frame(NamedTuple):
    """What a frame is made with."""

    engine: Engine
    references: References
    numbering: Numbering
    is_open: bool


class Pieces:
    """Makes the parts of a block, and remembers those that cannot change any more.

    Attributes
    ----------
    missing : set of str
        Labels that the block refers to and that are not defined.
    cited : list of str
        Labels of the footnotes that it cites, defined or not.
    """

    def __init__(self) -> None:
        self.missing: set[str] = set()
        self.cited: list[str] = []
        self._kind: type[Block] | None = None
        self._kept: list[_Kept | None] = []
        self._inner: Pieces | None = None  # of a block within the last part
        self._settled: list[str] = []  # the text of a paragraph's parts but the last one

    def shown(
        self,
        block: Block,
        engine: Engine,
        references: References,
        numbering: Numbering,
        *,
        is_open: bool = False,
    ) -> Shown:
        """Return the block as it is to be shown.

        Parameters
        ----------
        block : block
            The same one as before, grown, or what became of it.
        engine : Engine
            Makes the HTML.
        references : References
            What is defined.
        numbering : Numbering
            Of the footnotes cited before; goes on with those that are cited here.
        is_open : bool
            Whether the text at the block's end may go on.
        """
        if type(block) is not self._kind:
            self._kind, self._kept, self._settled = type(block), [], []
        self.missing, self.cited = set(), []
        frame = _Frame(engine, references, numbering, is_open)
        match block:
            case List():
                return self._list(block, frame)
            case Table():
                return self._table(block, frame)
            case Code():
                return self._code(block, frame)
            case Quote():
                return self._quote(block, frame)
            case Paragraph():
                return self._paragraph(block, frame)
            case _:
                return self._whole(block, frame)

    def _list(self, block: List, frame: _Frame) -> Shown:
        is_tight = not block.is_loose
        parts = []
        for index, item in enumerate(cast("list[Item]", block.children)):
            if item is block.children[-1]:
                parts.append(self._last_item(index, item, frame, is_tight=is_tight))
            else:
                make = partial(TreeBuilder.item, item=item, is_tight=is_tight)
                parts.append(self._piece(index, (item, is_tight), make, frame))
        return Shown(frame.engine.html(list_shell(block)), parts)

    def _last_item(self, index: int, item: Item, frame: _Frame, *, is_tight: bool) -> str:
        last = item.children[-1] if item.children else None
        if not isinstance(last, _WITH_PARTS):
            is_open = frame.is_open
            make = partial(TreeBuilder.item, item=item, is_tight=is_tight, is_open=is_open)
            return self._piece(index, None, make, frame)
        before = Item(item.indent, item.children[:-1])
        make = partial(TreeBuilder.item, item=before, is_tight=is_tight)
        begun = self._piece(index, None, make, frame).removesuffix("</li>")
        return f"{begun}{self._within(last, frame)}</li>"

    def _within(self, block: Block, frame: _Frame) -> str:
        """Return the HTML of a long block in the last part, itself made of pieces."""
        if self._inner is None:
            self._inner = Pieces()
        shown = self._inner.shown(block, *frame[:3], is_open=frame.is_open)
        self.missing |= self._inner.missing
        self.cited += self._inner.cited
        return shown.html

    def _quote(self, block: Quote, frame: _Frame) -> Shown:
        parts = []
        children = [child for child in block.children if not _is_hidden(child)]
        for index, child in enumerate(children):
            is_last = child is block.children[-1]
            if is_last and isinstance(child, _WITH_PARTS):
                parts.append(self._within(child, frame))
                continue
            make = partial(TreeBuilder.block, block=child, is_open=is_last and frame.is_open)
            parts.append(self._piece(index, None if is_last else (child,), make, frame))
        return Shown("<blockquote></blockquote>", parts)

    def _table(self, block: Table, frame: _Frame) -> Shown:
        may_go_on = frame.is_open and not block.rows
        head = partial(TreeBuilder.head, table=block, is_open=may_go_on)
        columns = (*block.header, *block.aligned)
        shell = self._piece(0, None if may_go_on else columns, head, frame)
        parts = []
        for index, row in enumerate(block.rows):
            is_last = index == len(block.rows) - 1
            make = partial(_row, table=block, index=index, is_open=is_last and frame.is_open)
            html = self._piece(index + 1, None if is_last else (row, *columns), make, frame)
            parts.append(html.removeprefix(_BEFORE_ROW).removesuffix(_AFTER_ROW))
        return Shown(shell.replace(_END, _BODY) if parts else shell, parts)

    def _code(self, block: Code, frame: _Frame) -> Shown:
        shell = frame.engine.html(code(replace(block, lines=[])))
        lines = code_lines(block)
        if not frame.is_open:
            coloured = frame.engine.html(code(block)) if block.info else ""
            if "<span" in coloured:
                return Shown(shell, [_inside(coloured, shell)])
        parts = []
        for index, begin in enumerate(range(0, len(lines), _CHUNK)):
            chunk = lines[begin : begin + _CHUNK]
            key = tuple(chunk) if begin + _CHUNK < len(lines) else None
            parts.append(self._piece(index, key, partial(_text, lines=chunk), frame)[6:-7])
        return Shown(shell, parts)

    def _paragraph(self, block: Paragraph, frame: _Frame) -> Shown:
        text = block.text
        begin, parts = self._known_beginning(text, frame)
        rest = text[begin:]
        settled, html = self._inline(rest, frame)
        while frame.is_open and settled > _SETTLED and not self.cited:
            part = rest[:settled]
            _, beginning = self._inline(part, frame._replace(is_open=False))
            self._settled.append(part)
            missing = self.missing.copy()
            self._kept.append(_Kept((), beginning, missing, frame.references.version))
            parts.append(beginning)
            rest = rest[settled:]
            settled, html = self._inline(rest, frame)
        return Shown("<p></p>", [*parts, html])

    def _known_beginning(self, text: str, frame: _Frame) -> tuple[int, list[str]]:
        begin, parts = 0, []
        for index, part in enumerate(self._settled):
            kept = self._kept[index]
            is_current = kept is not None and kept.holds(frame.references)
            if kept is None or not is_current or not text.startswith(part, begin):
                del self._settled[index:], self._kept[index:]
                break
            self.missing |= kept.missing
            parts.append(kept.html)
            begin += len(part)
        return begin, parts

    def _inline(self, text: str, frame: _Frame) -> tuple[int, str]:
        resolver = Resolver(frame.references, frame.numbering)
        element, settled = TreeBuilder(resolver).inline("p", text, is_open=frame.is_open)
        self._note(resolver)
        return settled, frame.engine.html(element)[3:-4]

    def _whole(self, block: Block, frame: _Frame) -> Shown:
        if isinstance(block, Heading):
            shell = f"<h{block.level}></h{block.level}>"
            html = self._piece(0, None, _block(block, frame), frame)
            return Shown(shell, [_inside(html, shell)])
        return Shown(self._piece(0, None, _block(block, frame), frame), [])

    def _piece(
        self, index: int, key: tuple[object, ...] | None, make: _Maker, frame: _Frame
    ) -> str:
        """Return the HTML of a part; with a key, the same key has the same HTML again."""
        if key is not None:
            kept = self._kept[index] if index < len(self._kept) else None
            if kept is not None and kept.key == key and kept.holds(frame.references):
                self.missing |= kept.missing
                return kept.html
        resolver = Resolver(frame.references, frame.numbering)
        html = frame.engine.html(make(TreeBuilder(resolver)))
        self._note(resolver)
        self._kept += [None] * (index + 1 - len(self._kept))
        # Footnotes are numbered while a piece is made: one that cites is made each time.
        may_keep = key is not None and not resolver.cited
        version = frame.references.version
        self._kept[index] = _Kept(key or (), html, resolver.missing, version) if may_keep else None
        return html

    def _note(self, resolver: Resolver) -> None:
        self.missing |= resolver.missing
        self.cited += resolver.cited


_WITH_PARTS = (List, Table, Code, Quote)
_END, _BODY = "</table>", "<tbody></tbody></table>"
_BEFORE_ROW, _AFTER_ROW = "<table><tbody>", "</tbody></table>"


def _row(builder: TreeBuilder, *, table: Table, index: int, is_open: bool) -> Element:
    """Return a row in a table of its own: the sanitiser knows rows only in tables."""
    element = Element("table")
    SubElement(element, "tbody").append(builder.row(table, index, is_open=is_open))
    return element


def _text(_: TreeBuilder, *, lines: Iterable[str]) -> Element:
    element = Element("code")
    element.text = "".join(f"{line}\n" for line in lines)
    return element


def _block(block: Block, frame: _Frame) -> _Maker:
    return partial(TreeBuilder.block, block=block, is_open=frame.is_open)


def _inside(html: str, shell: str) -> str:
    """Return what stands within the shell."""
    place = shell.index("</")
    return html[place : len(html) - (len(shell) - place)]


def _is_hidden(block: Block) -> bool:
    return isinstance(block, Paragraph) and not block.text
