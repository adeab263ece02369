"""What stands above a talk that is exported."""

from __future__ import annotations

from grok_jupyter.rendering.talk.literal import literal, quoted
from grok_jupyter.rendering.talk.markdown import joined, speaker
from grok_jupyter.session.conversation import Conversation

__all__ = ["head_markdown", "speakers", "title"]


def title(conversation: Conversation) -> str:
    """Return what the talk is called."""
    return " ".join((conversation.name or "Chat").split())


def speakers(conversation: Conversation) -> str:
    """Return who answered, each once."""
    names = dict.fromkeys(speaker(turn) for turn in conversation.turns)
    return ", ".join(name for name in names if name)


def head_markdown(conversation: Conversation) -> str:
    """Return title, models and system prompt as Markdown."""
    names, system = speakers(conversation), conversation.system
    return joined(
        f"# {literal(title(conversation))}",
        f"With {names}" if names else "",
        f"**System prompt**\n\n{quoted(system.text)}" if system else "",
    )
