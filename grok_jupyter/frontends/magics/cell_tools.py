"""``--tool``: from what a user writes to the functions that an answer may call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grok_jupyter.client.tools.toolbox import Toolbox
from grok_jupyter.frontends.magics.options import Options
from grok_jupyter.frontends.prompt.interpolation import evaluate
from grok_jupyter.protocol.errors import InputError

__all__ = ["cell_tools", "described", "is_function"]


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
    functions = [_function(source, namespace) for source in options.tools]
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
    return {**tools, "tools": Toolbox.of(tools["tools"]).names}


def _function(source: str, namespace: Mapping[str, Any]) -> Any:
    value = evaluate(source, namespace, f"--tool {source}")
    if isinstance(value, (list, tuple)):
        raise InputError(
            f"--tool {source} gives several things; write --tool once for each function. Nothing "
            "was sent."
        )
    if not is_function(value):
        raise InputError(
            f"--tool {source} gives {_a(value)}, not a function; name a function that is defined "
            "in the notebook. Nothing was sent."
        )
    return value


def _a(value: Any) -> str:
    if isinstance(value, type):
        return f"the class {value.__name__}"
    return f"a value of type {type(value).__name__}"
