"""The body of a request, in any format: what the caller set, and nothing else.

xAI refuses some parameters on some models, a penalty even when it is 0, so what the caller did
not set is never sent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.given import shown
from grok_jupyter.text.excerpt import excerpt

__all__ = [
    "assembled",
    "has_one_answer",
    "response_format_of",
    "several_answers",
]

_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


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
    return _COMPACT.encode(value).encode("utf-8", "replace")


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


def _fields(value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError("extra_body takes a dict of fields")


def response_format_of(value: Any) -> Any:
    """Return a response format: a name, a dict as sent, or the JSON schema of a type."""
    if isinstance(value, str):
        return {"type": value}
    if isinstance(value, Mapping):
        return value
    from grok_jupyter.client.shapes import shape_of  # loading the extension needs none of it

    return shape_of(value).response_format
