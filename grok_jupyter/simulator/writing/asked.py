"""What a request with a schema speaks of: the last question, and a complaint about its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grok_jupyter.simulator.request.chat import ChatRequest

__all__ = ["asked_for"]

_COMPLAINT = "does not fit the JSON schema"


def asked_for(request: ChatRequest) -> str:
    """Return the text to take values from.

    Where the last message says that the answer before does not fit, the question stands before
    that; what the complaint says comes first.
    """
    said = [message.text for message in request.messages if message.role == "user"]
    if len(said) > 1 and _COMPLAINT in said[-1]:
        return f"{said[-1]}\n\n{said[-2]}"
    return request.prompt
