"""What ``%grok tools`` lists: xAI's own tools, and what each costs."""

from __future__ import annotations

from inspect import Parameter, signature

from grok_jupyter.protocol.server_tools import SERVER_TOOLS

__all__ = ["tool_rows"]

# xAI's documentation, prices of November 2026; failed calls are free.
_ABOUT = {
    "web_search": ("searches the web and reads pages", "USD 5 per 1,000 calls"),
    "x_search": (
        "searches posts, people and threads on X",
        "USD 5 per 1,000 posts, USD 10 per 1,000 profiles",
    ),
    "code_execution": ("runs Python on xAI's servers", "USD 5 per 1,000 calls"),
    "collections_search": ("searches documents uploaded to xAI", "USD 2.50 per 1,000 calls"),
    "mcp": ("uses the tools of an MCP server", "tokens only"),
}


def tool_rows() -> list[tuple[str, ...]]:
    """Return a row for each tool: its name, what it does, what it takes, what it costs."""
    rows: list[tuple[str, ...]] = []
    for name, function in SERVER_TOOLS.items():
        what, cost = _ABOUT[name]
        given = signature(function).parameters.values()
        names = [one.name for one in given if one.kind is not Parameter.VAR_KEYWORD]
        rows.append((name, what, ", ".join(names) or "none", cost))
    return rows
