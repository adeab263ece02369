"""A text that grows, rendered at the cost of what is new."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import NamedTuple

from grok_jupyter.rendering.blocks.growing import GrowingTree
from grok_jupyter.rendering.blocks.lines import complete_lines, split_lines
from grok_jupyter.rendering.blocks.nodes import Block
from grok_jupyter.rendering.blocks.parser import BlockParser
from grok_jupyter.rendering.blocks.references import Numbering, References
from grok_jupyter.rendering.engine import Maths, engine
from grok_jupyter.rendering.stream.notes import Notes
from grok_jupyter.rendering.stream.patches import NOTES, SHELL, Patch, Shown, difference
from grok_jupyter.rendering.stream.pieces import Pieces
from grok_jupyter.rendering.stream.repair import repaired

__all__ = ["MarkdownStream"]


class _Frozen(NamedTuple):
    """A finished block that later definitions may still change."""

    block: Block
    missing: set[str]
    cited: list[str]
    numbers: list[int | None]


class MarkdownStream:
    """Renders a text while it arrives.

    Blocks that are finished are rendered once. The last one is rendered with each frame, without
    its marks that are not complete yet, so that what was read once stays and stays what it is.

    Parameters
    ----------
    maths : str
        As in :func:`grok_jupyter.rendering.render`.

    Examples
    --------
    >>> stream = MarkdownStream()
    >>> stream.feed("a **bo")[-1]
    Patch(block=0, part=0, keep=0, html='a <strong>bo</strong>')
    >>> stream.feed("ld** text")[-1]
    Patch(block=0, part=0, keep=12, html='ld</strong> text')
    >>> stream.html
    '<p>a <strong>bold</strong> text</p>'
    """

    def __init__(self, *, maths: Maths = "mathml") -> None:
        self._maths: Maths = maths
        self._parser = BlockParser(GrowingTree(References()))
        self._version = self._parser.tree.references.version
        self._line = ""  # the last one, not complete
        self._has_text = False
        self._is_finished = False
        self._shown: list[Shown] = []
        self._notes: Shown | None = None
        self._done = 0  # blocks that are finished
        self._numbering = Numbering()  # of the footnotes that these cite
        self._waiting: dict[int, _Frozen] = {}
        self._pieces: dict[int, Pieces] = {}
        self._note_pieces = Notes()

    def feed(self, delta: str) -> list[Patch]:
        """Add to the text.

        Parameters
        ----------
        delta : str
            What is new; several deltas at once are cheaper than one after the other.

        Returns
        -------
        list of Patch
            What changes on the page since the last call.

        Raises
        ------
        ValueError
            After :meth:`finish`.
        """
        if self._is_finished:
            raise ValueError("The stream is finished; begin another one.")
        text = self._line + delta
        self._has_text = self._has_text or bool(delta.strip())
        if not self._has_text:
            self._line = text
            return []
        held = "\r" if text.endswith("\r") else ""  # may be the first half of a line ending
        *lines, last = split_lines(text[: len(text) - len(held)])
        self._line = last + held
        for line in lines:
            self._parser.line(line)
        patches = list(self._freeze())
        parser, is_open = repaired(self._parser, last)
        patches += self._draw(parser, is_open=is_open)
        return patches

    def finish(self) -> list[Patch]:
        """Say that the text is complete; return the patches that take back all repairs."""
        if self._is_finished:
            return []
        self._is_finished = True
        for line in complete_lines(self._line) if self._has_text else ():
            self._parser.line(line)
        self._parser.finish()
        self._parser.tree.references.complete()
        patches = list(self._freeze())
        patches += self._draw(self._parser, is_open=False)
        return patches

    def snapshot(self) -> list[Patch]:
        """Return the patches that make the present frame from nothing."""
        blocks = [(index, shown) for index, shown in enumerate(self._shown)]
        if self._notes is not None:
            blocks.append((NOTES, self._notes))
        return [patch for index, shown in blocks for patch in difference(index, None, shown)]

    @property
    def html(self) -> str:
        """The text so far as :func:`~grok_jupyter.rendering.render` renders it, unrepaired."""
        if not self._is_finished:
            twin = self._fork()
            twin.finish()
            return twin.html
        blocks = [shown.html for shown in self._shown]
        if self._notes is not None:
            blocks.append(self._notes.html)
        return "\n".join(blocks)

    def _fork(self) -> MarkdownStream:
        twin = copy(self)
        twin._parser = self._parser.fork()
        twin._shown = self._shown.copy()
        twin._numbering = self._numbering.copy()
        twin._waiting = self._waiting.copy()
        twin._pieces = {}
        twin._note_pieces = Notes()
        return twin

    # -- blocks that are finished ------------------------------------------------------------

    def _freeze(self) -> Iterator[Patch]:
        """Render the blocks for the last time that were finished by the latest lines."""
        references = self._parser.tree.references
        if references.version is not self._version:
            yield from self._resolve()
            self._version = references.version
        for block in self._parser.tree.take_finished():
            pieces = self._pieces.pop(self._done, None) or Pieces()
            before = self._numbering.copy()
            shown = pieces.shown(block, engine(self._maths), references, self._numbering)
            yield from self._show(self._done, shown)
            if pieces.missing or pieces.cited:
                numbers = _numbers(pieces.cited, before, references)
                frozen = _Frozen(block, pieces.missing, pieces.cited, numbers)
                self._waiting[self._done] = frozen
            self._done += 1

    def _resolve(self) -> Iterator[Patch]:
        """Render the blocks again that waited for what is now defined."""
        references = self._parser.tree.references
        numbering = Numbering()
        for index, frozen in sorted(self._waiting.items()):
            before = numbering.copy()
            numbers = _numbers(frozen.cited, numbering, references)
            if numbers == frozen.numbers and not frozen.missing & references.links.keys():
                continue
            pieces = Pieces()
            shown = pieces.shown(frozen.block, engine(self._maths), references, before)
            self._waiting[index] = _Frozen(frozen.block, pieces.missing, pieces.cited, numbers)
            yield from self._show(index, shown)
        self._numbering = numbering

    # -- the frame ---------------------------------------------------------------------------

    def _draw(self, parser: BlockParser, *, is_open: bool) -> Iterator[Patch]:
        """Render what is not finished, as ``parser`` has it."""
        numbering = self._numbering.copy()
        index = self._done
        blocks = parser.tree.document.children
        for block in blocks:
            pieces = self._pieces.setdefault(index, Pieces())
            may_go_on = is_open and block is blocks[-1] and parser.tree.note is None
            shown = pieces.shown(
                block, engine(self._maths), parser.tree.references, numbering, is_open=may_go_on
            )
            yield from self._show(index, shown)
            index += 1
        if index < len(self._shown):
            del self._shown[index:]
            yield Patch(index, SHELL, 0, None)
        yield from self._draw_notes(parser, numbering, is_open=is_open)

    def _draw_notes(
        self, parser: BlockParser, numbering: Numbering, *, is_open: bool
    ) -> Iterator[Patch]:
        shown = self._note_pieces.shown(
            engine(self._maths),
            parser.tree.references,
            numbering,
            parser.tree.note,
            is_open=is_open,
        )
        if shown is not None:
            yield from difference(NOTES, self._notes, shown)
        elif self._notes is not None:
            yield Patch(NOTES, SHELL, 0, None)
        self._notes = shown

    def _show(self, index: int, shown: Shown) -> Iterator[Patch]:
        known = index < len(self._shown)
        yield from difference(index, self._shown[index] if known else None, shown)
        self._shown[index : index + 1] = [shown]


def _numbers(cited: list[str], numbering: Numbering, references: References) -> list[int | None]:
    """Return the numbers of citations, and count them."""
    return [
        numbering.cite(label).number if references.has_footnote(label) else None for label in cited
    ]
