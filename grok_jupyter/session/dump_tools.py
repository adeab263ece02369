"""The tools of xAI's that a question was asked with, as plain data, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from grok_jupyter.protocol.checked import Checked
from grok_jupyter.protocol.server_tool import ServerTool
from grok_jupyter.protocol.server_tools import SERVER_TOOLS
from grok_jupyter.text.redaction import redacted

__all__ = ["SWITCHED", "dump_server_tools", "read_server_tools"]

SWITCHED = ("web_search", "x_search", "code_execution")
"""The tools that a chat has switches for, and that are kept.

What the others are given may hold what must not be kept: tokens, headers, addresses.
"""


def dump_server_tools(tools: Iterable[Any]) -> list[dict[str, Any]]:
    """Return those of the tools that can be asked for again, with what they were given."""
    return [
        {"kind": tool.kind, **{name: _clean(value) for name, value in tool.arguments.items()}}
        for tool in tools
        if isinstance(tool, ServerTool) and tool.kind in SWITCHED
    ]


def read_server_tools(records: Iterable[Checked]) -> list[ServerTool]:
    """Return the tools of a record that is being checked.

    Raises
    ------
    InputError
        If there is no such tool, or it cannot be given that.
    """
    return [_read(record) for record in records]


def _clean(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_clean(one) for one in value]
    return redacted(value) if isinstance(value, str) else value


def _read(record: Checked) -> ServerTool:
    kind = record.one_of("kind", *SWITCHED)
    return SERVER_TOOLS[kind](**{name: value for name, value in record.items() if name != "kind"})
