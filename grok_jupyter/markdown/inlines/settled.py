"""Up to where a text is settled, whatever may follow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from grok_jupyter.markdown.inlines.state import PATIENCE, Run, State
from grok_jupyter.markdown.inlines.tree import Mark, Piece

__all__ = ["Extent", "extent"]

_TAIL = 2 * PATIENCE  # characters that may be read again and again for the sake of a good cut
_MARGIN = 100  # characters at the end that a cut within a word leaves alone


class Extent(NamedTuple):
    """How much of a text stands, whatever may follow; offsets at which it can be cut in two.

    Attributes
    ----------
    settled : int
        For certain: the text before and the text after can be parsed apart. It is just before a
        space that follows something else, so that both parts see there what the whole sees. 0 if
        there is no such place.
    likely : int
        In all likelihood, at least as much: marks that have waited longer than `PATIENCE` are
        taken for text. So a text that may go on has never more than some thousand characters
        behind it, addresses without a blank left aside.
    """

    settled: int
    likely: int


class _Place(NamedTuple):
    """A piece that stands within no element.

    Attributes
    ----------
    piece : str, Element or Mark
        What it is.
    start, end : int
        Where it begins and ends in the text.
    """

    piece: Piece
    start: int
    end: int


def extent(state: State, pending: list[Run]) -> Extent:
    """Return how much is settled: nothing that began there is unfinished or ends after it.

    Parameters
    ----------
    state : State
        After the whole text was read.
    pending : list of Run
        Those that a later run might close.
    """
    if state.dialect.raw is not None:  # how raw HTML goes on is not followed
        return Extent(0, 0)
    waiting: list[Mark] = [*pending, *state.brackets]
    for tags in state.tags.values():
        waiting += tags
    limit = min((mark.start for mark in waiting), default=state.limit)
    settled = _last_blank(state, min(limit, state.limit), with_promises=True)
    if not state.is_open or len(state.text) - settled <= _TAIL:
        return Extent(settled, settled)
    oldest = len(state.text) - PATIENCE
    likely = min((mark.start for mark in waiting if mark.start >= oldest), default=state.likely)
    likely = min(likely, state.likely)
    cut = _last_blank(state, likely, with_promises=False)
    if len(state.text) - cut > _TAIL:
        cut = max(cut, _last_place(state, min(likely, len(state.text) - _MARGIN)))
    return Extent(settled, max(settled, cut))


def _places(state: State, *, with_promises: bool) -> Iterator[_Place]:
    """Yield the pieces that stand within no element, the last one first.

    Parameters
    ----------
    state : State
        After the whole text was read.
    with_promises : bool
        Whether to believe in the elements that only the end of the text has closed.
    """
    level = 0
    pieces, starts, ends = reversed(state.pieces), reversed(state.offsets), reversed(state.ends)
    for piece, start, end in zip(pieces, starts, ends, strict=True):
        if level == 0:  # what closes an element stands behind it
            yield _Place(piece, start, end)
        if isinstance(piece, Mark):
            level += piece.closes - len(piece.opens) - piece.level
            level += 0 if with_promises else piece.promised


def _last_blank(state: State, limit: int, *, with_promises: bool) -> int:
    """Return the last space before ``limit`` that follows something else; 0 if none."""
    text = state.text
    for piece, start, _ in _places(state, with_promises=with_promises):
        if not isinstance(piece, str):
            continue
        cut = text.rfind(" ", start, min(start + len(piece), limit) + 1)
        while cut > 0 and text[cut - 1] in " \t\n":
            cut = text.rfind(" ", start, cut)
        if cut > 0:
            return cut
    return 0


def _last_place(state: State, limit: int) -> int:
    """Return the last place before ``limit`` at which a text without blanks can be cut."""
    for piece, start, end in _places(state, with_promises=False):
        if isinstance(piece, str) and len(piece) == end - start and start < limit:
            return min(end, limit)
        is_half = isinstance(piece, Element) and piece.tag == "a" and not piece.attrib
        if end <= limit and not is_half:  # half an address must not become a link
            return end
    return 0
