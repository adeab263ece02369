"""The tools of a request: functions, laid flat, and those that the server carries out itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.refusals import does_not_deserialize
from grok_jupyter.simulator.request.fields import obj, objects, string
from grok_jupyter.simulator.request.tools import MOST_TOOLS, Tool
from grok_jupyter.simulator.responses.reading.arguments import check_arguments
from grok_jupyter.simulator.responses.reading.refusing import refuse

if TYPE_CHECKING:
    from grok_jupyter.simulator.catalogue.models import Model

__all__ = ["ServerTool", "Tools", "read_choice", "read_response_tools"]


@dataclass(frozen=True, slots=True)
class ServerTool:
    """A tool of xAI's own: its type and what was said about it."""

    kind: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tools:
    """The tools of a request.

    Parameters
    ----------
    echo
        All of them as the response repeats them.
    """

    functions: tuple[Tool, ...]
    servers: tuple[ServerTool, ...]
    echo: tuple[dict[str, Any], ...]

    def server(self, kind: str) -> ServerTool | None:
        """Return the server-side tool of that type, if it was given."""
        return next((tool for tool in self.servers if tool.kind == kind), None)


def read_response_tools(body: dict[str, Any], model: Model) -> Tools:
    """Read the `tools` field.

    Raises
    ------
    Refusal
        422 for a type that does not exist, 400 for arguments that it does not take.
    """
    raw = objects(body, "tools")
    if len(raw) > MOST_TOOLS:
        raise refuse(f"At most {MOST_TOOLS} tools are allowed, got {len(raw)}.")
    functions: list[Tool] = []
    servers: list[ServerTool] = []
    echo: list[dict[str, Any]] = []
    for item in raw:
        kind = string(item, "type")
        if kind is None:
            raise does_not_deserialize("tools[]: missing field `type`")
        if kind == "function":
            if model.is_multi_agent:
                raise refuse("Client side tools are not supported for multi-agent models.")
            functions.append(_function(item))
            # In this order, and `strict` always, in live traffic.
            repeated = ("type", "description", "name", "parameters", "strict")
            echo.append({name: item.get(name) for name in repeated})
            continue
        check_arguments(kind, item)
        arguments = {name: value for name, value in item.items() if name != "type"}
        servers.append(ServerTool("code_interpreter" if kind == "code_execution" else kind,
                                  arguments))  # fmt: skip
        echo.append(item)
    return Tools(tuple(functions), tuple(servers), tuple(echo))


def read_choice(body: dict[str, Any], tools: Tools) -> str | Tool:
    """Return `"auto"`, `"none"`, `"required"`, or the one function that must be called.

    Raises
    ------
    Refusal
        400: there are no tools, or it names none of the functions.
    """
    choice = body.get("tool_choice")
    if choice is None:
        return "auto" if tools.echo else "none"
    if not tools.echo:
        raise refuse(
            "Invalid request content: A tool_choice was set on the request but no tools were "
            "specified."
        )
    if isinstance(choice, str):
        if choice not in {"auto", "none", "required"}:
            raise refuse(f"tool_choice must be auto, none, required or a function, not {choice}.")
        return choice
    wanted = obj(body, "tool_choice") or {}
    if wanted.get("type") != "function":
        raise refuse(
            f"tool_choice of type {wanted.get('type')} is not supported: only a function can be "
            "named."
        )
    for tool in tools.functions:
        if tool.name == wanted.get("name"):
            return tool
    raise refuse(f"tool_choice names a function that is not given: {wanted.get('name')!r}.")


def _function(item: dict[str, Any]) -> Tool:
    if obj(item, "function") is not None:
        raise does_not_deserialize("tools[]: missing field `name`; functions are laid flat here")
    name = string(item, "name")
    if not name:
        raise does_not_deserialize("tools[]: missing field `name`")
    parameters = obj(item, "parameters") or {"type": "object", "properties": {}}
    return Tool(name, string(item, "description") or "", parameters)
