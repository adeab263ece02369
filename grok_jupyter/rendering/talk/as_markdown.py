"""A talk as one Markdown file."""

from __future__ import annotations

from grok_jupyter.rendering.talk.head import head_markdown
from grok_jupyter.rendering.talk.markdown import turn_markdown
from grok_jupyter.session.conversation import Conversation

__all__ = ["as_markdown"]


def as_markdown(conversation: Conversation) -> str:
    """Return the whole talk as Markdown."""
    parts = [head_markdown(conversation), *map(turn_markdown, conversation.turns)]
    return "\n\n---\n\n".join(parts) + "\n"
