"""xAI's own tools that a chat has switches for: what each switch stands for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from grok_jupyter.protocol.server_tool import ServerTool
from grok_jupyter.protocol.server_tools import SERVER_TOOLS
from grok_jupyter.session.dump_tools import SWITCHED
from grok_jupyter.session.switches import Switches
from grok_jupyter.session.turn import Turn

__all__ = ["SwitchedTools", "is_switched"]


class SwitchedTools:
    """What the switches of a chat stand for, and which tools of its questions came from them.

    Without anything given, a switch stands for all that its tool can do.
    """

    def __init__(self) -> None:
        self._tools: dict[str, tuple[ServerTool, ...]] = {}
        self._plain = {kind: SERVER_TOOLS[kind]() for kind in SWITCHED}
        # By identity, the replaced ones too: a question that is asked again knows them.
        self._own = list(self._plain.values())

    def take(self, tools: Iterable[Any]) -> list[str]:
        """Have the switches stand for tools of their kinds; return the kinds that are given."""
        found = [tool for tool in tools if is_switched(tool)]
        for kind in {tool.kind for tool in found}:
            self._tools[kind] = tuple(tool for tool in found if tool.kind == kind)
        self._own += found
        return [kind for kind in SWITCHED if any(tool.kind == kind for tool in found)]

    def know(self, turns: Iterable[Turn]) -> None:
        """Take what loaded turns were asked with for the switches': a record does not say more."""
        self._own += [
            tool for turn in turns for tool in turn.settings.get("tools", ()) if is_switched(tool)
        ]

    def put_into(self, tools: Iterable[Any], on: Sequence[str]) -> list[Any]:
        """Return tools with those that are switched on now, and no others of the switches."""
        own = {id(tool) for tool in self._own}
        kept = [tool for tool in tools if id(tool) not in own]
        kinds = {tool.kind for tool in kept if isinstance(tool, ServerTool)}
        return [*kept, *(tool for kind in on if kind not in kinds for tool in self._of(kind))]

    def record(self, on: Iterable[str]) -> Switches:
        """Return what is kept of them."""
        given = (tool for kind in SWITCHED for tool in self._tools.get(kind, ()))
        return Switches(tuple(on), tuple(given))

    def _of(self, kind: str) -> tuple[ServerTool, ...]:
        return self._tools.get(kind) or (self._plain[kind],)


def is_switched(tool: Any) -> bool:
    """Return whether a tool is one that a chat has a switch for."""
    return isinstance(tool, ServerTool) and tool.kind in SWITCHED
