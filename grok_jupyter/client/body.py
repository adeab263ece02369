"""The body of a request: what the caller set, and nothing else.

xAI refuses some parameters on some models, a penalty even when it is 0, so what the caller did
not set is never sent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.messages import Message, Tool

__all__ = ["completion_body", "response_format", "without_stream_options"]


def completion_body(
    model: str, messages: Sequence[Message], settings: Mapping[str, Any], *, stream: bool
) -> bytes:
    """Return the JSON of a request for an answer (xAI REST reference, Chat completions).

    Raises
    ------
    InputError
        If there is no message, or a setting cannot be written as JSON.
    """
    if not messages:
        raise InputError("There is nothing to ask; append a message first: chat.append(user(...)).")
    body: dict[str, Any] = {
        "model": model,
        "messages": [message.to_wire() for message in messages],
    }
    name = value = None
    try:
        for name, value in settings.items():
            if value is not None:
                body[_WIRE_NAMES.get(name, name)] = _ENCODERS.get(name, _as_is)(value)
        if stream:
            body["stream"] = True
            body.setdefault("stream_options", {"include_usage": True})
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode(
            "utf-8", "replace"
        )
    except (TypeError, ValueError) as error:
        raise InputError(
            f"The setting {name}={value!r} cannot be sent as JSON ({error}); use plain numbers, "
            "strings, lists and dicts."
        ) from None


def without_stream_options(body: bytes) -> bytes:
    """Return the body without ``stream_options``; ``b""`` if it has none."""
    value = json.loads(body)
    if value.pop("stream_options", None) is None:
        return b""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


_WIRE_NAMES = {"max_tokens": "max_completion_tokens"}


def _as_is(value: Any) -> Any:
    return value


def _tools(value: Any) -> Any:
    return [tool.to_wire() if isinstance(tool, Tool) else tool for tool in value]


def _tool_choice(value: Any) -> Any:
    if isinstance(value, Tool):
        return {"type": "function", "function": {"name": value.name}}
    return value


def response_format(value: Any) -> Any:
    """Return a response format: a name, a dict as sent, or a pydantic model's JSON schema."""
    if isinstance(value, str):
        return {"type": value}
    schema = getattr(value, "model_json_schema", None)
    if schema is None:
        return value
    return {
        "type": "json_schema",
        "json_schema": {"name": value.__name__, "schema": schema(), "strict": True},
    }


def _stop(value: Any) -> Any:
    return [value] if isinstance(value, str) else list(value)


_ENCODERS = {
    "tools": _tools,
    "tool_choice": _tool_choice,
    "response_format": response_format,
    "stop": _stop,
}
