"""A cell's question in a named conversation: where it goes, and what is said of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from grok_jupyter.client.streams import ResponseStream
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.origin import Origin
from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.status import plain_name
from grok_jupyter.session.conversation import Place
from grok_jupyter.session.conversations import conversations
from grok_jupyter.session.exchange import exchange
from grok_jupyter.session.ledger import spent
from grok_jupyter.session.surface import Surface
from grok_jupyter.session.turn import Question, Turn

__all__ = ["Talk", "has_instructions"]


class Talk:
    """One question in a conversation; the conversation changes only when the question goes out.

    Parameters
    ----------
    name : str
        The conversation's; a new one begins with its first use.
    origin : Origin or None
        The cell that asks.
    instructions : Message, optional
        A system message for this question.
    begins_anew : bool
        Whether all earlier turns go.
    keeps_instructions : bool
        Whether the system message is the conversation's from now on.
    """

    def __init__(
        self,
        name: str,
        origin: Origin | None,
        instructions: Message | None = None,
        *,
        begins_anew: bool = False,
        keeps_instructions: bool = False,
    ) -> None:
        self._conversation = conversations.named(name)
        self._name = name
        self._origin = origin
        self._system = instructions if keeps_instructions else None
        self._instructions = instructions or self._conversation.system
        self._place = (
            Place((), replaced=self._conversation.turns)
            if begins_anew
            else self._conversation.place_for(origin)
        )

    @property
    def messages(self) -> list[Message]:
        """What goes ahead of the question."""
        ahead = [self._instructions] if self._instructions else []
        return [*ahead, *self._place.messages]

    @property
    def provenance(self) -> dict[str, Any]:
        """What the output's metadata say of it."""
        return {"conversation": self._name, "turn": self._number}

    def note(self, *, with_usage: bool) -> str:
        """Return what the muted line says: the turn's number, if wanted, and what is stale now."""
        place = (
            f"conversation '{plain_name(self._name)}', turn {self._number}" if with_usage else ""
        )
        return " · ".join(part for part in (place, self._stale()) if part)

    def exchange(
        self,
        question: Question,
        stream: ResponseStream,
        model: str,
        settings: Mapping[str, Any],
        surface: Surface,
        check: Callable[[], None],
    ) -> Response:
        """Ask. See :func:`grok_jupyter.session.exchange.exchange`."""
        turn = Turn(question, stream.response, model, settings, self._origin, stop=stream.cancel)
        return exchange(
            self._conversation, turn, self._place, stream, surface, spent, check, self._system
        )

    @property
    def _number(self) -> int:
        return len(self._place.before) + 1

    def _stale(self) -> str:
        """Say which turns had built on an answer that goes now."""
        count = len(self._place.after)
        if not count or not self._place.replaced:
            return ""
        turns, cells = ("turn", "its cell") if count == 1 else ("turns", "their cells")
        is_of_cells = all(turn.origin for turn in self._place.after)
        return (
            f"{count} later {turns} of '{plain_name(self._name)}' had built on the answer that "
            f"this one replaces" + f": run {cells} again" * is_of_cells
        )


def has_instructions(name: str) -> bool:
    """Whether a conversation has a system message of its own."""
    return name in conversations.names and conversations.known(name).system is not None
