"""A conversation: turns in their order, and what of them the next question is sent with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import RLock
from typing import NamedTuple

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.origin import Origin
from grok_jupyter.protocol.response import Response
from grok_jupyter.session.ledger import Ledger
from grok_jupyter.session.turn import Turn

__all__ = ["Conversation", "Place"]

_MOST_UNDONE = 50  # times that can be gone back


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


class Conversation:
    """Turns that cells and chat widgets share. Any thread may change it.

    Whoever shows it watches: a watcher is called, without arguments and from whatever thread,
    when there is something new to see, so it must be cheap. At most one turn is answered at a
    time.

    Parameters
    ----------
    name : str or None
        As cells call it.

    Attributes
    ----------
    system : Message or None
        Sent ahead of each question.
    ledger : Ledger
        What its answers used, dropped ones too.
    revision : int
        Grows with every change, except that of a growing answer.
    """

    def __init__(self, name: str | None = None) -> None:
        self.name = name
        self.system: Message | None = None
        self.ledger = Ledger()
        self.revision = 0
        self._turns: tuple[Turn, ...] = ()
        # The turns as they were each time before some were taken away.
        self._dropped: tuple[tuple[Turn, ...], ...] = ()
        self._watchers: list[Callable[[], None]] = []
        self._lock = RLock()

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns, in their order."""
        return self._turns

    @property
    def running(self) -> Turn | None:
        """The turn that is being answered."""
        return next((turn for turn in self._turns if not turn.response.is_finished), None)

    @property
    def can_undo(self) -> bool:
        """Whether turns were taken away, or asked again, and nothing else was asked since."""
        return bool(self._dropped)

    # -- asking ----------------------------------------------------------------------------------

    def place_at_end(self) -> Place:
        """Return the place after the last turn."""
        return Place(self._turns)

    def place_of(self, turn: Turn) -> Place:
        """Return the place of a turn that is asked again; what followed goes with it."""
        index = self._index(turn)
        return Place(self._turns[:index], (), self._turns[index:])

    def place_for(self, origin: Origin | None) -> Place:
        """Return the place for a cell's question.

        A new execution of a cell replaces what the same cell added before; several questions of
        one execution follow each other; without a cell, a question goes to the end.
        """
        turns = self._turns
        mine = [
            turn for turn in turns if origin and turn.origin and turn.origin.cell == origin.cell
        ]
        if not mine:
            return Place(turns)
        is_same = mine[-1].origin == origin
        index = turns.index(mine[-1]) + 1 if is_same else turns.index(mine[0])
        gone = [] if is_same else mine
        return Place(
            turns[:index], tuple(turn for turn in turns[index:] if turn not in gone), tuple(gone)
        )

    def messages(self, place: Place, system: Message | None = None) -> list[Message]:
        """Return what goes ahead of a question at ``place``; ``system``: in place of its own."""
        system = system or self.system
        return ([system] if system else []) + place.messages

    def begin(self, turn: Turn, place: Place) -> None:
        """Enter a turn whose answer is about to be asked for.

        Raises
        ------
        InputError
            If another turn is being answered, or the conversation has changed since ``place``.
        """
        with self._lock:
            self.refuse_if_busy()
            if set(self._turns) != {*place.before, *place.after, *place.replaced}:
                raise InputError(
                    f"{self} was changed by another cell or widget meanwhile; ask again. Nothing "
                    "was sent."
                )
            # What a cell replaces can be had again by the cell; what a reader replaces, by undoing.
            is_again = turn.origin is None and place.replaced
            self._dropped = self._with_dropped() if is_again else ()
            self._turns = (*place.before, turn, *place.after)
        self.notify()

    def refuse_if_busy(self) -> None:
        """Refuse a change while a turn is being answered.

        Raises
        ------
        InputError
            If one is.
        """
        if self.running:
            raise InputError(f"{self} is still being answered; wait for the end, or stop it.")

    def stop(self) -> None:
        """End the answer that is arriving, whoever asked for it; what has come is kept."""
        running = self.running
        if running is not None:
            running.stop()

    # -- changing what was said ------------------------------------------------------------------

    def replace(self, turns: Iterable[Turn]) -> None:
        """Exchange all turns."""
        self._change(tuple(turns))

    def delete(self, turn: Turn) -> None:
        """Take a turn away; :meth:`undo` brings it back."""
        index = self._index(turn)
        self._change(self._turns[:index] + self._turns[index + 1 :])

    def clear(self) -> None:
        """Take all turns away; :meth:`undo` brings them back."""
        self._change(())

    def undo(self) -> None:
        """Bring back the turns as they were before some were taken away or asked again last."""
        with self._lock:
            self.refuse_if_busy()
            if self._dropped:
                *earlier, self._turns = self._dropped
                self._dropped = tuple(earlier)
        self.notify()

    def turn(self, number: int) -> Turn:
        """Return the turn with an id.

        Raises
        ------
        InputError
            If there is none.
        """
        found = next((turn for turn in self._turns if turn.id == number), None)
        if found is None:
            raise InputError(
                f"Turn {number!r} was removed meanwhile; look at the talk as it is now."
            )
        return found

    # -- being watched ---------------------------------------------------------------------------

    def watch(self, watcher: Callable[[], None]) -> None:
        """Have ``watcher`` called from now on."""
        self._watchers = [*self._watchers, watcher]

    def unwatch(self, watcher: Callable[[], None]) -> None:
        """Have ``watcher`` called no more."""
        self._watchers = [other for other in self._watchers if other != watcher]

    def notify(self) -> None:
        """Tell the watchers that something has changed."""
        with self._lock:
            self.revision += 1
        self._tell()

    def show(self, response: Response) -> None:  # noqa: ARG002 - watchers look at all of it
        """Take note that the running turn has grown: a conversation is a surface, too."""
        self._tell()

    def finish(self, response: Response) -> None:
        """Take note of what the turn used that has ended; who carried it out notes the rest."""
        self.ledger.add(response)
        self._tell()

    def _tell(self) -> None:
        for watcher in self._watchers:
            watcher()

    def _change(self, turns: tuple[Turn, ...]) -> None:
        with self._lock:
            self.refuse_if_busy()
            if set(turns) - set(self._turns):  # what was there before would take them away
                self._dropped = ()
            if set(self._turns) - set(turns):
                self._dropped = self._with_dropped()
            self._turns = turns
        self.notify()

    def _with_dropped(self) -> tuple[tuple[Turn, ...], ...]:
        return (*self._dropped, self._turns)[-_MOST_UNDONE:]

    def _index(self, turn: Turn) -> int:
        if turn not in self._turns:
            raise InputError(
                f"The turn {turn.question.text[:40]!r} was removed; ask again at the end."
            )
        return self._turns.index(turn)

    def __str__(self) -> str:
        return f"The conversation {self.name!r}" if self.name else "The chat"

    def __repr__(self) -> str:
        return f"Conversation({self.name!r}, turns={len(self._turns)})"
