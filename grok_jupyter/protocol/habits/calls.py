"""Tool calls, in the forms in which servers send them."""

from __future__ import annotations

from typing import Any

from grok_jupyter.protocol.habits.texts import whole_number_of, word_of, written

__all__ = ["calls_of"]

_ARGUMENTS = ("arguments", "parameters", "input", "args")


def calls_of(value: Any) -> list[dict[str, Any]]:
    """Return parts of tool calls as xAI sends them: a list, with the arguments as JSON text."""
    if isinstance(value, dict):  # one call, or calls by their index
        is_call = not value.keys().isdisjoint({"function", "name", *_ARGUMENTS})
        value = [value] if is_call else list(value.values())
    if not isinstance(value, list):
        return []
    return [_call(part) for part in value if isinstance(part, dict)]


def _call(part: dict[str, Any]) -> dict[str, Any]:
    call = {name: part[name] for name in part if name not in {"index", "id", "function"}}
    index = whole_number_of(part.get("index"))
    if index is not None:
        call["index"] = index
    if identity := word_of(part.get("id")) or word_of(part.get("call_id")):
        call["id"] = identity
    function = part.get("function")
    if not isinstance(function, dict):
        function = {**part, "name": function} if isinstance(function, str) else part
    named = {"name": word_of(function.get("name")), "arguments": _arguments(function)}
    call["function"] = {name: text for name, text in named.items() if text is not None}
    return call


def _arguments(function: dict[str, Any]) -> str | None:
    for name in _ARGUMENTS:
        value = function.get(name)
        if isinstance(value, str):
            return value
        if value is not None:
            return written(value, (",", ":"))
    return None
