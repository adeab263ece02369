"""The answer after a tool's result: what was called with what, and what came of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.writing.quote import beginning, code_span

if TYPE_CHECKING:
    from grok_jupyter.simulator.request.chat import ChatRequest

__all__ = ["SIGNATURE", "after_tools"]

SIGNATURE = "*Written by grok-demo, the embedded endpoint, not by Grok.*"


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
