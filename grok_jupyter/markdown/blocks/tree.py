"""From blocks to the tree of elements that Python-Markdown serialises."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from grok_jupyter.markdown.blocks.nodes import (
    Block,
    Code,
    Footnote,
    Heading,
    Item,
    List,
    Markup,
    Paragraph,
    Quote,
    Table,
)
from grok_jupyter.markdown.blocks.references import Resolver
from grok_jupyter.markdown.blocks.starts import TASK_BOX
from grok_jupyter.markdown.blocks.tables import cells
from grok_jupyter.markdown.dialect import AS_WRITTEN, Dialect
from grok_jupyter.markdown.inlines import Extent, fill
from grok_jupyter.markdown.inlines.entities import unescape

__all__ = [
    "TreeBuilder", "code", "code_lines", "is_task", "list_shell", "missing_cells", "task_text",
]  # fmt: skip


# Short rows below a wide header would make a large table of a small text: so far rows are filled.
_MOST_CELLS = 20_000


class TreeBuilder:
    """Makes elements of blocks.

    Wherever ``is_open`` can be given, it says that the text of the block's last leaf may go on,
    so that what is unfinished at its end is repaired.

    Parameters
    ----------
    resolver : Resolver
        What labels refer to.
    dialect : Dialect
        What is Markdown within a leaf.
    """

    def __init__(self, resolver: Resolver, dialect: Dialect = AS_WRITTEN) -> None:
        self._resolver = resolver
        self._dialect = dialect

    def block(self, block: Block, *, is_open: bool = False) -> Element:
        """Return the element of a block."""
        match block:
            case Paragraph():
                return self.inline("p", block.text, is_open=is_open)[0]
            case Heading():
                return self.inline(f"h{block.level}", block.text, is_open=is_open)[0]
            case Code():
                return code(block)
            case Table():
                return self._table(block, is_open=is_open)
            case Quote():
                quote = Element("blockquote")
                self.flow(quote, block.children, is_open=is_open)
                return quote
            case List():
                return self._list(block, is_open=is_open)
            case Item():
                return self.item(block, is_tight=False, is_open=is_open)
            case Markup():
                return self._markup(block)
            case _:
                return Element("hr")

    def inline(self, tag: str, text: str, *, is_open: bool = False) -> tuple[Element, Extent]:
        """Return an element with inline content, and how much of ``text`` is settled."""
        element = Element(tag)
        found = fill(element, text, self._resolver, is_open=is_open, dialect=self._dialect)
        return element, found

    def flow(
        self,
        parent: Element,
        blocks: Sequence[Block],
        *,
        is_tight: bool = False,
        is_open: bool = False,
    ) -> None:
        """Append the elements of ``blocks``; in tight lists paragraphs are bare text."""
        for block in blocks:
            may_go_on = is_open and block is blocks[-1]
            if isinstance(block, Paragraph) and not block.text:
                continue
            element = self.block(block, is_open=may_go_on)
            if is_tight and isinstance(block, Paragraph):
                _splice(parent, element)
            else:
                parent.append(element)

    def item(self, item: Item, *, is_tight: bool, is_open: bool = False) -> Element:
        """Return the element of one item of a list."""
        element = Element("li")
        blocks = item.children
        first = blocks[0] if blocks else None
        task = _task(item)
        if task and isinstance(first, Paragraph):
            text = "\n".join([first.lines[0][task.end() :], *first.lines[1:]])
            blocks = [Paragraph(text.split("\n")), *blocks[1:]]
        self.flow(element, blocks, is_tight=is_tight, is_open=is_open)
        if task:
            _tick(element if is_tight else element[0], is_done=task[1] != " ")
        return element

    def head(self, table: Table, *, is_open: bool = False) -> Element:
        """Return a table with its header and no rows."""
        element = Element("table")
        row = SubElement(SubElement(element, "thead"), "tr")
        self._cells(row, "th", table.header, table.aligned, is_open=is_open)
        return element

    def row(self, table: Table, index: int, *, is_open: bool = False) -> Element:
        """Return one row; cells that are missing are empty, those too many are left out."""
        written = cells(table.rows[index])[: len(table.aligned)]
        element = Element("tr")
        self._cells(element, "td", written, table.aligned, is_open=is_open)
        for aligned in missing_cells(table, index, len(written)):
            SubElement(element, "td", {"align": aligned} if aligned else {})
        return element

    def footnote(
        self, note: Footnote, number: int, count: int, *, is_open: bool = False
    ) -> Element:
        """Return the text of a footnote, with as many ways back as it was cited."""
        element = Element("li", {"id": f"fn-{number}", "value": str(number)})
        self.flow(element, note.children, is_open=is_open)
        ends_with_text = len(element) and element[-1].tag == "p"
        place = element[-1] if ends_with_text else SubElement(element, "p")
        for occurrence in range(1, count + 1):
            _append_text(place, " ")
            suffix = f"-{occurrence}" if occurrence > 1 else ""
            back = SubElement(place, "a", {"href": f"#fnref-{number}{suffix}"})
            back.text = "↩"
            if occurrence > 1:
                SubElement(back, "sup").text = str(occurrence)
        return element

    def _table(self, table: Table, *, is_open: bool) -> Element:
        element = self.head(table, is_open=is_open and not table.rows)
        if table.rows:
            body = SubElement(element, "tbody")
            last = len(table.rows) - 1
            for index in range(len(table.rows)):
                body.append(self.row(table, index, is_open=is_open and index == last))
        return element

    def _cells(
        self, row: Element, tag: str, texts: Sequence[str], aligned: Sequence[str], *, is_open: bool
    ) -> None:
        for index, text in enumerate(texts):
            may_go_on = is_open and index == len(texts) - 1
            cell, _ = self.inline(tag, text, is_open=may_go_on)
            if aligned[index]:
                cell.set("align", aligned[index])
            row.append(cell)

    def _list(self, block: List, *, is_open: bool) -> Element:
        element = list_shell(block)
        for item in block.children:
            if isinstance(item, Item):
                may_go_on = is_open and item is block.children[-1]
                element.append(self.item(item, is_tight=not block.is_loose, is_open=may_go_on))
        return element

    def _markup(self, block: Markup) -> Element:
        element = Element("p")
        element.tag = None  # type: ignore[assignment] # the serialiser writes the text alone
        source = "\n".join(block.lines)
        element.text = self._dialect.raw(source) if self._dialect.raw else source
        return element


def is_task(item: Item) -> bool:
    """Whether an item begins with a box to tick."""
    return _task(item) is not None


def task_text(item: Item) -> tuple[str, str]:
    """Return the box of a task as it is written, and the text of its first paragraph behind it."""
    task, first = _task(item), item.children[0]
    if task is None or not isinstance(first, Paragraph):
        return "", ""
    return task.group(), first.text[task.end() :]


def missing_cells(table: Table, index: int, written: int) -> Sequence[str]:
    """Return the alignments of the cells that a row lacks; none if there are too many."""
    width = len(table.aligned)
    return table.aligned[written:] if index * width < _MOST_CELLS else ()


def code(block: Code) -> Element:
    """Return the element of a block of code."""
    words = block.info.split(None, 1)
    language = unescape(words[0]) if words else ""
    element = Element("pre")
    inner = SubElement(element, "code", {"class": f"language-{language}"} if language else {})
    inner.text = "".join(f"{line}\n" for line in code_lines(block))
    return element


def code_lines(block: Code) -> list[str]:
    """Return the lines of code; indented code ends with its last line that is not blank."""
    if block.fence:
        return block.lines
    end = len(block.lines)
    while end and not block.lines[end - 1].strip(" \t"):
        end -= 1
    return block.lines[:end]


def list_shell(block: List) -> Element:
    """Return a list without items."""
    if block.start is None:
        return Element("ul")
    return Element("ol", {"start": str(block.start)} if block.start != 1 else {})


def _task(item: Item) -> re.Match[str] | None:
    first = item.children[0] if item.children else None
    return TASK_BOX.match(first.lines[0]) if isinstance(first, Paragraph) else None


def _splice(parent: Element, element: Element) -> None:
    """Append what stands in ``element``."""
    _append_text(parent, element.text or "")
    parent.extend(element)


def _append_text(parent: Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _tick(element: Element, *, is_done: bool) -> None:
    box = Element("input", {"type": "checkbox", "disabled": ""})
    if is_done:
        box.set("checked", "")
    box.tail = f" {element.text or ''}"
    element.text = None
    element.insert(0, box)
