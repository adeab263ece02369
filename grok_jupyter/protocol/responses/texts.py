"""Texts that arrive in parts of several items, as the one text of an answer.

A part is told by its item's place in the output and its own in the item. Items are set apart by a
blank line; parts of one item follow each other.
"""

from __future__ import annotations

from collections.abc import Hashable

__all__ = ["Part", "Texts"]

_APART = "\n\n"
_MOST_HELD = 16
"""Pieces of another part that wait for the one that is open; after so many, it is taken for closed,
since a server may close it late."""


class Part:
    """One part's text."""

    __slots__ = ("has_ended", "item", "pieces", "sent")

    def __init__(self, item: Hashable) -> None:
        self.item = item
        self.pieces: list[str] = []
        self.sent = 0  # pieces that were handed out
        self.has_ended = False

    @property
    def text(self) -> str:
        """All of it so far."""
        return "".join(self.pieces)


class Texts:
    """Puts parts one behind the other, in the order in which they begin.

    Text is handed out once and for good, so what a part brings while another one is open waits.

    Parameters
    ----------
    sets_parts_apart : bool
        Whether a blank line stands between the parts of one item, too.
    """

    __slots__ = ("_parts", "_sets_parts_apart", "_waiting", "last")

    def __init__(self, *, sets_parts_apart: bool = False) -> None:
        self._parts: dict[tuple[Hashable, Hashable], Part] = {}
        self._sets_parts_apart = sets_parts_apart
        self._waiting = 0
        self.last: Part | None = None  # of which text was handed out last

    @property
    def parts(self) -> list[Part]:
        """The parts that have any text, in the order in which they began."""
        return [part for part in self._parts.values() if part.pieces]

    def add(self, item: Hashable, index: Hashable, text: str) -> str:
        """Add to a part; return what the answer's text grows by."""
        part = self._part(item, index)
        part.pieces.append(text)
        if part is self.last:
            self._waiting = 0
        elif self._is_held:
            self._waiting += 1
            if self._waiting < _MOST_HELD or self.last is None:
                return ""
            self.last.has_ended = True
        return self._hand_out()

    def end(self, item: Hashable, index: Hashable, whole: str = "") -> str:
        """Say that a part is complete, and what it was; return what the answer's text grows by."""
        part = self._part(item, index)
        known = part.text
        if len(whole) > len(known) and whole.startswith(known):
            part.pieces.append(whole[len(known) :])
        part.has_ended = True
        return self._hand_out()

    def end_item(self, item: Hashable) -> str:
        """Say that all parts of an item are complete."""
        for part in self._parts.values():
            if part.item == item:
                part.has_ended = True
        return self._hand_out()

    def end_all(self) -> str:
        """Say that no more comes."""
        for part in self._parts.values():
            part.has_ended = True
        return self._hand_out()

    def knows(self, item: Hashable) -> bool:
        """Return whether an item has any text."""
        return any(part.item == item for part in self.parts)

    def is_last(self, item: Hashable, index: Hashable) -> bool:
        """Return whether a part is the one that grows, and nothing waits for its end."""
        part = self._parts.get((item, index))
        return part is not None and part is self.last and not self._waiting

    def index_of(self, item: Hashable, number: int) -> Hashable:
        """Return how the parts of an item that arrived are numbered; some servers do not."""
        known = [index for at, index in self._parts if at == item]
        return known[number] if number < len(known) else number

    @property
    def _is_held(self) -> bool:
        return self.last is not None and not self.last.has_ended

    def _part(self, item: Hashable, index: Hashable) -> Part:
        part = self._parts.get((item, index))
        if part is None:
            part = self._parts[item, index] = Part(item)
        return part

    def _hand_out(self) -> str:
        grown = ""
        if self.last is not None:
            grown += self._rest(self.last)
        for part in self._parts.values():
            if self._is_held:
                break
            grown += self._rest(part)
        return grown

    def _rest(self, part: Part) -> str:
        if part.sent == len(part.pieces):
            return ""
        text = "".join(part.pieces[part.sent :])
        part.sent = len(part.pieces)
        before, self.last = self.last, part
        self._waiting = 0
        if before is None or before is part:
            return text
        is_apart = self._sets_parts_apart or before.item != part.item
        return _APART * is_apart + text
