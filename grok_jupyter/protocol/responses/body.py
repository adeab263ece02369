"""Settings in the words of the Responses API.

Source: xAI REST reference, Responses; what of it the server refuses, captured traffic of 2026.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.given import shown
from grok_jupyter.protocol.messages import Tool
from grok_jupyter.protocol.server_tool import ServerTool

__all__ = ["NOT_CARRIED", "fields_of", "not_carried"]

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


def not_carried(settings: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return a setting that the format cannot carry, and what to do instead; ``None`` for none.

    Parameters
    ----------
    settings : mapping
        By the names of ``chat.create``.

    Raises
    ------
    InputError
        If two of them exclude each other.
    """
    for name, step in NOT_CARRIED.items():
        value = settings.get(name)
        if value is not None and not (name == "n" and value == 1):
            return name, step
    if settings.get("instructions") is not None and settings.get("previous_response_id"):
        raise InputError(
            "instructions= and previous_response_id= do not go together; append system(...) "
            "instead, or leave one of them out."
        )
    return None


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
        yield "include", _names(value)
    elif name in _CHECKED:
        fits, expected = _CHECKED[name]
        if not fits(value):
            raise InputError(f"{name}={shown(value, 60)} is not {expected}.")
        yield name, value
    elif name == "tools":
        yield "tools", [_tool(tool) for tool in value]
    elif name == "tool_choice":
        if has_tools or value not in ("auto", "none"):
            yield "tool_choice", _choice(value)
    else:
        yield name, value


def _names(value: Any) -> list[str]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, (list, tuple)) or not all(isinstance(one, str) for one in names):
        raise InputError(
            f"include={shown(value, 60)} is no list of names; give ['reasoning.encrypted_content'] "
            "and the like."
        )
    return list(names)


_CHECKED: dict[str, tuple[Callable[[Any], bool], str]] = {
    "store": (lambda value: isinstance(value, bool), "True or False"),
    "max_turns": (lambda value: type(value) is int and value > 0, "a whole number above 0"),
    "previous_response_id": (
        lambda value: isinstance(value, str) and value.isprintable() and 0 < len(value) <= 1000,
        "the id of a response; give response.id of an answer that was stored",
    ),
    "instructions": (lambda value: isinstance(value, str), "a text; or append system(...)"),
}
"""What only this format has: whether a value fits, and what it is to be."""


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
    return _flat(value)
