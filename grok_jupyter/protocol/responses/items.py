"""Messages of a conversation as the items of a request's ``input``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from grok_jupyter.protocol.images import ImagePart
from grok_jupyter.protocol.messages import Content, Message

__all__ = ["input_items", "is_of_family"]

_FAMILY = re.compile(r"grok-(?:[a-z]+-)*\d+(?:\.\d+)*")


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


def is_of_family(model: str, other: str) -> bool:
    """Return whether one model can read what the other one sealed: it is the same, or dated.

    Examples
    --------
    >>> is_of_family("grok-4.7", "grok-4.7-0915"), is_of_family("grok-4.7", "grok-4.6")
    (True, False)
    """
    first, second = _FAMILY.match(model), _FAMILY.match(other)
    return model == other or (first and first.group()) == (second and second.group()) is not None


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
        if is_of_family(model, kept["model"]):
            sealed = {name: value for name, value in kept.items() if name != "model"}
            yield {"type": "reasoning", **sealed}
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
