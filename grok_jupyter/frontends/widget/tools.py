"""What a chat may call: functions, and who allows each call, and tools that xAI runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from time import monotonic
from typing import Any

from grok_jupyter.client.tools.servers_own import with_called_tools
from grok_jupyter.client.tools.toolbox import Toolbox
from grok_jupyter.frontends.watching import is_terminal, is_unattended
from grok_jupyter.frontends.widget.settings import SWITCHED
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.given import shown
from grok_jupyter.protocol.messages import Tool
from grok_jupyter.protocol.server_tool import ServerTool
from grok_jupyter.protocol.server_tools import SERVER_TOOLS
from grok_jupyter.session.confirmation import Confirmation
from grok_jupyter.session.turn import Turn

__all__ = ["ChatTools", "checked", "decide"]

_LIMITS = ("max_rounds", "max_calls")
_PATIENCE = 20.0  # seconds in which a page may come that shows the chat, or come back


class ChatTools:
    """What the answers of a chat may call.

    Parameters
    ----------
    shell : InteractiveShell or None
        The notebook's.
    has_page : callable
        Whether a page shows the chat now.
    """

    def __init__(self, shell: Any, has_page: Callable[[], bool]) -> None:
        self._shell = shell
        self._has_page = has_page
        self.functions: tuple[Any, ...] = ()
        self.confirms = False
        self._switched: dict[str, ServerTool] = {name: SERVER_TOOLS[name]() for name in SWITCHED}

    def take(self, tools: Iterable[Any]) -> list[str]:
        """Take the chat's tools; return the names of those that a switch is for, and that are on.

        With what such a tool was given, it is asked for whenever its switch is on.
        """
        found = tuple(tools)
        switched = {tool.kind: tool for tool in found if _is_switched(tool)}
        self._switched |= switched
        self.functions = tuple(tool for tool in found if not _is_switched(tool))
        return list(switched)

    def take_again(self, turn: Turn) -> list[str]:
        """Take those that a loaded turn was asked with, besides the chat's own; as ``take``."""
        return self.take([*self.functions, *turn.settings.get("tools", ())])

    def all(self, switches: Iterable[str]) -> list[Any]:
        """Return the chat's tools, with those of xAI's that are switched on."""
        return self._with_switched(self.functions, switches)

    def settings(
        self, given: Iterable[Any] | None, turn: Turn | None = None, *, switches: Iterable[str] = ()
    ) -> dict[str, Any]:
        """Return the settings of a question that tools are for; nothing where there are none.

        Parameters
        ----------
        given : iterable, optional
            What a question brings along in place of the chat's own.
        turn : Turn, optional
            The turn that is asked again: with what it was asked with.
        switches : iterable of str
            Which switches are on.
        """
        before = turn.settings if turn and turn.settings.get("tools") else {}
        if given is None:
            tools = self._with_switched(before.get("tools", self.functions), switches)
        else:
            tools = list(checked(given))
        if not tools:
            return {}
        settings = {name: before[name] for name in _LIMITS if name in before}
        has_functions = not all(isinstance(tool, ServerTool) for tool in tools)
        # A cell may have asked for that.
        if has_functions and (self.confirms or before.get("confirm")):
            settings["confirm"] = self._confirmation()
        return {"tools": list(tools), **settings}

    def _with_switched(self, tools: Iterable[Any], switches: Iterable[str]) -> list[Any]:
        """Return tools with those of xAI's that are switched on now, and no other of the chat's."""
        own = self._switched.values()
        kept = [tool for tool in tools if not any(tool is one for one in own)]
        kinds = {tool.kind for tool in kept if isinstance(tool, ServerTool)}
        return [*kept, *(self._switched[name] for name in switches if name not in kinds)]

    def missing(self, turn: Turn, settings: Mapping[str, Any]) -> str:
        """Say which functions an answer was given with that there are no more; ``""`` if none."""
        names = sorted({run.name for run in turn.response.tool_runs if not run.further})
        tools = settings.get("tools", ())
        if not names or not all(isinstance(tool, ServerTool) for tool in tools):
            return ""
        return (
            f"The answer was given with {', '.join(names)}; a loaded chat has no functions."
            " Give them: ChatWidget.load(path, tools=[...])."
        )

    def _confirmation(self) -> Confirmation:
        shell = self._shell
        if is_terminal(shell) or is_unattended(shell):
            return Confirmation(lambda: False)
        seen: float | None = None  # when a page was there last, or was first looked for

        def is_watched() -> bool:
            nonlocal seen
            if seen is None or self._has_page():
                seen = monotonic()
            return self._has_page() or monotonic() - seen < _PATIENCE

        return Confirmation(is_watched)


def checked(tools: Iterable[Any]) -> tuple[Any, ...]:
    """Return the functions that were given.

    Raises
    ------
    InputError
        If it is no list of them, or one cannot be a tool.
    """
    if isinstance(tools, (str, bytes, Mapping)) or not isinstance(tools, Iterable):
        name = getattr(tools, "__name__", None) or type(tools).__name__
        raise InputError(f"tools={name} is not a list of functions; write tools=[{name}].")
    found = tuple(with_called_tools({"tools": list(tools)})["tools"])
    for one in found:
        is_described = isinstance(one, Mapping) and isinstance(one.get("type"), str)
        if not (callable(one) or is_described or isinstance(one, (Tool, ServerTool))):
            raise InputError(
                f"tools=[...] holds {shown(one, 60)}, which is no tool; give functions, tools of "
                "xAI's, or what grok_jupyter.chat.tool returns."
            )
    Toolbox.of([*found])  # says what cannot be one
    return found


def _is_switched(tool: Any) -> bool:
    return isinstance(tool, ServerTool) and tool.kind in SWITCHED


def decide(turn: Turn, call: int, *, is_allowed: bool) -> None:
    """Say whether a call of a turn may run, by its number there.

    Raises
    ------
    InputError
        If it does not wait for that.
    """
    runs, confirmation = turn.response.tool_runs, turn.confirmation
    if confirmation is None or call >= len(runs) or runs[call].status != "waiting":
        raise InputError("That call does not wait for a decision; nothing was changed.")
    confirmation.decide(runs[call], is_allowed=is_allowed)
