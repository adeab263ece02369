"""xAI's own tools among the settings of a request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, TypeGuard

from grok_jupyter.client.addresses import is_loopback
from grok_jupyter.client.tools.toolbox import tool_names
from grok_jupyter.protocol.errors import ConfigError, InputError
from grok_jupyter.protocol.given import shown
from grok_jupyter.protocol.messages import Tool
from grok_jupyter.protocol.server_secrets import HIDDEN, address_to_show
from grok_jupyter.protocol.server_tool import ServerTool
from grok_jupyter.protocol.server_tools import SERVER_TOOLS

__all__ = ["as_server_tool", "check_tools", "wire_tools", "with_called_tools"]


def with_called_tools(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings in which ``tools=[web_search]``, or its name, is ``tools=[web_search()]``.

    A set becomes a list, in the order of the names: requests that are equal stay so.

    Raises
    ------
    InputError
        If such a tool needs arguments, or a name is none of xAI's tools.
    """
    tools = settings.get("tools")
    called = dict(settings)
    if isinstance(tools, (Sequence, AbstractSet)) and not isinstance(tools, (str, bytes)):
        made = [as_server_tool(_named(one)) for one in tools]
        is_set = isinstance(tools, AbstractSet)
        called["tools"] = sorted(made, key=_name_of) if is_set else made
    return called


def as_server_tool(tool: Any) -> Any:
    """Return a tool of xAI's that was given as its function; anything else as it is.

    Raises
    ------
    InputError
        If it needs arguments.
    """
    return tool() if any(tool is one for one in SERVER_TOOLS.values()) else tool


def check_tools(settings: Mapping[str, Any], *, is_http_allowed: bool) -> None:
    """Check what is said about tools that the server runs.

    Parameters
    ----------
    settings : mapping
        By the names of ``chat.create``.
    is_http_allowed : bool
        Whether the user trusts the network, so that plain http may carry a secret.

    Raises
    ------
    InputError
        If one of them is demanded.
    ConfigError
        If a secret would go over plain http.
    """
    tools = settings.get("tools")
    _refuse_demanded(settings.get("tool_choice"), tools if _is_list(tools) else ())
    if not is_http_allowed:
        for tool in wire_tools(settings):
            _refuse_plain_http(tool)


def wire_tools(settings: Mapping[str, Any]) -> list[Any]:
    """Return the tools of a request as the wire has them, those of ``extra_body`` as well."""
    extra = settings.get("extra_body")
    others = extra.get("tools") if isinstance(extra, Mapping) else None
    given = [one for tools in (settings.get("tools"), others) if _is_list(tools) for one in tools]
    return [one.to_wire() if isinstance(one, ServerTool) else one for one in given]


def _is_list(value: Any) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, (list, tuple))


def _named(tool: Any) -> Any:
    if isinstance(tool, str) and tool not in SERVER_TOOLS:
        raise InputError(
            f"{shown(tool, 60)} is no tool of xAI's; these are {', '.join(SERVER_TOOLS)}. A "
            "function of your own is given itself, not its name."
        )
    return SERVER_TOOLS[tool] if isinstance(tool, str) else tool


def _name_of(tool: Any) -> tuple[str, str]:
    return ("".join(tool_names([tool])), repr(tool) if isinstance(tool, ServerTool) else "")


def _refuse_demanded(choice: Any, tools: Sequence[Any]) -> None:
    """Refuse to demand a tool that only the model itself decides about, however it is written."""
    own = set(tool_names([one for one in tools if not isinstance(one, (ServerTool, str))]))
    for name in _names_in(choice):
        if name in SERVER_TOOLS and name not in own:
            raise InputError(
                f"tool_choice={name} cannot be demanded: the model itself decides when to use a "
                "tool of the server's; give 'auto', 'required' or a function of your own."
            )


def _names_in(choice: Any) -> Iterator[str]:
    if isinstance(choice, ServerTool):
        yield choice.kind
    elif any(choice is one for one in SERVER_TOOLS.values()):
        yield choice.__name__
    elif isinstance(choice, str):
        yield choice
    elif isinstance(choice, Mapping) and not isinstance(choice, Tool):
        function = choice.get("function")
        named = function if isinstance(function, Mapping) else choice
        yield from (one for one in (choice.get("type"), named.get("name")) if isinstance(one, str))


def _refuse_plain_http(tool: Any) -> None:
    if not isinstance(tool, Mapping) or not isinstance(url := tool.get("server_url"), str):
        return
    is_plain = url.strip().lower().startswith("http://") and not is_loopback(url)
    has_secret = any(tool.get(name) for name in HIDDEN) or "@" in url
    if is_plain and has_secret:
        raise ConfigError(
            f"mcp() with server_url={address_to_show(url)!r} would send its token over plain http, "
            "which others can read; use https. For a network that you trust, allow it with "
            "Client(..., allow_http=True), `%config GrokMagics.allow_http = True` or "
            "GROK_JUPYTER_ALLOW_HTTP=1 in the environment."
        )
