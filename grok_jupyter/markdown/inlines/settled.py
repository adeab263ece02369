"""Up to where a text is settled, whatever may follow."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from grok_jupyter.markdown.inlines.state import PATIENCE, Run, State
from grok_jupyter.markdown.inlines.tree import Mark, Piece

__all__ = ["Extent"]

_TAIL = 2 * PATIENCE  # characters that may be read again and again for the sake of a good cut
_MARGIN = 100  # characters at the end that a cut within a word leaves alone


class Extent:
    """How much of a text stands, whatever may follow: offsets at which it can be cut in two.

    Nothing that began before such an offset is unfinished or ends after it. They are worked out
    when they are asked for.

    Parameters
    ----------
    state : State
        After the whole text was read.
    pending : list of Run
        Those that a later run might close.
    """

    __slots__ = ("_settled", "_state", "_waiting")

    def __init__(self, state: State, pending: list[Run]) -> None:
        self._state = state
        self._settled: int | None = None
        self._waiting: list[Mark] = [*pending, *state.brackets]
        for tags in state.tags.values():
            self._waiting += tags

    @property
    def settled(self) -> int:
        """For certain: the text before and the text after can be parsed apart.

        It is just before a space that follows something else, so that both parts see there what
        the whole sees: a space. 0 if there is no such place.
        """
        if self._settled is None:
            limit = min([mark.start for mark in self._waiting], default=self._state.limit)
            limit = min(limit, self._state.limit)
            # How raw HTML goes on is not followed.
            is_known = self._state.dialect.raw is None
            self._settled = _last_blank(self._state, limit, with_promises=True) if is_known else 0
        return self._settled

    @property
    def likely(self) -> int:
        """In all likelihood: marks that have waited longer than `PATIENCE` are taken for text.

        So behind it there are never more than some thousand characters, addresses without a blank
        left aside. It is at least as much as is settled.
        """
        state, settled = self._state, self.settled
        length = len(state.text)
        if length - settled <= _TAIL or state.dialect.raw is not None:
            return settled
        recent = [mark.start for mark in self._waiting if mark.start >= length - PATIENCE]
        limit = min([*recent, state.likely])
        cut = _last_blank(state, limit, with_promises=False)
        if length - cut > _TAIL:
            cut = max(cut, _last_place(state, min(limit, length - _MARGIN)))
        return max(settled, cut)


def _places(state: State, *, with_promises: bool) -> Iterator[tuple[Piece, int, int]]:
    """Yield the pieces that stand within no element and their places, the last one first.

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
            yield piece, start, end
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
