"""Calls of the caller's own functions: what Chat Completions would ask for, in these events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.responses.writing.output import Output, Step
from grok_jupyter.simulator.writing.tokens import count, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grok_jupyter.simulator.writing.plan import ToolCall

__all__ = ["function_calls"]


def function_calls(output: Output, calls: tuple[ToolCall, ...]) -> Iterator[Step]:
    """Ask for calls, one item each; the arguments come whole unless pieces were asked for."""
    for number, call in enumerate(calls):
        yield from _call(output, call, number)


def _call(output: Output, call: ToolCall, number: int) -> Iterator[Step]:
    item: dict[str, Any] = {
        "arguments": "", "call_id": output.call_id(), "name": call.name, "type": "function_call",
        "id": f"fc_{output.id}_{number}", "status": "in_progress",
    }  # fmt: skip
    index, added = output.add(item)
    yield added
    place = {"item_id": item["id"], "output_index": index}
    whole = [call.arguments]
    for piece in tokenize(call.arguments) if output.request.streams_calls else whole:
        fields = {"delta": piece, **place}
        yield Step("response.function_call_arguments.delta", fields, count(piece))
    output.visible += count(call.arguments)
    output.items[index]["arguments"] = call.arguments
    named = {} if output.request.model.id == "grok-4.3" else {"name": call.name}
    fields = {"arguments": call.arguments, "item_id": item["id"], **named, "output_index": index}
    yield Step("response.function_call_arguments.done", fields)
    yield output.done(index)
