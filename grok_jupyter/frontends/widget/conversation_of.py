"""Which conversation a chat shows."""

from __future__ import annotations

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.conversations import conversations
from grok_jupyter.session.naming import checked_name

__all__ = ["conversation_of"]


def conversation_of(name: str | None) -> Conversation:
    """Return the conversation of a name, shared with ``%%grok -c``; a new one without a name.

    Raises
    ------
    InputError
        If it is not a name.
    """
    if name is None:
        return Conversation()
    if not isinstance(name, str):
        raise InputError(
            f"chat={name!r} is not the name of a conversation; give a text, or leave it out."
        )
    return conversations.named(checked_name(name))
