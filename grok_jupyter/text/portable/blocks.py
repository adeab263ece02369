"""What must change in a document so that every reader takes it as it is meant."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from html import escape

from grok_jupyter.markdown.blocks.nodes import (
    Code,
    Footnote,
    Heading,
    Item,
    Markup,
    Paragraph,
    Quote,
    Table,
)
from grok_jupyter.markdown.blocks.references import Resolver
from grok_jupyter.markdown.blocks.tables import cells
from grok_jupyter.markdown.blocks.tree import code_lines
from grok_jupyter.text.portable.code import element, saved_code
from grok_jupyter.text.portable.inlines import Edit, Place, save_inlines
from grok_jupyter.text.portable.outline import Within
from grok_jupyter.text.portable.signs import entities
from grok_jupyter.text.portable.tokens import as_outline, as_plain_html

__all__ = ["EditedLeaves", "PlainLeaves"]


class EditedLeaves:
    """Collects the edits of leaves, and outlines what they are to be.

    Parameters
    ----------
    source : str
        The text in which the leaves stand.
    resolver : Resolver
        Its links and footnotes.

    Attributes
    ----------
    edits : list of Edit
        In the source.
    is_explicit : bool
        See `Place`.
    """

    def __init__(self, source: str, resolver: Resolver) -> None:
        self._source = source
        self._resolver = resolver
        self.edits: list[Edit] = []
        self.is_explicit = False

    def words(self, leaf: Paragraph | Heading, within: Within) -> str:
        """Collect the edits of a text."""
        edits, tokens = save_inlines(leaf.text, self._resolver, self._place(leaf, within))
        if edits:
            self.edits += _placed(edits, leaf.text.split("\n"), leaf.starts)
        return as_outline(tokens)

    def row(self, table: Table, index: int, within: Within) -> list[str]:
        """Collect the edit of a row: where a cell changes, the row is written anew."""
        texts = table.header if index < 0 else cells(table.rows[index])
        place = self._place(table, within)._replace(in_cell=True)
        saved = [save_inlines(text, self._resolver, place) for text in texts]
        if any(each.edits for each in saved):
            start = table.starts[index + 1]
            end = self._source.find("\n", start)
            row = [
                applied(text, each.edits).replace("|", "\\|")
                for text, each in zip(texts, saved, strict=True)
            ]
            written = f"| {' | '.join(row)} |"
            self.edits.append(Edit(start, end if end >= 0 else len(self._source), written))
        return [as_outline(each.tokens) for each in saved[: len(table.aligned)]]

    def code(self, code: Code, within: Within) -> str:
        """Collect the edit of a block of code."""
        lines = code_lines(code)
        begin = self._source.rfind("\n", 0, code.content) + 1
        head, rest = _margins(self._source[begin : code.content], within)
        is_within = bool(rest)
        info = code.info if code.fence else ""
        written = saved_code(lines, info, is_within=is_within, head=head, rest=rest)
        if not is_within:
            written = self._set_apart(written, begin, code.last)
        if written != self._source[begin : code.last]:
            self.edits.append(Edit(begin, code.last, written))
        source = "".join(f"{line}\n" for line in lines)
        if "<pre>" in written and written.removeprefix(head).strip().startswith("<pre>"):
            return element("\n".join(lines))
        return f"<pre><code>{escape(source, quote=False)}</code></pre>"

    def markup(self, markup: Markup) -> str:  # pragma: no cover - answers have none
        """Return nothing: in an answer HTML is text."""
        return entities("\n".join(markup.lines))

    def _place(self, leaf: Paragraph | Heading | Table, within: Within) -> Place:
        item = within[-1] if within else None
        return Place(
            in_container=bool(within),
            in_quote=any(isinstance(container, Quote) for container in within),
            is_task=isinstance(item, Item) and item.children[0] is leaf,
            is_explicit=self.is_explicit,
        )

    def _set_apart(self, written: str, begin: int, end: int) -> str:
        """Put a blank line before code: without it some take both for a heading or a formula."""
        before = self._source[self._source.rfind("\n", 0, max(begin - 1, 0)) + 1 : begin]
        if before.strip():
            written = f"\n{written}"
        after = self._source[end + 1 : self._source.find("\n", end + 1)]
        if after.strip() and "\\" in written:
            written = f"{written}\n"
        return written


class PlainLeaves:
    """Writes leaves as HTML in which no reader finds Markdown; parameters as of `EditedLeaves`."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    def words(self, leaf: Paragraph | Heading, within: Within) -> str:  # noqa: ARG002
        """Write a text."""
        return self._html(leaf.text)

    def row(self, table: Table, index: int, within: Within) -> list[str]:  # noqa: ARG002
        """Write the cells of a row."""
        texts = table.header if index < 0 else cells(table.rows[index])
        return [self._html(text) for text in texts]

    def code(self, code: Code, within: Within) -> str:  # noqa: ARG002
        """Write a block of code."""
        return element("\n".join(code_lines(code)))

    def markup(self, markup: Markup) -> str:  # pragma: no cover - answers have none
        """Return nothing: in an answer HTML is text."""
        return entities("\n".join(markup.lines))

    def _html(self, text: str) -> str:
        return as_plain_html(save_inlines(text, self._resolver, Place(is_explicit=True)).tokens)


def applied(text: str, edits: Sequence[Edit]) -> str:
    """Return a text with its edits carried out; of two that overlap the first one counts."""
    parts: list[str] = []
    position = 0
    for start, end, written in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if start < position or (start == end and start < position):
            continue
        parts += [text[position:start], written]
        position = end
    return "".join([*parts, text[position:]])


def _placed(edits: Sequence[Edit], lines: Sequence[str], starts: Sequence[int]) -> list[Edit]:
    """Return edits of a paragraph as edits of the source that its lines stand in."""
    begins: list[int] = []
    position = 0
    for line in lines:
        begins.append(position)
        position += len(line) + 1

    def place(offset: int) -> int:
        line = bisect_right(begins, offset) - 1
        return starts[line] + offset - begins[line]

    return [
        Edit(place(start), place(end - 1) + 1 if end > start else place(end), written)
        for start, end, written in edits
    ]


def _margins(lead: str, within: Within) -> tuple[str, str]:
    """Return what the first line of a block and its other ones begin with."""
    rest = ""
    for container in within:
        if isinstance(container, Quote):
            rest += "> "
        elif isinstance(container, (Item, Footnote)):
            rest += " " * (container.indent if isinstance(container, Item) else 4)
    lead = lead.expandtabs(4)
    is_marked = bool(lead.strip(" >"))
    return (lead[: len(rest)].ljust(len(rest)) if is_marked else rest), rest
