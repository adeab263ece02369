"""Turns as they are kept, exported and listed: without the keys that this process knows."""

from __future__ import annotations

from dataclasses import replace

from grok_jupyter.protocol.messages import Content
from grok_jupyter.protocol.shown import shown
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.turn import Attachment, Question, Turn, cleaned
from grok_jupyter.text.redaction import redacted
from grok_jupyter.text.secret import known

__all__ = ["presented", "presented_head", "presented_talk"]


def presented(turn: Turn) -> Turn:
    """Return a turn with a mark in place of each key; itself where there is none to look for."""
    if not known():
        return turn
    clean = _cleaned(turn)
    clean.alternatives = [clean if one is turn else _cleaned(one) for one in turn.alternatives]
    return clean


def _cleaned(turn: Turn) -> Turn:
    question = turn.question
    return replace(
        turn,
        question=Question(
            redacted(question.text),
            tuple(Attachment(redacted(name), _part(part)) for name, part in question.attachments),
            cleaned(question.message),
        ),
        response=shown(turn.response),
        model=redacted(turn.model),
        error=turn.error and redacted(turn.error),
        instead_of=None,
        alternatives=[],
        followers=(),
    )


def presented_talk(conversation: Conversation) -> Conversation:
    """Return a conversation with a mark in place of each key; itself where there is none."""
    if not known():
        return conversation
    talk = presented_head(conversation)
    talk.replace(map(presented, conversation.turns))
    talk.ledger = conversation.ledger
    return talk


def presented_head(conversation: Conversation) -> Conversation:
    """Return a conversation without its turns, and without keys in its name and system prompt."""
    talk = Conversation(conversation.name and redacted(conversation.name))
    talk.system = conversation.system and cleaned(conversation.system)
    return talk


def _part(part: Content) -> Content:
    return redacted(part) if isinstance(part, str) else part
