"""What ``%grok tools`` lists: xAI's own tools, and what each costs."""

from __future__ import annotations

from grok_jupyter.protocol.server_kinds import KINDS

__all__ = ["tool_rows"]

_ABOUT = {
    "web_search": "searches the web and reads pages",
    "x_search": "searches posts, people and threads on X",
    "code_execution": "runs Python on xAI's servers",
    "collections_search": "searches documents uploaded to xAI",
    "mcp": "uses the tools of an MCP server",
}


def tool_rows() -> list[tuple[str, ...]]:
    """Return a row for each tool: its name, what it does, what it takes, what it costs."""
    return [
        (name, _ABOUT[name], ", ".join(kind.parameters) or "none", kind.price)
        for name, kind in KINDS.items()
    ]
