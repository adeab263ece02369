"""Tool calls, in the forms in which servers send them."""

from __future__ import annotations

import json
from typing import Any

from grok_jupyter.protocol.habits.texts import word_of

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
    index = part.get("index")
    if isinstance(index, str) and index.isdecimal() and len(index) < 9:
        index = int(index)
    if isinstance(index, float) and index.is_integer():
        index = int(index)
    if type(index) is int:
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
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return None
