"""The tools of xAI's that a question was asked with, as plain data, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from grok_jupyter.protocol.checked import Checked
from grok_jupyter.protocol.server_tool import ServerTool
from grok_jupyter.protocol.server_tools import SERVER_TOOLS

__all__ = ["dump_server_tools", "read_server_tools"]

# What the others are given may hold what must not be kept: tokens, headers, addresses.
_KEPT = ("web_search", "x_search", "code_execution")


def dump_server_tools(tools: Iterable[Any]) -> list[dict[str, Any]]:
    """Return those of the tools that can be asked for again, with what they were given."""
    return [
        {"kind": tool.kind, **tool.arguments}
        for tool in tools
        if isinstance(tool, ServerTool) and tool.kind in _KEPT
    ]


def read_server_tools(records: Iterable[Checked]) -> list[ServerTool]:
    """Return the tools of a record that is being checked.

    Raises
    ------
    InputError
        If there is no such tool, or it cannot be given that.
    """
    return [_read(record) for record in records]


def _read(record: Checked) -> ServerTool:
    kind = record.one_of("kind", *_KEPT)
    return SERVER_TOOLS[kind](**{name: value for name, value in record.items() if name != "kind"})
