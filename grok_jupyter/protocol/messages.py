"""Messages of a conversation, and the helpers that make them.

The helpers carry the names of xAI's Python SDK, so that its examples run unchanged.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.given import schema_of, shown
from grok_jupyter.protocol.images import ImagePart
from grok_jupyter.protocol.tool_calls import ToolCall
from grok_jupyter.text.excerpt import excerpt
from grok_jupyter.text.keyless import keyless_repr

__all__ = [
    "Content",
    "Message",
    "Tool",
    "assistant",
    "developer",
    "system",
    "tool",
    "tool_result",
    "user",
]

Content = str | ImagePart


@dataclass(frozen=True, slots=True)
class Message:
    """One message: a role and its content.

    Attributes
    ----------
    role : str
        ``"system"``, ``"user"``, ``"assistant"``, ``"tool"`` or ``"developer"``.
    content : tuple of str and ImagePart
        The content's parts, in order.
    tool_calls : tuple of ToolCall
        Calls that an assistant message asks for.
    tool_call_id : str or None
        The call that a tool message answers.
    sealed : tuple of dict
        Reasoning of an assistant message that only its model can read.
    """

    role: str
    content: tuple[Content, ...] = ()
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None
    sealed: tuple[dict[str, Any], ...] = field(default=(), repr=False, compare=False)

    __repr__ = keyless_repr

    @property
    def text(self) -> str:
        """The text of the message, images left out."""
        return "".join(part for part in self.content if isinstance(part, str))

    @property
    def images(self) -> tuple[ImagePart, ...]:
        """The images of the message."""
        return tuple(part for part in self.content if isinstance(part, ImagePart))

    def to_wire(self) -> dict[str, Any]:
        """Return the message as JSON-ready data (xAI REST reference, Chat completions)."""
        wire: dict[str, Any] = {"role": self.role}
        if len(self.content) == 1 and isinstance(self.content[0], str):
            wire["content"] = self.content[0]
        elif self.content:
            wire["content"] = [
                {"type": "text", "text": part} if isinstance(part, str) else part.to_wire()
                for part in self.content
            ]
        else:
            wire["content"] = ""
        if self.tool_calls:
            wire["tool_calls"] = [call.to_wire() for call in self.tool_calls]
        if self.tool_call_id is not None:
            wire["tool_call_id"] = self.tool_call_id
        return wire


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that the model may ask to have called.

    Attributes
    ----------
    name, description : str
        What it is called and what it does, for the model.
    parameters : mapping
        JSON schema of its arguments.
    """

    name: str
    description: str
    parameters: Mapping[str, Any]

    __repr__ = keyless_repr

    def to_wire(self) -> dict[str, Any]:
        """Return the tool as JSON-ready data."""
        return {
            "type": "function",
            "function": {
                "name": self.name,
                "description": self.description,
                "parameters": dict(self.parameters),
            },
        }


def system(*content: Content) -> Message:
    """Return a message that sets the model's behaviour."""
    return _message("system", content)


def developer(*content: Content) -> Message:
    """Return a message like :func:`system`, as newer models call it."""
    return _message("developer", content)


def user(*content: Content) -> Message:
    """Return a message of the user: strings, and images made by :func:`image`.

    Examples
    --------
    >>> user("Why is the sky blue?").to_wire()
    {'role': 'user', 'content': 'Why is the sky blue?'}
    """
    return _message("user", content)


def assistant(*content: Content) -> Message:
    """Return an earlier answer of the model."""
    return _message("assistant", content)


def tool_result(result: Any, tool_call_id: str | None = None) -> Message:
    """Return the result of a tool call; anything but a string is sent as JSON.

    Parameters
    ----------
    result : object
        What the function returned.
    tool_call_id : str, optional
        The ``id`` of the call that it answers.

    Raises
    ------
    InputError
        If JSON cannot write the result.
    """
    try:
        text = result if isinstance(result, str) else json.dumps(result, default=str)
    except Exception as error:  # also what the str() of an object within raises
        raise InputError(
            f"The result {shown(result)} cannot be sent as JSON ({excerpt(str(error))}); give a "
            "text, or plain numbers, lists and dicts."
        ) from None
    return Message("tool", (text,), tool_call_id=tool_call_id)


def tool(name: str, description: str, parameters: Mapping[str, Any] | type) -> Tool:
    """Describe a function that the model may ask to have called.

    Parameters
    ----------
    name, description : str
        For the model to choose by.
    parameters : mapping or pydantic model
        JSON schema of the arguments.
    """
    schema = schema_of(parameters)
    if schema is not None:
        return Tool(name, description, schema)
    if not isinstance(parameters, Mapping):
        raise InputError(
            f"parameters={shown(parameters)} is not a JSON schema; give a dict or a pydantic model."
        )
    return Tool(name, description, parameters)


def _message(role: str, content: Sequence[Content]) -> Message:
    for part in content:
        if not isinstance(part, (str, ImagePart)):
            raise InputError(
                f"{role}() takes strings and images, not {type(part).__name__}; wrap an image as "
                "image(...), or write str(...) around the value."
            )
    return Message(role, tuple(content))
