"""The body of a request: what the caller set, and nothing else.

xAI refuses some parameters on some models, a penalty even when it is 0, so what the caller did
not set is never sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from grok_jupyter.protocol.errors import APIStatusError, InputError
from grok_jupyter.protocol.given import shown
from grok_jupyter.protocol.messages import Message, Tool
from grok_jupyter.text.excerpt import excerpt

__all__ = [
    "adapted",
    "assembled",
    "completion_body",
    "has_one_answer",
    "response_format_of",
    "unknown_field",
]

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
    body = {"model": model, "messages": [message.to_wire() for message in messages]}
    streaming = {"stream": True, "stream_options": {"include_usage": True}} if stream else {}
    return assembled(body, settings, _chat_fields, streaming=streaming)


def assembled(
    body: dict[str, Any],
    settings: Mapping[str, Any],
    fields_of: Callable[[str, Any], Iterable[tuple[str, Any]]],
    *,
    streaming: Mapping[str, Any],
) -> bytes:
    """Return the JSON of a request.

    Parameters
    ----------
    body : dict
        What it begins with: the model and the messages; empty messages are refused.
    settings : mapping
        What the caller set.
    fields_of : callable
        Takes a setting's name and value; returns fields. Objects of one name are put together.
    streaming : mapping
        Fields that ask for a stream; the caller's own take their place.

    Raises
    ------
    InputError
        If there is no message, or a setting cannot be written as JSON.
    """
    if not any(body.get(name) for name in ("messages", "input")):
        raise InputError(
            "The chat has no message yet; append a message first: chat.append(user(...))."
        )
    for name, value in settings.items():
        try:
            if name == "extra_body":
                body.update(_fields(value))
            elif value is not None:
                for field, content in fields_of(name, value):
                    known = body.get(field)
                    both = isinstance(known, dict) and isinstance(content, Mapping)
                    body[field] = {**known, **content} if both and known else content
        except InputError as error:
            raise InputError(f"The setting {name}= cannot be used. {error}") from None
        except (TypeError, ValueError, RecursionError) as error:
            raise _not_json(name, value, error) from None
    for name, value in streaming.items():
        if name == "stream":
            body[name] = value
        else:
            body.setdefault(name, value)
    try:
        return _written(body)
    except (TypeError, ValueError, RecursionError) as error:
        for name, value in settings.items():
            try:
                _written(value if name == "extra_body" else dict(fields_of(name, value)))
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
    extra = settings.get("extra_body")
    told = [settings.get("n"), extra.get("n") if isinstance(extra, Mapping) else None]
    return all(n is None or n == 1 for n in told)


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


def _chat_fields(name: str, value: Any) -> Iterable[tuple[str, Any]]:
    yield _WIRE_NAMES.get(name, name), _ENCODERS.get(name, _as_is)(value)


def response_format_of(value: Any) -> Any:
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
    "response_format": response_format_of,
    "stop": _stop,
}
