"""Messages of a conversation as the items of a request's ``input``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from grok_jupyter.protocol.images import ImagePart
from grok_jupyter.protocol.messages import Content, Message
from grok_jupyter.protocol.sealed import can_read

__all__ = ["input_items"]


def input_items(messages: Sequence[Message], model: str) -> list[dict[str, Any]]:
    """Return messages as items; what is empty is left out, since the server refuses it.

    Parameters
    ----------
    messages : sequence of Message
        The conversation.
    model : str
        The model that is asked: what another one sealed is left out.

    Examples
    --------
    >>> from grok_jupyter.chat import user
    >>> input_items([user("Hello")], "grok-4.6")
    [{'role': 'user', 'content': 'Hello'}]
    """
    return [item for message in messages for item in _items(message, model)]


def _items(message: Message, model: str) -> Iterator[dict[str, Any]]:
    if message.role == "tool":
        yield {
            "type": "function_call_output",
            "call_id": message.tool_call_id or "",
            "output": message.text,
        }
        return
    content = _content(message)
    is_something = bool(content or message.tool_calls)  # no reasoning without what it led to
    for kept in message.sealed if is_something else ():
        if can_read(model, kept["model"]):
            only = kept["encrypted_content"]  # a summary is not sent: it may be nobody's
            yield {"type": "reasoning", "summary": [], "encrypted_content": only}
    if content or message.role == "user":
        yield {"role": message.role, "content": content}
    for call in message.tool_calls:
        if call.type == "function":
            yield {
                "type": "function_call",
                "call_id": call.id,
                "name": call.function.name,
                "arguments": call.function.arguments or "{}",
            }


def _content(message: Message) -> str | list[dict[str, Any]]:
    if all(isinstance(part, str) for part in message.content) and len(message.content) < 2:
        return message.text
    kind = "output_text" if message.role == "assistant" else "input_text"
    return [_part(part, kind) for part in message.content if part]


def _part(part: Content, kind: str) -> dict[str, Any]:
    if isinstance(part, ImagePart):
        detail = {"detail": part.detail} if part.detail != "auto" else {}
        return {"type": "input_image", "image_url": part.url, **detail}
    return {"type": kind, "text": part}
