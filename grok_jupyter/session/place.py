"""Where a turn goes in a conversation."""

from __future__ import annotations

from typing import NamedTuple

from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.origin import Origin
from grok_jupyter.session.turn import Turn

__all__ = ["Place", "place_for"]


class Place(NamedTuple):
    """Where a new turn goes.

    Attributes
    ----------
    before : tuple of Turn
        The turns that it builds on.
    after : tuple of Turn
        Those that stay behind it.
    replaced : tuple of Turn
        Those that go when it comes.
    """

    before: tuple[Turn, ...]
    after: tuple[Turn, ...] = ()
    replaced: tuple[Turn, ...] = ()

    @property
    def messages(self) -> list[Message]:
        """The messages of the turns that the new one builds on."""
        return [message for turn in self.before for message in turn.messages]


def place_for(origin: Origin | None, turns: tuple[Turn, ...]) -> Place:
    """Return the place for a cell's question among turns.

    A new execution of a cell replaces what the same cell added before; several questions of one
    execution follow each other; without a cell, a question goes to the end.
    """
    mine = [turn for turn in turns if origin and turn.origin and turn.origin.cell == origin.cell]
    if not mine:
        return Place(turns)
    is_same = mine[-1].origin == origin
    index = turns.index(mine[-1]) + 1 if is_same else turns.index(mine[0])
    gone = [] if is_same else mine
    return Place(
        turns[:index], tuple(turn for turn in turns[index:] if turn not in gone), tuple(gone)
    )
