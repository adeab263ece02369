"""The answer after a tool's result: what was called with what, and what came of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.writing.quote import beginning, code_span

if TYPE_CHECKING:
    from grok_jupyter.simulator.request.chat import ChatRequest

__all__ = ["SIGNATURE", "after_tools", "with_results"]

SIGNATURE = "*Written by grok-demo, the embedded endpoint, not by Grok.*"


_FREE = {"type", "title", "description", "default"}
"""What a schema may say of a value that a result is sure to fit."""


def after_tools(request: ChatRequest) -> str:
    """Write the answer that uses the results of tools which end the conversation."""
    calls = _calls(request)
    lines = []
    for message in request.results:
        if message.images:
            lines += [f"- an image of it: {image}" for image in message.images]
            continue
        said = code_span(beginning(message.text, 400) or "nothing")
        call = calls.get(message.answers)
        lines.append(f"- {code_span(call)}: {said}" if call else f"- {said}")
    count = sum(message.role == "tool" for message in request.results)
    head = "The tool says:" if count == 1 else "The tools say:"
    return "\n".join([head, "", *lines, "", SIGNATURE])


def with_results(value: Any, request: ChatRequest) -> Any:
    """Return the value for a schema with what the tools' results say by the same names.

    A result that is one number goes to the only number that is wanted.
    """
    if not isinstance(value, dict) or not request.schema:
        return value
    properties = request.schema.get("properties") or {}
    free = {name for name, inner in properties.items() if _is_free(inner)}
    whole = {name for name in free if properties[name].get("type") == "integer"}
    value = dict(value)
    for message in request.results:
        try:
            said = json.loads(message.text)
        except (ValueError, RecursionError):
            continue
        if not isinstance(said, dict):
            numbers = [name for name in free if _is_number(value.get(name))]
            said = {numbers[0]: said} if len(numbers) == 1 else {}
        for name in free & said.keys() & value.keys():
            if _is_alike(said[name], value[name], is_whole=name in whole):
                value[name] = said[name]
    return value


def _is_free(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.keys() <= _FREE


def _is_alike(said: Any, wanted: Any, *, is_whole: bool) -> bool:
    if _is_number(said) and _is_number(wanted):
        return isinstance(said, int) or not is_whole
    return isinstance(said, str) and isinstance(wanted, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _calls(request: ChatRequest) -> dict[str, str]:
    """Return the calls of the conversation by their ids, as Python would write them."""
    found = {}
    for message in request.messages:
        for call in json.loads(message.calls) if message.calls else ():
            if isinstance(call, dict) and isinstance(call.get("function"), dict):
                function = call["function"]
                arguments = _arguments(function.get("arguments"))
                found[str(call.get("id"))] = beginning(f"{function.get('name')}({arguments})", 160)
    return found


def _arguments(text: Any) -> str:
    try:
        value = json.loads(text)
        return ", ".join(f"{name}={given!r}" for name, given in value.items())
    except (AttributeError, TypeError, ValueError, RecursionError):
        return "…"
