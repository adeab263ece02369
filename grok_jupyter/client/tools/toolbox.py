"""The tools of a chat: functions, and descriptions that the caller answers himself."""

from __future__ import annotations

import functools
import json
import operator
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.given import shown
from grok_jupyter.protocol.messages import Tool
from grok_jupyter.protocol.server_tool import ServerTool
from grok_jupyter.text.redaction import holds_key, looks_like_key

__all__ = ["FunctionTool", "Toolbox", "tool_names"]


class FunctionTool(NamedTuple):
    """A function, and what a model is told of it.

    Attributes
    ----------
    function : callable
        What is called.
    tool : Tool
        Name, description and schema.
    arguments : callable
        Takes the JSON text of a call; returns the arguments by name, or raises ``ValueError``.
    unfit : callable
        Says, for a model, what that error means.
    """

    function: Callable[..., Any]
    tool: Tool
    arguments: Callable[[str], Mapping[str, Any]]
    unfit: Callable[[BaseException], str]


class Toolbox:
    """What was given as ``tools=``.

    Parameters
    ----------
    tools : sequence
        Functions, what :func:`grok_jupyter.chat.tool` returns, and dicts as the API takes them.

    Attributes
    ----------
    functions : dict
        The functions by name.
    offered : list
        What the server is told of, in the order given.

    Raises
    ------
    InputError
        If something cannot be a tool, or two have one name.
    """

    def __init__(self, tools: Sequence[Any]) -> None:
        self._given = tuple(tools)
        self.functions: dict[str, FunctionTool] = {}
        self.offered: list[Any] = []
        for one in self._given:
            if callable(one):
                made = _function_tool(one)
                self.functions[made.tool.name] = made
                self.offered.append(made.tool)
            else:
                self.offered.append(one)
        if self.functions:
            self._refuse_doubles()

    @classmethod
    def of(cls, tools: Any, known: Toolbox | None = None) -> Toolbox:
        """Return the toolbox of a setting: ``known``, if that is made of the same.

        Raises
        ------
        InputError
            If it is no list, or as above.
        """
        if callable(tools):
            raise InputError(f"tools={shown(tools, 60)} is no list; write tools=[...] around it.")
        if tools is None:
            return _NONE
        if not isinstance(tools, (Sequence, AbstractSet)) or isinstance(tools, (str, bytes)):
            raise InputError(
                f"tools={shown(tools, 60)} is no list of tools; write tools=[...] with functions, "
                "or descriptions of them, in it."
            )
        tools = tuple(tools)
        if known is not None and known._is_of(tools):
            return known
        return cls(tools) if any(map(callable, tools)) else _NONE

    @property
    def names(self) -> list[str]:
        """The names of all tools, as far as they have one."""
        return tool_names(self.offered)

    def is_left_to_caller(self, name: str) -> bool:
        """Return whether a call is the caller's to answer: of a tool that is no function."""
        return name not in self.functions and name in self.names

    def choice(self, choice: Any) -> Any:
        """Return a ``tool_choice`` in which a function may stand for itself."""
        if callable(choice):
            found = [one.tool for one in self.functions.values() if one.function == choice]
            if not found:
                raise InputError(
                    f"tool_choice={shown(choice, 60)} is none of the tools; give one of "
                    f"{', '.join(self.names)}."
                )
            return found[0]
        return choice

    def _is_of(self, tools: Sequence[Any]) -> bool:
        return len(self._given) == len(tools) and all(map(operator.is_, self._given, tools))

    def _refuse_doubles(self) -> None:
        names = self.names
        for name in self.functions:
            if names.count(name) > 1:
                raise InputError(
                    f"Two tools are called {name}, and a call names only one; give one of them "
                    "another name."
                )


def _function_tool(function: Callable[..., Any]) -> FunctionTool:
    from grok_jupyter.client.tools.signatures import describe
    from grok_jupyter.client.tools.typed import Typed

    described = describe(function)
    typed = Typed(described)
    tool = Tool(described.name, described.description, typed.schema)
    told = json.dumps(tool.to_wire(), ensure_ascii=False)
    if holds_key(told) or looks_like_key(told):
        raise InputError(
            f"{described.name} has an API key in its defaults or its docstring, which a model is "
            "told of; read the key inside the function. Nothing was sent."
        )
    return FunctionTool(function, tool, typed.arguments, typed.unfit)


def tool_names(tools: Sequence[Any]) -> list[str]:
    """Return the names of tools as they were given, functions too, as far as they have one."""
    return [name for tool in tools if (name := _name_of(tool))]


def _name_of(tool: Any) -> str:
    if isinstance(tool, Tool):
        return tool.name
    if isinstance(tool, ServerTool):
        return tool.kind
    if callable(tool):
        while isinstance(tool, functools.partial):
            tool = tool.func
        return getattr(tool, "__name__", None) or type(tool).__name__
    function = tool.get("function") if isinstance(tool, Mapping) else None
    name = function.get("name") if isinstance(function, Mapping) else None
    return name if isinstance(name, str) else ""


_NONE = Toolbox(())
