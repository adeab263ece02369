"""``--tool``: from what a user writes to functions, and to tools that xAI itself runs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

from grok_jupyter.client.tools.servers_own import as_server_tool
from grok_jupyter.client.tools.toolbox import tool_names
from grok_jupyter.frontends.magics.expressions import Value, named
from grok_jupyter.frontends.magics.options import Options
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.server_tool import ServerTool
from grok_jupyter.protocol.server_tools import SERVER_TOOLS
from grok_jupyter.text.excerpt import excerpt

__all__ = ["cell_tools", "described", "is_function"]

_NAME = re.compile(r"[A-Za-z_]\w*")


def cell_tools(options: Options, namespace: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a cell that tools are for, as ``client.chat.create`` takes them.

    Parameters
    ----------
    options : Options
        The cell's.
    namespace : mapping
        The variables that its expressions may use.

    Raises
    ------
    InputError
        If an expression gives no function, or an option is for tools and there are none.
    """
    limits = {"max_rounds": options.max_rounds, "max_calls": options.max_calls}
    given = {name: value for name, value in limits.items() if value is not None}
    if options.confirm:
        given["confirm"] = True
    if not options.tools:
        for name in given:
            flag = f"--{name.replace('_', '-')}"
            raise InputError(f"{flag} is about the calls of functions; name one with --tool.")
        return {}
    functions = [_tool(source, namespace) for source in options.tools]
    if given and all(isinstance(one, ServerTool) for one in functions):
        flag = f"--{next(iter(given)).replace('_', '-')}"
        raise InputError(
            f"{flag} is about the calls of functions, and xAI runs its own tools by itself; leave "
            f"{flag} out, or name a function with --tool. Nothing was sent."
        )
    described = options.parameters.get("tools")  # by `-p tools [...]`
    others = described if isinstance(described, list) else []
    return {"tools": [*functions, *others], **given}


def is_function(value: Any) -> bool:
    """Whether a value can be called, and is no class."""
    return callable(value) and not isinstance(value, type)


def described(tools: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the output's metadata say of these settings: names, and no function."""
    if not tools:
        return {}
    return {**tools, "tools": tool_names(tools["tools"])}


def _tool(source: str | Value, namespace: Mapping[str, Any]) -> Any:
    place = f"--tool {source}"
    try:
        value = named(source, {**SERVER_TOOLS, **namespace}, "--tool")  # the notebook's own win
    except InputError as error:
        if isinstance(error.__cause__, InputError):  # of a tool of xAI's that was called there
            raise _unusable(place, error.__cause__) from None
        near = _nearly(str(source), namespace)
        if near:
            raise InputError(
                f"{near[0]!r} in {place} is not defined. Define it in a cell first, or write "
                f"{near[1]}, a tool of xAI's. Nothing was sent."
            ) from None
        raise
    if isinstance(source, Value) and isinstance(value, str):  # a name; never run as Python
        value = SERVER_TOOLS.get(value, value)
    try:
        value = as_server_tool(value)
    except InputError as error:  # it needs arguments
        raise _unusable(place, error) from None
    if isinstance(value, ServerTool):
        return value
    if isinstance(value, (list, tuple)):
        raise InputError(
            f"--tool {source} gives several things; write --tool once for each function. Nothing "
            "was sent."
        )
    if not is_function(value):
        raise InputError(
            f"--tool {source} gives {_a(value)}, not a function; name a function that is defined "
            f"in the notebook, or a tool of xAI's: {', '.join(SERVER_TOOLS)}. Nothing was sent."
        )
    return value


def _nearly(source: str, namespace: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the name that an expression begins with and the tool that is meant, if one is near."""
    match = _NAME.match(source.strip())
    if match is None or match[0] in namespace or match[0] in SERVER_TOOLS:
        return None
    near = difflib.get_close_matches(match[0], SERVER_TOOLS, n=1)
    return (match[0], near[0]) if near else None


def _unusable(place: str, error: InputError) -> InputError:
    return InputError(f"{place}: {error} Nothing was sent.")


def _a(value: Any) -> str:
    if isinstance(value, str):
        return f"the text {excerpt(value, 40)!r}"
    if isinstance(value, type):
        return f"the class {value.__name__}"
    return f"a value of type {type(value).__name__}"
