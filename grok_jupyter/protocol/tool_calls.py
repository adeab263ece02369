"""Tool calls, put together from the parts in which they arrive."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from grok_jupyter.protocol.buffer import TextBuffer
from grok_jupyter.text.excerpt import writable
from grok_jupyter.text.keyless import keyless_repr

__all__ = ["Function", "ToolCall", "mark_cut"]


@dataclass(slots=True)
class Function:
    """The function that the model wants called.

    Attributes
    ----------
    name : str
        Its name, as given with ``tool(...)``.
    """

    name: str = ""
    _arguments: TextBuffer = field(default_factory=TextBuffer, repr=False)

    __repr__ = keyless_repr

    @property
    def arguments(self) -> str:
        """The arguments, JSON text; complete once the response has finished."""
        return str(self._arguments)


@dataclass(slots=True)
class ToolCall:
    """One call that the model asks for.

    Attributes
    ----------
    id : str
        To be named in ``tool_result``.
    type : str
        ``"function"``; other types are calls that the server itself makes.
    function : Function
        Name and arguments.
    is_cut : bool
        Whether the answer ended before the call was complete: it is not carried out.
    """

    id: str = ""
    type: str = "function"
    function: Function = field(default_factory=Function)
    is_cut: bool = field(default=False, repr=False, compare=False)

    __repr__ = keyless_repr

    @property
    def is_servers_own(self) -> bool:
        """Whether the server itself makes the call: ``web_search_call``, ``mcp_call``, ..."""
        return self.type.endswith("_call") and self.type != "function_call"

    def to_wire(self) -> dict[str, Any]:
        """Return the call as it is sent back in the conversation."""
        return {
            "id": self.id,
            "type": self.type,
            "function": {"name": self.function.name, "arguments": self.function.arguments},
        }


def mark_cut(calls: Iterable[ToolCall], finish_reason: str | None) -> None:
    """Note which calls are not complete, where an answer has ended for want of room."""
    for call in calls if finish_reason in _CUTTING else ():
        call.is_cut = call.is_cut or not _is_complete(call.function.arguments)


_CUTTING = {"length", "max_tokens", "content_filter"}


class ToolCalls:
    """Puts calls together from their parts.

    xAI sends each call whole. Other servers cut the arguments, repeat id and name with each part,
    send a new id with each, give all calls the index 0, leave the index or the id out, or send a
    call again at the end (see ``docs/servers.md``). Parts belong together by their index, else by
    their id; a part with neither belongs to the last call. A part that names a function while the
    call that it would belong to is complete begins another one.
    """

    __slots__ = ("_by_id", "_by_index", "calls")

    def __init__(self) -> None:
        self.calls: list[ToolCall] = []
        self._by_index: dict[int, ToolCall] = {}
        self._by_id: dict[str, ToolCall] = {}

    def append(self, part: dict[str, Any]) -> None:
        """Merge one part, in xAI's form."""
        call = self._find(part)
        if isinstance(part.get("id"), str) and not call.id:
            call.id = writable(part["id"])
            self._by_id.setdefault(part["id"], call)
        if isinstance(part.get("type"), str) and part["type"]:
            call.type = part["type"]
        call.is_cut = call.is_cut or part.get("is_cut") is True
        function = part.get("function")
        if not isinstance(function, dict):
            return
        if isinstance(function.get("name"), str):
            known = call.function.name
            if not known or _continues_name(call, part):
                call.function.name = writable(known + function["name"])
        if isinstance(function.get("arguments"), str):
            _extend(call.function, function["arguments"])

    def _find(self, part: dict[str, Any]) -> ToolCall:
        index, call_id = part.get("index"), part.get("id") or ""
        known = self._by_id.get(call_id) if call_id else None
        if type(index) is int:
            call = self._by_index.get(index)
            if call is None or (known is None and _begins_another(call, part)):
                call = self._by_index[index] = self._begin()
                return call
            return call if call.id == call_id else known or call
        if call_id:
            if known is None:
                known = self._by_id[call_id] = self._begin()
            return known
        if self.calls and not _begins_another(self.calls[-1], part):
            return self.calls[-1]
        return self._begin()

    def _begin(self) -> ToolCall:
        self.calls.append(ToolCall())
        return self.calls[-1]


def _begins_another(call: ToolCall, part: dict[str, Any]) -> bool:
    """Whether a part that would belong to a call is the beginning of another one."""
    function = part.get("function") or {}
    name, call_id = function.get("name"), part.get("id")
    if not name or (call_id and call_id == call.id):
        return False
    if _continues_name(call, part):
        return False
    has_arguments = bool(call.function._arguments or function.get("arguments"))
    if call_id and call.id and name == call.function.name and not has_arguments:
        return True  # one that takes none
    if name != call.function.name and call.function.name:
        begins = function.get("arguments") or "{"
        if not call.function._arguments or begins.lstrip().startswith("{"):
            return True
    return _is_complete(call.function.arguments)


def _continues_name(call: ToolCall, part: dict[str, Any]) -> bool:
    """Whether a part brings more of a name: nothing else, at the place of its call."""
    function = part.get("function") or {}
    return bool(
        type(part.get("index")) is int
        and not part.get("id")
        and not function.get("arguments")
        and call.function.name
        and not call.function._arguments
        and function.get("name") != call.function.name
    )


def _is_complete(arguments: str) -> bool:
    if not arguments.rstrip().endswith("}"):
        return False
    try:
        return isinstance(json.loads(arguments), dict)
    except (ValueError, RecursionError):
        return False


def _extend(function: Function, piece: str) -> None:
    """Add a piece of the arguments, or take it for all of them that there are so far."""
    if piece.startswith("{") and function._arguments:
        known = function.arguments
        if known == "{}":  # with which some servers begin
            function._arguments = TextBuffer()
        elif _is_complete(known):
            if _is_complete(piece) and json.loads(known) == json.loads(piece):
                return
        elif piece.startswith(known.rstrip()) and not _may_go_on(known):
            function._arguments = TextBuffer()
    function._arguments.append(piece)


def _may_go_on(arguments: str) -> bool:
    """Whether an object within an object may begin where arguments have been cut."""
    try:
        json.loads(arguments + "{")
    except json.JSONDecodeError as error:
        return error.pos != len(arguments)  # what is amiss is not the brace itself
    except (ValueError, RecursionError):
        pass
    return True
