"""Errors that a server reports in a body or an event, wherever it puts them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from grok_jupyter.protocol.habits.texts import quoted, whole_number_of, word_of
from grok_jupyter.text.excerpt import excerpt

__all__ = ["LONGEST", "has_error", "reported_error", "reported_status"]

LONGEST = 500
"""Characters of what is quoted of an error."""

_DEEPEST = 8  # errors within errors
_LONGEST_JSON = 100_000  # characters of JSON within a text that are read
_FINE = {"", "0", "200", "ok", "success", "successful", "succeeded", "none", "null", "no error"}
_SAID = (
    "message", "msg", "error", "detail", "error_message", "error_msg", "errorMessage",
    "status_msg", "reason", "description", "title",
)  # fmt: skip
_CODES = ("code", "error_code", "status_code", "status", "type")
_INNER = ("raw", "innererror", "inner_error", "failed_generation", "details", "errors", "causes")


def reported_error(value: Any, redact: Callable[[str], str] = str, longest: int = LONGEST) -> str:
    """Return the error that a decoded body or event reports; ``""`` if it reports none.

    An error may stand at the top (flat ``{"code", "error"}``, ``{"error": {"message", ...}}``,
    FastAPI's ``{"detail"}``, ``base_resp`` of MiniMax), in a choice (OpenRouter), or in its delta
    or message. An error object in which everything is empty reports nothing.

    Parameters
    ----------
    value : object
        As decoded from JSON.
    redact : callable
        Takes the key out of a text, before it is cut.
    longest : int
        Characters of it at most.
    """
    for error, around in _errors(value):
        said = _said(error, around)
        if said:
            text = excerpt(redact(said), longest)
            return text.rstrip(".") or repr(text)
    return ""


def has_error(value: Any) -> bool:
    """Return whether a decoded body or event reports an error."""
    return any(True for _ in _errors(value))


def reported_status(value: Any) -> int | None:
    """Return the HTTP status that goes with a reported error, where the server names one."""
    for error, around in _errors(value):
        for place in (error, around):
            for name in _CODES if isinstance(place, dict) else ():
                code = whole_number_of(place.get(name))
                if code is not None and 400 <= code < 600:
                    return code
    return None


def _errors(value: Any) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Walk over the errors in a value, each with the object around it."""
    if not isinstance(value, dict):
        return
    for name in ("error", "errors"):
        if _says(value.get(name)):
            yield value[name], value
    state = value.get("base_resp")
    if isinstance(state, dict) and _says(state.get("status_code")):
        yield state, value
    if _says(value.get("error_code")) or _says(value.get("error_msg")):
        yield _own(value), value
    choices = value.get("choices")
    is_answer = isinstance(choices, (list, dict)) and bool(choices)
    if value.get("object") == "error" or value.get("type") == "error":
        yield _own(value), value
    elif value.get("success") is False and not is_answer:
        yield _own(value) or "the server says success: false", value
    elif choices is None:
        for name in ("detail", "message", "msg", "error_message", "errorMessage"):
            said = value.get(name)
            if (isinstance(said, str) or name == "detail") and _says(said):
                yield said, value
                break
    for choice in choices if isinstance(choices, list) else [choices]:
        for place in (choice, *_within(choice)):
            if isinstance(place, dict) and _says(place.get("error")):
                yield place["error"], place


def _within(choice: Any) -> Iterator[Any]:
    """Walk over the delta and the message of a choice, and over the parts of their content."""
    for name in ("delta", "message") if isinstance(choice, dict) else ():
        place = choice.get(name)
        yield place
        content = place.get("content") if isinstance(place, dict) else None
        if isinstance(content, list):
            yield from content


def _own(value: dict[str, Any]) -> dict[str, Any]:
    return {name: value[name] for name in (*_SAID, *_CODES) if name in value and name != "type"}


def _says(value: Any, depth: int = 0) -> bool:
    """Whether a value in the place of an error reports one."""
    if value is None or value is False or depth > _DEEPEST:
        return False
    if isinstance(value, str):
        return value.strip().lower() not in _FINE
    if isinstance(value, (int, float)):
        return value is True or value not in {0, 200}
    if isinstance(value, list):
        return any(_says(entry, depth + 1) for entry in value)
    if isinstance(value, dict):
        # A type alone, beside an empty message, is what some gateways send with every chunk.
        told = [name for name in (*_SAID, "code", "status_code") if name in value]
        return any(_says(value[name], depth + 1) for name in told or value)
    return True


def _said(error: Any, around: dict[str, Any], depth: int = 0) -> str:
    """Return what an error says, with the reason behind it where there is one."""
    if depth > _DEEPEST or error is None:
        return ""
    if isinstance(error, str):
        inner = _decoded(error)
        return _said(inner, {}, depth + 1) if inner is not None else error.strip()
    if isinstance(error, (bool, int, float)):
        said = next((s for name in _SAID[:6] if (s := _text(around.get(name)))), "")
        return said or ("an error without a word" if error is True else f"code {error}")
    if isinstance(error, list):
        return "; ".join(said for entry in error[:20] if (said := _said(entry, {}, depth + 1)))
    if not isinstance(error, dict):
        return ""
    return _of_object(error, depth)


def _of_object(error: dict[str, Any], depth: int) -> str:
    said = ""
    for name in (*_SAID, "code", "type"):
        if _says(error.get(name)):
            said = _said(error[name], {}, depth + 1)
            break
    place = error.get("loc")  # FastAPI: which field of the request
    if said and isinstance(place, list):
        said = f"{'.'.join(word_of(name) or quoted(name) for name in place)}: {said}"
    metadata = error.get("metadata")
    places = [error, *([metadata] if isinstance(metadata, dict) else [])]
    reasons = [
        reason
        for place in places
        for name in _INNER
        if _says(place.get(name)) and (reason := _said(place[name], {}, depth + 1).rstrip("."))
    ]
    reasons = [reason for reason in dict.fromkeys(reasons) if reason not in said]
    provider = _text(metadata.get("provider_name")) if isinstance(metadata, dict) else ""
    if provider and (reasons or provider not in said):
        reasons = [f"{provider}: {'; '.join(reasons)}" if reasons else provider]
    if said and reasons:
        return f"{said.rstrip('.')} ({'; '.join(reasons)})"
    return said or "; ".join(reasons) or quoted(error)


def _decoded(text: str) -> dict[str, Any] | None:
    """Return the error that a gateway has put into a text as JSON; ``None`` if it has not."""
    text = text.strip()
    if not text.startswith("{") or len(text) > _LONGEST_JSON:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and _says(value) else None


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
