"""Tool calls, put together from the parts in which they arrive."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from grok_jupyter.protocol.buffer import TextBuffer
from grok_jupyter.text.excerpt import writable

__all__ = ["Function", "ToolCall"]


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
    """

    id: str = ""
    type: str = "function"
    function: Function = field(default_factory=Function)

    def to_wire(self) -> dict[str, Any]:
        """Return the call as it is sent back in the conversation."""
        return {
            "id": self.id,
            "type": self.type,
            "function": {"name": self.function.name, "arguments": self.function.arguments},
        }


class ToolCalls:
    """Merges parts by index, else by id; a part with neither belongs to the last call.

    xAI sends each call whole; other servers cut the arguments, repeat id and name, or leave the
    index out.
    """

    __slots__ = ("_by_id", "_by_index", "calls")

    def __init__(self) -> None:
        self.calls: list[ToolCall] = []
        self._by_index: dict[int, ToolCall] = {}
        self._by_id: dict[str, ToolCall] = {}

    def append(self, part: dict[str, Any]) -> None:
        """Merge one part, as decoded from a chunk."""
        call = self._find(part)
        if isinstance(part.get("id"), str) and not call.id:
            call.id = writable(part["id"])
            self._by_id.setdefault(part["id"], call)
        if isinstance(part.get("type"), str) and part["type"]:
            call.type = part["type"]
        function = part.get("function")
        if not isinstance(function, dict):
            return
        if isinstance(function.get("name"), str) and not call.function.name:
            call.function.name = writable(function["name"])
        if isinstance(function.get("arguments"), str):
            call.function._arguments.append(function["arguments"])

    def _find(self, part: dict[str, Any]) -> ToolCall:
        index, call_id = part.get("index"), part.get("id")
        if type(index) is int:
            if index not in self._by_index:
                self._by_index[index] = self._begin()
            return self._by_index[index]
        if isinstance(call_id, str) and call_id:
            if call_id not in self._by_id:
                self._by_id[call_id] = self._begin()
            return self._by_id[call_id]
        return self.calls[-1] if self.calls else self._begin()

    def _begin(self) -> ToolCall:
        self.calls.append(ToolCall())
        return self.calls[-1]
