"""The `input`: a string or items, among them the former `output`, replayed unchanged."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.refusals import does_not_deserialize
from grok_jupyter.simulator.request.fields import objects, string
from grok_jupyter.simulator.request.messages import Message
from grok_jupyter.simulator.responses.reading.parts import read_content
from grok_jupyter.simulator.responses.reading.refusing import refuse
from grok_jupyter.simulator.responses.sealed import opens

if TYPE_CHECKING:
    from grok_jupyter.simulator.catalogue.models import Model

__all__ = ["Input", "read_input", "read_items"]

ROLES = ("user", "assistant", "system", "developer")
# What a server-side tool left behind: it is read for nothing but its size.
_TRACES = frozenset({
    "web_search_call", "x_search_call", "custom_tool_call", "custom_tool_call_output",
    "code_interpreter_call", "file_search_call", "mcp_call", "mcp_list_tools",
    "image_generation_call",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Input:
    """An input, reduced to what an answer and its price depend on.

    Parameters
    ----------
    files
        Attachments among its parts.
    is_sealed
        Whether encrypted content came back with it.
    """

    messages: tuple[Message, ...]
    files: int = 0
    is_sealed: bool = False


def read_input(body: dict[str, Any], model: Model) -> Input:
    """Read the `input` field.

    Raises
    ------
    Refusal
        422 for a wrong shape, 400 for what is empty or cannot be decrypted.
    """
    raw = body.get("input")
    if raw is None:
        raise does_not_deserialize("missing field `input`")
    if isinstance(raw, str):
        if not raw:
            raise refuse("Each message must have at least one content element.")
        return Input((Message("user", raw),))
    items = objects(body, "input")
    if not items:
        raise refuse("The input is empty: a response needs at least one item.")
    return read_items(items, model)


def read_items(items: list[dict[str, Any]], model: Model) -> Input:
    """Read input or output items into messages."""
    messages: list[Message] = []
    files, is_sealed = 0, False
    for item in items:
        kind = string(item, "type") or "message"
        if kind == "message":
            role = _role(item)
            content = read_content(item, model)
            files += content.files
            messages.append(Message(role, content.text, tuple(content.images)))
        elif kind == "reasoning":
            is_sealed = _reasoning(item, model) or is_sealed
        elif kind == "function_call":
            _function_call(item, messages)
        elif kind == "function_call_output":
            answers = _required(item, "call_id")
            content = read_content(item, model, "output")
            messages.append(Message("tool", content.text, tuple(content.images), answers=answers))
        elif kind not in _TRACES:
            raise does_not_deserialize(f"input[].type: unknown variant `{kind}`")
    return Input(tuple(messages), files, is_sealed)


def _role(item: dict[str, Any]) -> str:
    role = string(item, "role")
    if role not in ROLES:
        listed = ", ".join(f"`{known}`" for known in ROLES)
        raise does_not_deserialize(
            f"input[].role: unknown variant `{role}`, expected one of {listed}"
        )
    return role


def _reasoning(item: dict[str, Any], model: Model) -> bool:
    if item.get("summary") is None:
        # What xAI makes of a reasoning item without its summary (grok2api issue 688).
        raise refuse("Could not decode the compaction blob: missing field `summary`.")
    objects(item, "summary")
    sealed = string(item, "encrypted_content")
    if sealed and not opens(sealed, model):
        raise refuse(
            "Could not decrypt the provided encrypted_content. Please ensure the value is the "
            "unmodified encrypted_content from a previous response of the same model."
        )
    return bool(sealed)


def _function_call(item: dict[str, Any], messages: list[Message]) -> None:
    function = {"name": _required(item, "name"), "arguments": _required(item, "arguments")}
    call = {"id": _required(item, "call_id"), "type": "function", "function": function}
    # One turn of the assistant is one message, as in Chat Completions.
    before = messages[-1] if messages and messages[-1].role == "assistant" else None
    calls = [*(json.loads(before.calls) if before and before.calls else ()), call]
    if before:
        messages[-1] = replace(before, calls=json.dumps(calls))
    else:
        messages.append(Message("assistant", "", calls=json.dumps(calls)))


def _required(item: dict[str, Any], name: str) -> str:
    value = string(item, name)
    if value is None:
        raise does_not_deserialize(f"input[]: missing field `{name}`")
    return value
