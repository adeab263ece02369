"""What must change in a document so that every reader takes it as it is meant."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from html import escape

from grok_jupyter.markdown.blocks.nodes import (
    Code,
    Heading,
    Item,
    Markup,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from grok_jupyter.markdown.blocks.references import Resolver
from grok_jupyter.markdown.blocks.starts import TASK_BOX
from grok_jupyter.markdown.blocks.tables import cells
from grok_jupyter.markdown.blocks.tree import code_lines
from grok_jupyter.text.portable.code import element, saved_code
from grok_jupyter.text.portable.edit import Edit, applied
from grok_jupyter.text.portable.margins import canonical, line_start, margin, marked_starts
from grok_jupyter.text.portable.outline import Within, outline_of
from grok_jupyter.text.portable.paragraphs import save_inlines
from grok_jupyter.text.portable.place import Place
from grok_jupyter.text.portable.signs import entities, entity
from grok_jupyter.text.portable.tokens import as_outline, as_plain_html

__all__ = ["EditedLeaves", "PlainLeaves"]

_MARK = re.compile(r"#(?=#{0,5}(?:\s|$))|>|[-+*](?=\s|$)|\d{1,9}[.)](?=\s|$)|[=-](?=[=-]*\s*$)")


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
    is_canonical : bool
        Whether the margins of lines are written anew: see `canonical`.
    """

    def __init__(self, source: str, resolver: Resolver) -> None:
        self._source = source
        self._resolver = resolver
        self._plain = PlainLeaves(resolver)
        self.edits: list[Edit] = []
        self.is_explicit = False
        self.is_canonical = False

    def begin(self, *, is_explicit: bool, is_canonical: bool) -> None:
        """Begin with another block of the document."""
        self.edits = []
        self.is_explicit = is_explicit
        self.is_canonical = is_canonical

    def blank_line(self, within: Within) -> str:
        """Return a line with nothing on it, in some containers."""
        lead = canonical(within, -1) if self.is_canonical else margin(within)
        return f"{lead.rstrip()}\n"

    def words(self, leaf: Paragraph | Heading, within: Within) -> str:
        """Collect the edits of a text."""
        edits, tokens = save_inlines(leaf.text, self._resolver, self._place(leaf, within))
        if edits:
            self.edits += _placed(edits, leaf.text.split("\n"), leaf.starts)
        if within or self.is_canonical:
            self._settle(leaf, within)
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

    def table(self, table: Table, within: Within) -> str | None:
        """Collect the edit of a table in a list or quote: nbconvert knows none there."""
        if not within:
            self._align_rows(table)
            return None
        html = outline_of(table, within, self._plain)
        begin = line_start(self._source, table.starts[0])
        last = table.starts[-1] if len(table.starts) > 1 else self._next_line(table.starts[0])
        end = self._source.find("\n", last)
        head = self._margins(begin, self._source[begin : table.starts[0]], within)[0]
        self.edits.append(Edit(begin, end if end >= 0 else len(self._source), f"{head}{html}"))
        return html

    def rule(self, rule: Rule, within: Within) -> None:
        """Collect the edit of the margin of a thematic break."""
        if self.is_canonical:
            line = self._source[rule.begins : self._next_line(rule.begins)]
            bare = line.expandtabs(4).lstrip(" >")
            for container in within:
                if isinstance(container, Item) and container.begins == rule.begins:
                    bare = bare.removeprefix(container.mark).lstrip(" >")
            self._align(rule.begins + len(line) - len(bare), within)

    def code(self, code: Code, within: Within) -> str:
        """Collect the edit of a block of code."""
        lines = code_lines(code)
        begin = line_start(self._source, code.content)
        head, rest = self._margins(begin, self._source[begin : code.content], within)
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
        """Write raw HTML as text, should there be any."""
        return entities("\n".join(markup.lines))

    def _margins(self, line: int, lead: str, within: Within) -> tuple[str, str]:
        """Return what the first line of a block and its other ones begin with."""
        if self.is_canonical:
            rest = canonical(within, -1)
            return canonical(within, line), rest
        rest = margin(within)
        lead = lead.expandtabs(4)
        is_marked = bool(lead.strip(" >"))
        return (lead[: len(rest)].ljust(len(rest)) if is_marked else rest), rest

    def _settle(self, leaf: Paragraph | Heading, within: Within) -> None:
        """Collect what must change at the beginnings of the lines of a leaf in a container."""
        for start in marked_starts(leaf, self._source):
            self._align(start, within)
        if isinstance(leaf, Heading):
            if self.is_canonical:
                self._align_underline(leaf, within)
            return
        lines = zip(leaf.lines[1:], leaf.starts[1:], strict=True)
        for line, start in [*lines, *self._task(leaf, within)]:
            if found := _MARK.match(line):  # it would begin a block for others, or less indented
                sign = start + found.end() - 1
                self.edits.append(Edit(sign, sign + 1, entity(self._source[sign])))

    def _task(self, leaf: Paragraph, within: Within) -> list[tuple[str, int]]:
        """Return the text behind the box of a task, which JupyterLab reads for itself."""
        box = TASK_BOX.match(leaf.lines[0]) if self._place(leaf, within).is_task else None
        return [(leaf.lines[0][box.end() :], leaf.starts[0] + box.end())] if box else []

    def _align(self, start: int, within: Within) -> None:
        """Collect the edit of the margin of a line whose text begins at ``start``."""
        if self.is_canonical and start >= 0:
            line = line_start(self._source, start)
            lead = canonical(within, line)
            if self._source[line:start] != lead:
                self.edits.append(Edit(line, start, lead))

    def _align_rows(self, table: Table) -> None:
        line = self._next_line(table.starts[0])
        bare = self._source[line : self._next_line(line)]
        for start in (table.starts[0], line + len(bare) - len(bare.lstrip()), *table.starts[1:]):
            self._align(start, ())

    def _align_underline(self, leaf: Heading, within: Within) -> None:
        line = self._next_line(leaf.starts[-1])
        bare = self._source[line : self._next_line(line)].strip("\n")
        underline = bare.lstrip(" \t>")
        if underline and not underline.strip().strip("=-"):
            self._align(line + len(bare) - len(underline), within)

    def _next_line(self, place: int) -> int:
        end = self._source.find("\n", place)
        return end + 1 if end >= 0 else len(self._source)

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
        if before.strip(" \t\n"):
            written = f"\n{written}"
        after = self._source[end + 1 : self._next_line(end + 1)]
        if after.strip(" \t\n") and "\\" in written:
            written = f"{written}\n"
        return written


class PlainLeaves:
    """Writes leaves as HTML in which no reader finds Markdown.

    Parameters
    ----------
    resolver : Resolver
        The links and footnotes of the text.
    """

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    def words(self, leaf: Paragraph | Heading, within: Within) -> str:  # noqa: ARG002
        """Write a text."""
        return self._html(leaf.text)

    def row(self, table: Table, index: int, within: Within) -> list[str]:  # noqa: ARG002
        """Write the cells of a row."""
        texts = table.header if index < 0 else cells(table.rows[index])
        return [self._html(text) for text in texts]

    def table(self, table: Table, within: Within) -> None:
        """Leave a table to its rows."""

    def rule(self, rule: Rule, within: Within) -> None:
        """Take no notice."""

    def code(self, code: Code, within: Within) -> str:  # noqa: ARG002
        """Write a block of code."""
        return element("\n".join(code_lines(code)))

    def markup(self, markup: Markup) -> str:  # pragma: no cover - answers have none
        """Write raw HTML as text, should there be any."""
        return entities("\n".join(markup.lines))

    def _html(self, text: str) -> str:
        return as_plain_html(save_inlines(text, self._resolver, Place(is_explicit=True)).tokens)


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
