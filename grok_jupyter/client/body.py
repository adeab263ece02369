"""The body of a request: what the caller set, and nothing else.

xAI refuses some parameters on some models, a penalty even when it is 0, so what the caller did
not set is never sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from grok_jupyter.protocol.errors import APIStatusError, InputError
from grok_jupyter.protocol.given import shown
from grok_jupyter.protocol.messages import Message, Tool
from grok_jupyter.text.excerpt import excerpt

__all__ = ["adapted", "completion_body", "has_one_answer", "several_answers", "unknown_field"]

_UNKNOWN = re.compile(
    r"unknown|unrecogni[sz]ed|unexpected|extra|not permitted|not allowed|forbidden|unsupported|"
    r"not support|additional propert|invalid (param|arg|field|key|prop)|max_tokens",
    re.IGNORECASE,
)
_RENAMED = {"max_completion_tokens": "max_tokens"}
"""What older servers call a field; ``stream_options`` they do without."""


def completion_body(
    model: str, messages: Sequence[Message], settings: Mapping[str, Any], *, stream: bool
) -> bytes:
    """Return the JSON of a request for an answer (xAI REST reference, Chat completions).

    Raises
    ------
    InputError
        If no message was appended, or a setting cannot be written as JSON.
    """
    if not messages:
        raise InputError(
            "The chat has no message yet; append a message first: chat.append(user(...))."
        )
    body: dict[str, Any] = {
        "model": model,
        "messages": [message.to_wire() for message in messages],
    }
    for name, value in settings.items():
        try:
            if name == "extra_body":
                body.update(_fields(value))
            elif value is not None:
                body[_WIRE_NAMES.get(name, name)] = _ENCODERS.get(name, _as_is)(value)
        except InputError as error:
            raise InputError(f"The setting {name}= cannot be used. {error}") from None
        except (TypeError, ValueError, RecursionError) as error:
            raise _not_json(name, value, error) from None
    if stream:
        body["stream"] = True
        body.setdefault("stream_options", {"include_usage": True})
    try:
        return _written(body)
    except (TypeError, ValueError, RecursionError) as error:
        for name, value in settings.items():
            sent = value if name == "extra_body" else body.get(_WIRE_NAMES.get(name, name))
            try:
                _written(sent)
            except (TypeError, ValueError, RecursionError) as cause:
                raise _not_json(name, value, cause) from None
        raise InputError(f"The messages cannot be sent as JSON ({error}); use texts.") from None


def _written(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "replace")


def _not_json(name: str, value: Any, error: Exception) -> InputError:
    return InputError(
        f"The setting {name}={shown(value, 200)} cannot be sent as JSON ({excerpt(str(error))}); "
        "use plain numbers, strings, lists and dicts."
    )


def has_one_answer(settings: Mapping[str, Any]) -> bool:
    """Return whether settings, or a request, ask for one answer only."""
    return several_answers(settings) is None


def several_answers(settings: Mapping[str, Any]) -> Any:
    """Return the ``n`` that asks for another number of answers than one; ``None`` if none does."""
    extra = settings.get("extra_body")
    told = [settings.get("n"), extra.get("n") if isinstance(extra, Mapping) else None]
    return next((n for n in told if n is not None and n != 1), None)


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


_WIRE_NAMES = {"max_tokens": "max_completion_tokens"}


def _fields(value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError("extra_body takes a dict of fields")


def _as_is(value: Any) -> Any:
    return value


def _tools(value: Any) -> Any:
    return [tool.to_wire() if isinstance(tool, Tool) else tool for tool in value]


def _tool_choice(value: Any) -> Any:
    if isinstance(value, Tool):
        return {"type": "function", "function": {"name": value.name}}
    return value


def _response_format(value: Any) -> Any:
    """Return a response format: a name, a dict as sent, or the JSON schema of a type."""
    if isinstance(value, str):
        return {"type": value}
    if isinstance(value, Mapping):
        return value
    from grok_jupyter.client.shapes import shape_of  # loading the extension needs none of it

    return shape_of(value).response_format


def _stop(value: Any) -> Any:
    return [value] if isinstance(value, str) else list(value)


_ENCODERS = {
    "tools": _tools,
    "tool_choice": _tool_choice,
    "response_format": _response_format,
    "stop": _stop,
}
