"""The turn that a cell asks for: its conversation, its place there, and what is said of it."""

from __future__ import annotations

from typing import Any, NamedTuple

from grok_jupyter.frontends.magics.options import Options
from grok_jupyter.protocol.origin import Origin
from grok_jupyter.rendering.status import plain_name
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.conversations import conversations
from grok_jupyter.session.place import Place

__all__ = ["CellTurn"]


class CellTurn(NamedTuple):
    """Where a cell's question goes. Nothing changes before it is sent.

    Attributes
    ----------
    conversation : Conversation
        The one that ``-c`` names; without ``-c`` a new one without a name.
    place : Place
        A cell that runs again replaces its own turns; ``--new`` replaces all.
    origin : Origin or None
        The cell, if the front end tells.
    """

    conversation: Conversation
    place: Place
    origin: Origin | None

    @classmethod
    def of(cls, options: Options, origin: Origin | None) -> CellTurn:
        """Return the turn for a cell with these options; a dry run begins no conversation."""
        if options.conversation is None:
            conversation = Conversation()
            return cls(conversation, conversation.place_at_end(), origin)
        name = options.conversation
        found = conversations.find(name) or Conversation(name) if options.dry_run else None
        conversation = found or conversations.named(name)
        if options.new:
            return cls(conversation, Place((), replaced=conversation.turns), origin)
        return cls(conversation, conversation.place_for(origin), origin)

    @property
    def provenance(self) -> dict[str, Any]:
        """What the output's metadata say of it."""
        if self.conversation.name is None:
            return {}
        return {"conversation": self.conversation.name, "turn": self._number}

    def caption(self, *, with_usage: bool) -> str:
        """Return what the muted line says: the turn's number, if wanted, and what is stale now."""
        if self.conversation.name is None:
            return ""
        name = plain_name(self.conversation.name)
        place = f"conversation '{name}', turn {self._number}" if with_usage else ""
        return " · ".join(part for part in (place, self._stale(name)) if part)

    @property
    def _number(self) -> int:
        return len(self.place.before) + 1

    def _stale(self, name: str) -> str:
        """Say which turns had built on an answer that is replaced."""
        count = len(self.place.after)
        if not count or not self.place.replaced:
            return ""
        turns, cells = ("turn", "its cell") if count == 1 else ("turns", "their cells")
        is_of_cells = all(turn.origin for turn in self.place.after)
        return (
            f"{count} later {turns} of '{name}' had built on the answer that this one replaces"
            + f": run {cells} again" * is_of_cells
        )
