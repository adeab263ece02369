"""xAI's own tools that a chat has switches for: what each stands for, and which are on."""

from __future__ import annotations

from typing import Any, NamedTuple, Self

from grok_jupyter.protocol.checked import Checked
from grok_jupyter.protocol.server_tool import ServerTool
from grok_jupyter.session.dump_tools import SWITCHED, dump_server_tools, read_server_tools

__all__ = ["Switches"]

_MOST = 100  # tools in a record


class Switches(NamedTuple):
    """The switches of a talk, as its chat has them.

    Attributes
    ----------
    on : tuple of str
        The kinds of tools that are switched on.
    tools : tuple of ServerTool
        What is asked for when its kind is on; of a kind that is not among them, all it can do.
    """

    on: tuple[str, ...] = ()
    tools: tuple[ServerTool, ...] = ()

    def dump(self) -> dict[str, Any]:
        """Return them as data that JSON can write."""
        return {"on": list(self.on), "tools": dump_server_tools(self.tools)}

    @classmethod
    def read(cls, record: Checked) -> Self:
        """Return those of a record.

        Raises
        ------
        InputError
            If it is damaged.
        """
        on = record.values("on")
        tools = read_server_tools(record.objects("tools", _MOST))
        return cls(tuple(kind for kind in SWITCHED if kind in on), tuple(tools))
