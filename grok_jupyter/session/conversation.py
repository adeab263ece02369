"""A conversation: turns in their order, and what of them the next question is sent with."""

from __future__ import annotations

from collections.abc import Iterable

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.origin import Origin
from grok_jupyter.session.ledger import Ledger
from grok_jupyter.session.place import Place, place_for
from grok_jupyter.session.switches import Switches
from grok_jupyter.session.turn import Turn
from grok_jupyter.session.watched import Watched
from grok_jupyter.text.keyless import keyless

__all__ = ["Conversation", "Place"]

_MOST_UNDONE = 50  # times that can be gone back


class Conversation(Watched):
    """Turns that cells and chat widgets share. Any thread may change it.

    Whoever shows it watches. At most one turn is answered at a time.

    Parameters
    ----------
    name : str or None
        As cells call it.

    Attributes
    ----------
    system : Message or None
        Sent ahead of each question.
    switches : Switches or None
        Which of xAI's own tools its chat offers; ``None`` where no chat has said so.
    ledger : Ledger
        What its answers used, dropped ones too.
    """

    def __init__(self, name: str | None = None) -> None:
        super().__init__()
        self.name = name
        self.system: Message | None = None
        self.switches: Switches | None = None
        self.ledger = Ledger()
        self._turns: tuple[Turn, ...] = ()
        # The turns as they were each time before some were taken away.
        self._dropped: tuple[tuple[Turn, ...], ...] = ()

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
        """Return the place for a cell's question; see :func:`place_for`."""
        return place_for(origin, self._turns)

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
            if turn.instead_of is not None:
                turn.instead_of.stand_aside_for(turn, place.replaced[1:])
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

    def choose(self, turn: Turn, number: int) -> None:
        """Put another answer that was asked for in the place of a turn's; the talk goes on from it.

        What followed an answer goes and comes with it.

        Parameters
        ----------
        turn : Turn
            The turn that stands there now.
        number : int
            Which of its alternatives, from 1.

        Raises
        ------
        InputError
            If there is none of that number, or a turn is being answered.
        """
        with self._lock:
            self.refuse_if_busy()
            index = self._index(turn)
            others = turn.alternatives or [turn]
            if not 1 <= number <= len(others):
                raise InputError(
                    f"There is no answer {number} to this question; choose one of 1 to "
                    f"{len(others)}."
                )
            other = others[number - 1]
            if other is not turn:
                turn.stand_aside_for(other, self._turns[index + 1 :])
                self._turns = (*self._turns[:index], other, *other.followers)
        self.notify()

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
        return f"Conversation({keyless(self.name)}, turns={len(self._turns)})"
