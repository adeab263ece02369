"""Settings in the words of the Responses API.

Source: xAI REST reference, Responses; what of it the server refuses, captured traffic of 2026.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.given import shown
from grok_jupyter.protocol.messages import Tool
from grok_jupyter.protocol.server_tool import ServerTool

__all__ = ["NOT_CARRIED", "fields_of", "refuse_what_is_not_carried"]

NOT_CARRIED = {
    "n": "ask several times",
    "stop": "end the text yourself",
    "seed": "leave it out",
    "frequency_penalty": "leave it out",
    "presence_penalty": "leave it out",
    "logit_bias": "leave it out",
    "stream_options": "leave it out",
    "deferred": "leave it out",
    "web_search_options": "use tools=[web_search()]",
    "search_parameters": "use tools=[web_search()]",
}
"""Settings that the Responses API refuses, and what to do instead."""


def refuse_what_is_not_carried(settings: Mapping[str, Any], why: str, instead: str) -> None:
    """Refuse settings that the format cannot carry, rather than drop them.

    Parameters
    ----------
    settings : mapping
        By the names of ``chat.create``.
    why : str
        Why this format is used, as part of a sentence.
    instead : str
        How to use the other one, as part of a sentence.

    Raises
    ------
    InputError
        If there is one; it names the setting and the next step.
    """
    for name, step in NOT_CARRIED.items():
        value = settings.get(name)
        if value is None or (name == "n" and value == 1):
            continue
        raise InputError(
            f"{name}={shown(value, 60)} does not exist in the Responses API, {why}; {step}, or "
            f"{instead}."
        )
    if settings.get("instructions") is not None and settings.get("previous_response_id"):
        raise InputError(
            "instructions= and previous_response_id= do not go together; append system(...) "
            "instead, or leave one of them out."
        )


def fields_of(name: str, value: Any, *, has_tools: bool) -> Iterator[tuple[str, Any]]:
    """Return the fields that a setting makes.

    Parameters
    ----------
    name : str
        By the names of ``chat.create``.
    value : object
        Not ``None``.
    has_tools : bool
        Whether the request offers tools: the server refuses a choice among none.
    """
    if name == "n":
        return  # 1, which goes without saying
    if name in {"max_tokens", "max_completion_tokens"}:
        yield "max_output_tokens", value
    elif name == "reasoning_effort":
        yield "reasoning", {"effort": value}
    elif name == "response_format":
        yield "text", {"format": _format(value)}
    elif name == "include":
        yield "include", [value] if isinstance(value, str) else list(value)
    elif name == "tools":
        yield "tools", [_tool(tool) for tool in value]
    elif name == "tool_choice":
        if has_tools or value not in ("auto", "none"):
            yield "tool_choice", _choice(value)
    else:
        yield name, value


def _format(value: Any) -> Any:
    if isinstance(value, str):
        return {"type": value}
    schema = value.get("json_schema") if isinstance(value, Mapping) else None
    if isinstance(schema, Mapping):
        return {**{name: one for name, one in value.items() if name != "json_schema"}, **schema}
    return value


def _tool(tool: Any) -> Any:
    if isinstance(tool, (Tool, ServerTool)):
        tool = tool.to_wire()
    return _flat(tool)


def _flat(tool: Any) -> Any:
    """Return a function's description without the level that Chat Completions puts around it."""
    function = tool.get("function") if isinstance(tool, Mapping) else None
    return {"type": "function", **function} if isinstance(function, Mapping) else tool


def _choice(value: Any) -> Any:
    if isinstance(value, Tool):
        return {"type": "function", "name": value.name}
    if isinstance(value, ServerTool):
        raise InputError(
            f"tool_choice={value.kind} cannot be demanded: the model itself decides when to use a "
            "tool of the server's; give 'auto', 'required' or a function."
        )
    return _flat(value)
