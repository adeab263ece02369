"""Texts that arrive in parts of several items, as the one text of an answer.

A part is told by its item's place in the output and its own in the item. Items are set apart by a
blank line; parts of one item follow each other.

Several parts may grow at once. What is handed out stays, so each comes whole, in the order of their
first words, and the others wait. But one of which nothing comes while another one grows is taken
for closed, since a server may close it late: what it brings after all follows with its end, so
that a text is cut once at most.
"""

from __future__ import annotations

from collections.abc import Hashable

__all__ = ["Part", "Texts"]

_APART = "\n\n"
_MOST_HELD = 16
"""Pieces of others, one behind the other, after which the part that is open counts as closed."""


class Part:
    """One part's text."""

    __slots__ = ("has_ended", "index", "item", "pieces", "sent", "turn")

    def __init__(self, item: Hashable, index: Hashable, turn: int) -> None:
        self.item = item
        self.index = index
        self.turn = turn
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

    __slots__ = (
        "_items", "_late", "_next", "_order", "_parts", "_sets_parts_apart", "_waiting", "last",
    )  # fmt: skip

    def __init__(self, *, sets_parts_apart: bool = False) -> None:
        self._parts: dict[tuple[Hashable, Hashable], Part] = {}
        self._items: dict[Hashable, list[tuple[Hashable, Part]]] = {}
        self._order: list[Part] = []
        self._next = 0  # of them, the first that had no turn yet
        self._late: dict[
            Part, None
        ] = {}  # that ended, and have more than was handed out in their turn
        self._sets_parts_apart = sets_parts_apart
        self._waiting = 0
        self.last: Part | None = None  # of which text was handed out last

    @property
    def parts(self) -> list[Part]:
        """The parts that have any text, in the order in which they began."""
        return [part for part in self._order if part.pieces]

    def add(self, item: Hashable, index: Hashable, text: str) -> str:
        """Add to a part; return what the answer's text grows by."""
        part = self._part(item, index)
        part.pieces.append(text)
        if part is self.last:
            self._waiting = 0
        elif part.turn < self._next:
            return ""  # it had its turn, and the rest comes with its end
        elif self.last is not None and not self.last.has_ended:
            self._waiting += 1
            if self._waiting < _MOST_HELD:
                return ""
            self.last.has_ended = True
        return self._hand_out()

    def end(self, item: Hashable, index: Hashable, whole: str = "") -> str:
        """Say that a part is complete, and what it was; return what the answer's text grows by."""
        if whole and (item, index) not in self._parts:
            index = self._open_index(item, whole, index)
        part = self._part(item, index)
        if whole and len(whole) > len(known := part.text) and whole.startswith(known):
            part.pieces.append(whole[len(known) :])
        self._end(part)
        return self._hand_out()

    def end_item(self, item: Hashable) -> str:
        """Say that all parts of an item are complete."""
        for _, part in self._items.get(item, ()):
            self._end(part)
        return self._hand_out()

    def end_all(self) -> str:
        """Say that no more comes."""
        for part in self._order:
            self._end(part)
        return self._hand_out()

    def knows(self, item: Hashable) -> bool:
        """Return whether an item has any text."""
        return any(part.pieces for _, part in self._items.get(item, ()))

    def parts_of(self, item: Hashable) -> list[Part]:
        """Return the parts of an item that have any text."""
        return [part for _, part in self._items.get(item, ()) if part.pieces]

    def known(self, item: Hashable, index: Hashable) -> Part | None:
        """Return a part that has begun."""
        return self._parts.get((item, index))

    def is_last(self, item: Hashable, index: Hashable) -> bool:
        """Return whether a part is the one that grows, and nothing waits for its end."""
        part = self._parts.get((item, index))
        return part is not None and part is self.last and not self._waiting

    def index_of(self, item: Hashable, number: int) -> Hashable:
        """Return how the parts of an item that arrived are numbered; some servers do not."""
        known = self._items.get(item, ())
        return known[number][0] if number < len(known) else number

    def _open_index(self, item: Hashable, whole: str, index: Hashable) -> Hashable:
        """Return which part of an item ends, where no such part began: the open one it begins with.

        Some servers number the end of a part otherwise than its deltas.
        """
        known = self._items.get(item, ())
        last = known[-1] if known else None
        is_it = last is not None and last[1].pieces and not last[1].has_ended
        return last[0] if last is not None and is_it and whole.startswith(last[1].text) else index

    @property
    def _is_held(self) -> bool:
        return self.last is not None and not self.last.has_ended

    def _part(self, item: Hashable, index: Hashable) -> Part:
        part = self._parts.get((item, index))
        if part is None:
            part = self._parts[item, index] = Part(item, index, len(self._order))
            self._items.setdefault(item, []).append((index, part))
            self._order.append(part)
        return part

    def _end(self, part: Part) -> None:
        part.has_ended = True
        if part is not self.last and part.turn < self._next and part.sent < len(part.pieces):
            self._late[part] = None

    def _hand_out(self) -> str:
        grown = "" if self.last is None else self._rest(self.last)
        while not self._is_held:
            if self._late:
                part = next(iter(self._late))
                del self._late[part]
            elif self._next < len(self._order):
                part = self._order[self._next]
                self._next += 1
            else:
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
