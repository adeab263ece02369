"""The tools a request offers, and whether it wants one called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from grok_jupyter.simulator.refusals import bad_argument, does_not_deserialize
from grok_jupyter.simulator.request.fields import obj, objects, string

__all__ = ["Tool", "read_tool_choice", "read_tools"]

MOST_TOOLS = 128  # xAI REST reference, Chat completions


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that the model may ask for."""

    name: str
    description: str
    parameters: dict[str, Any]


def read_tools(body: dict[str, Any]) -> tuple[Tool, ...]:
    """Read the `tools` field."""
    raw = objects(body, "tools")
    if len(raw) > MOST_TOOLS:
        raise bad_argument(f"At most {MOST_TOOLS} tools are allowed, got {len(raw)}.")
    return tuple(_tool(item) for item in raw)


def read_tool_choice(body: dict[str, Any], tools: tuple[Tool, ...]) -> str | Tool:
    """Return `"auto"`, `"none"`, `"required"`, or the one tool that must be called."""
    choice = body.get("tool_choice")
    if choice is None:
        return "auto" if tools else "none"
    if isinstance(choice, str):
        if choice not in {"auto", "none", "required"}:
            raise bad_argument(f"tool_choice must be auto, none, required or a tool, not {choice}.")
        if choice == "required" and not tools:
            raise bad_argument("tool_choice is required, but the request has no tools.")
        return choice if tools else "none"
    wanted = obj(obj(body, "tool_choice") or {}, "function") or {}
    for tool in tools:
        if tool.name == wanted.get("name"):
            return tool
    raise bad_argument(f"tool_choice names a tool that is not given: {wanted.get('name')!r}.")


def _tool(item: dict[str, Any]) -> Tool:
    kind = string(item, "type")
    if kind != "function":
        raise bad_argument(
            f"Tools of type {kind} are not available in chat completions, only functions are."
        )
    function = obj(item, "function") or {}
    name = string(function, "name")
    if not name:
        raise does_not_deserialize("tools[].function: missing field `name`")
    parameters = obj(function, "parameters") or {"type": "object", "properties": {}}
    return Tool(name, string(function, "description") or "", parameters)
