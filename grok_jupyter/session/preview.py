"""What would be sent, and to whom: for a dry run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grok_jupyter.client.config import Endpoint
from grok_jupyter.client.replay.policy import Replay
from grok_jupyter.client.transports.seam import Request
from grok_jupyter.protocol.messages import Message
from grok_jupyter.session.turn import Attachment

__all__ = ["Preview"]


@dataclass(frozen=True, slots=True)
class Preview:
    """A request that is not sent.

    Attributes
    ----------
    request : Request
        With the bytes of its body.
    endpoint : Endpoint
        Where it would go, and with which key, if there is one.
    messages : tuple of Message
        What its body holds, in order.
    attachments : tuple of Attachment
        Those of the question.
    limits : mapping
        Timeouts in seconds, and the most that answers may cost in USD, by their names.
    replay : Replay or None
        How the answer would be recorded or replayed.
    """

    request: Request
    endpoint: Endpoint
    messages: tuple[Message, ...]
    attachments: tuple[Attachment, ...] = ()
    limits: Mapping[str, Any] = field(default_factory=dict)
    replay: Replay | None = None
