"""Messages and settings in the words of Chat Completions (xAI REST reference)."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from grok_jupyter.protocol.errors import APIStatusError
from grok_jupyter.protocol.messages import Message, Tool

__all__ = ["STREAMING", "adapted", "fields_of", "first_fields", "unknown_field"]

STREAMING = {"stream": True, "stream_options": {"include_usage": True}}
"""Fields that ask for a stream."""

_UNKNOWN = re.compile(
    r"unknown|unrecogni[sz]ed|unexpected|extra|not permitted|not allowed|forbidden|unsupported|"
    r"not support|additional propert|invalid (param|arg|field|key|prop)|max_tokens",
    re.IGNORECASE,
)
_RENAMED = {"max_completion_tokens": "max_tokens"}
"""What older servers call a field; ``stream_options`` they do without."""


def first_fields(model: str, messages: Sequence[Message]) -> dict[str, Any]:
    """Return the fields that each request has."""
    return {"model": model, "messages": [message.to_wire() for message in messages]}


def unknown_field(body: bytes, refusal: APIStatusError) -> str:
    """Return the field of a request that its server does not know, by its refusal; ``""`` if none.

    Only fields that are sent in the caller's place are looked for: ``stream_options``, and
    ``max_completion_tokens`` for what the caller set as ``max_tokens``.
    """
    if refusal.status_code in {401, 403, 429} or not body:
        return ""
    said = refusal.body
    names = [name for name in _RENAMED if name in said and _UNKNOWN.search(said)]
    if "stream_options" in said and refusal.status_code in {400, 422}:
        names.insert(0, "stream_options")
    if not names:
        return ""
    sent = json.loads(body)  # a tool or a prompt in it may hold the same words
    return next((name for name in names if name in sent), "")


def adapted(body: bytes, unknown: Collection[str]) -> bytes:
    """Return the body for a server that does not know some fields."""
    if not unknown or not body:
        return body
    value = json.loads(body)
    for name in unknown:
        content = value.pop(name, None)
        if name in _RENAMED and content is not None:
            value.setdefault(_RENAMED[name], content)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _as_is(value: Any) -> Any:
    return value


def _tools(value: Any) -> Any:
    return [tool.to_wire() if isinstance(tool, Tool) else tool for tool in value]


def _tool_choice(value: Any) -> Any:
    if isinstance(value, Tool):
        return {"type": "function", "function": {"name": value.name}}
    return value


def fields_of(name: str, value: Any) -> Iterable[tuple[str, Any]]:
    """Return the fields that a setting makes; a response format is a dict by now."""
    yield _WIRE_NAMES.get(name, name), _ENCODERS.get(name, _as_is)(value)


_WIRE_NAMES = {"max_tokens": "max_completion_tokens"}


def _stop(value: Any) -> Any:
    return [value] if isinstance(value, str) else list(value)


_ENCODERS = {
    "tools": _tools,
    "tool_choice": _tool_choice,
    "stop": _stop,
}
