"""The page of a chat: what of the conversation it has not seen yet."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any

from grok_jupyter.rendering.live.channel import Channel
from grok_jupyter.rendering.live.response_renderer import MOST
from grok_jupyter.rendering.live.wire import Message, Operation
from grok_jupyter.rendering.talk.totals import totals
from grok_jupyter.rendering.talk.turn_view import TurnView
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.turn import Turn

__all__ = ["TalkView"]


class TalkView:
    """Compares a conversation with what its page shows, a frame at a time.

    It does not matter who changes the conversation, or how: the difference is what goes out. Turns
    that have ended are rendered once.

    Parameters
    ----------
    conversation : Conversation
        What is shown.
    send : callable
        Sends a message to the page.
    has_typesetter : bool
        Whether the front end typesets TeX by itself; else formulas are sent as MathML.
    """

    def __init__(
        self,
        conversation: Conversation,
        send: Callable[[Message], None],
        *,
        has_typesetter: bool,
    ) -> None:
        self._conversation = conversation
        self._channel = Channel(send)
        self._has_typesetter = has_typesetter
        self._turns: tuple[Turn, ...] = ()  # those that the entries are of
        self._entries: list[TurnView] = []
        self._totals: list[Operation] = []
        self._revision = -1  # of the conversation, as the totals are
        self._has_gap = False
        self._lock = Lock()

    def draw(self) -> bool:
        """Send what is new, as much as a frame may; return whether there is more."""
        with self._lock:
            self._channel.put(self._changes())
            is_behind = self._grow()
            self._add_up()
            has_gap, self._has_gap = self._has_gap, False
            if has_gap:
                self._channel.restart(self._snapshot())
            self._channel.flush()
            return is_behind or self._channel.is_behind

    def state(self) -> dict[str, Any]:
        """Return all that the page shows, for one that opens now, and the number that follows.

        What waits to be sent is in there already and must not come twice: then the next message
        begins from nothing instead.
        """
        with self._lock:
            if self._channel.is_behind:
                self._has_gap = True
            operations = [] if self._has_gap else self._snapshot()
            return {"n": self._channel.sent, "ops": operations}

    def request_resync(self) -> None:
        """Take note that a page has missed a message: the next frame begins from nothing."""
        with self._lock:
            self._has_gap = True

    def _changes(self) -> list[Operation]:
        """Bring the list of turns up to date."""
        entries, turns = self._entries, self._conversation.turns
        if turns is self._turns:
            return []
        self._turns = turns
        begin = _common(entries, turns)
        ahead, behind = entries[begin:], turns[begin:]
        end = _common(ahead[::-1], behind[::-1])
        operations: list[Operation] = []
        if len(ahead) > end:
            operations.append(("turns", begin, len(ahead) - end, []))
        new = behind[: len(behind) - end]
        added = [TurnView(turn, has_typesetter=self._has_typesetter) for turn in new]
        for index, entry in enumerate(added, begin):
            operations += entry.begin(index)
        entries[begin : len(entries) - end] = added
        return operations

    def _grow(self) -> bool:
        """Render what has grown, the newest first; return whether there is more."""
        sent = 0
        for entry in reversed(self._entries):
            if entry.is_done:
                continue
            if sent >= MOST:
                return True
            operations = entry.catch_up()
            sent += sum(len(str(operation)) for operation in operations)
            self._channel.put(operations)
        return any(entry.is_behind for entry in self._entries if not entry.is_done)

    def _add_up(self) -> None:
        """Tell what all answers used, if that may have changed."""
        conversation = self._conversation
        if conversation.revision == self._revision:
            return
        self._revision = conversation.revision
        before = self._totals
        self._totals = [("totals", totals(conversation.ledger), conversation.can_undo)]
        if self._totals != before:
            self._channel.put(self._totals)

    def _snapshot(self) -> list[Operation]:
        operations: list[Operation] = []
        for index, entry in enumerate(self._entries):
            operations += entry.snapshot(index)
        return operations + self._totals


def _common(entries: list[TurnView], turns: tuple[Turn, ...]) -> int:
    """Return how many turns are the same at the beginning."""
    pairs = enumerate(zip(entries, turns, strict=False))
    differing = (index for index, (entry, turn) in pairs if entry.turn is not turn)
    return next(differing, min(len(entries), len(turns)))
