"""A text that grows, rendered at the cost of what is new."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from itertools import islice
from typing import NamedTuple

from grok_jupyter.markdown.blocks.growing import GrowingTree
from grok_jupyter.markdown.blocks.lines import complete_lines, split_lines
from grok_jupyter.markdown.blocks.nodes import Block, Footnote
from grok_jupyter.markdown.blocks.parser import BlockParser
from grok_jupyter.markdown.blocks.references import Numbering, References
from grok_jupyter.rendering.engine import Maths, engine
from grok_jupyter.rendering.stream.context import RenderContext
from grok_jupyter.rendering.stream.effort import Effort
from grok_jupyter.rendering.stream.notes import Notes
from grok_jupyter.rendering.stream.patches import NOTES, SHELL, Patch, Shown, difference
from grok_jupyter.rendering.stream.pieces import Pieces
from grok_jupyter.rendering.stream.repair import cost, repaired

__all__ = ["MarkdownStream"]


class _Finished(NamedTuple):
    """A finished block that later definitions may still change."""

    block: Block
    missing: set[str]
    cited: list[str]
    numbers: list[int | None]


class MarkdownStream:
    """Renders a text while it arrives.

    Blocks that are finished are rendered once. The last one is rendered with each frame, without
    its marks that are not complete yet, so that what was read once stays and stays what it is.
    All frames together cost as much as the text is long, whatever it is: of a text that makes them
    dear some are left out, and those that follow bring what was missing.

    Parameters
    ----------
    maths : str
        As in :func:`grok_jupyter.rendering.render`, whose ``ValueError`` the first delta raises.

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
        self._line = ""  # the last one, not complete
        self._has_text = False
        self._is_finished = False
        self._shown: list[Shown] = []
        self._notes: Shown | None = None
        self._done = 0  # blocks that are finished
        self._numbering = Numbering()  # of the footnotes that these cite
        self._waiting: dict[int, _Finished] = {}
        self._wanted: set[str] = set()  # labels that finished blocks wait for
        self._known = 0, 0  # how many links and footnotes were defined the last time
        self._pieces: dict[int, Pieces] = {}
        self._note_pieces = Notes()
        self._effort = Effort()
        self._is_stale = False  # finished blocks wait for something that is defined by now

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
        self._effort.allow(len(delta))
        patches = list(self._freeze())
        if not self._effort.is_exhausted:
            self._effort.spend(cost(self._parser, last))
            parser, is_open = repaired(self._parser, last)
            patches += self._draw(parser, is_open=is_open)
        return patches

    def finish(self) -> list[Patch]:
        """Say that the text is complete; return the patches that take back all repairs.

        Said again, it changes nothing.
        """
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
        """The text so far as :func:`~grok_jupyter.rendering.render` renders it, unrepaired.

        Before the end, each reading renders the open block anew.
        """
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
        twin._wanted = self._wanted.copy()
        twin._pieces = {}
        twin._note_pieces = Notes()
        twin._effort = Effort()
        return twin

    # -- blocks that are finished ------------------------------------------------------------

    def _freeze(self) -> Iterator[Patch]:
        """Render the blocks for the last time that were finished by the latest lines."""
        references = self._parser.tree.references
        self._is_stale |= not self._wanted.isdisjoint(self._newly_defined())
        if references.are_complete or (self._is_stale and not self._effort.is_exhausted):
            self._is_stale = False
            yield from self._resolve()
        for block in self._parser.tree.take_finished():
            pieces = self._pieces.pop(self._done, None) or Pieces()
            context = self._context(self._numbering)
            yield from self._show(self._done, pieces.shown(block, context))
            self._note(self._done, block, context)
            self._done += 1

    def _note(self, index: int, block: Block, context: RenderContext) -> None:
        """Remember what a finished block waits for."""
        if context.missing or context.cited:
            numbers = [context.numbering.number(label) for label in context.cited]
            self._waiting[index] = _Finished(block, context.missing, context.cited, numbers)
            undefined = [n for n, number in zip(context.cited, numbers, strict=True) if not number]
            self._wanted.update(context.missing, undefined)

    def _newly_defined(self) -> list[str]:
        """Return the labels that were defined since the last time."""
        references = self._parser.tree.references
        links, footnotes = references.links, references.footnotes
        new = [
            *islice(reversed(links), len(links) - self._known[0]),
            *islice(reversed(footnotes), len(footnotes) - self._known[1]),
        ]
        self._known = len(links), len(footnotes)
        return new

    def _resolve(self) -> Iterator[Patch]:
        """Render the blocks again that waited for what is now defined."""
        references = self._parser.tree.references
        numbering = Numbering()
        for index, finished in sorted(self._waiting.items()):
            cited = [label for label in finished.cited if references.has_footnote(label)]
            for label in cited:
                numbering.cite(label)
            numbers = [
                numbering.number(label) if references.has_footnote(label) else None
                for label in finished.cited
            ]
            if numbers == finished.numbers and finished.missing.isdisjoint(references.links):
                continue
            numbering.forget(cited)
            context = self._context(numbering)
            yield from self._show(index, Pieces().shown(finished.block, context))
            self._note(index, finished.block, context)
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
            context = self._context(numbering, parser, is_open=may_go_on)
            yield from self._show(index, pieces.shown(block, context))
            index += 1
        if index < len(self._shown):
            del self._shown[index:]
            yield Patch(index, SHELL, 0, None)
        context = self._context(numbering, parser, is_open=is_open)
        yield from self._draw_notes(context, parser.tree.note)

    def _draw_notes(self, context: RenderContext, growing: Footnote | None) -> Iterator[Patch]:
        shown = self._note_pieces.shown(context, growing)
        if shown is not None:
            yield from difference(NOTES, self._notes, shown)
        elif self._notes is not None:
            yield Patch(NOTES, SHELL, 0, None)
        self._notes = shown

    def _context(
        self, numbering: Numbering, parser: BlockParser | None = None, *, is_open: bool = False
    ) -> RenderContext:
        references = (parser or self._parser).tree.references
        return RenderContext(engine(self._maths), references, numbering, is_open, self._effort)

    def _show(self, index: int, shown: Shown) -> Iterator[Patch]:
        known = index < len(self._shown)
        yield from difference(index, self._shown[index] if known else None, shown)
        self._shown[index : index + 1] = [shown]
