"""What lets xAI into another server, an MCP server's token and address, kept out of what stays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

__all__ = ["HIDDEN", "address_to_show", "without_secrets"]

HIDDEN = frozenset({"authorization", "headers", "extra_headers"})
"""Fields of an MCP server's tool that are for the server alone."""

_ADDRESS = "server_url"
_TOKEN = re.compile(r"(?=[^/]*\d)(?=[^/]*[A-Za-z])[\w.~=%+-]{16,}")  # some put it into the path


def address_to_show(url: str) -> str:
    """Return an address without what may be a secret: name, password, query, fragment, tokens.

    Some servers have the token in the path: a part of 16 signs or more with letters and digits is
    taken for one.

    Examples
    --------
    >>> address_to_show("https://me:pw@mcp.example.com:8443/sse?api_key=k#f")
    'https://mcp.example.com:8443/sse'
    >>> address_to_show("https://mcp.example.com/s/0f2c9d41aa87be35/mcp")
    'https://mcp.example.com/s/…/mcp'
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return "…"
    path = "/".join("…" if _TOKEN.fullmatch(part) else part for part in parts.path.split("/"))
    host = parts.netloc.rpartition("@")[2]
    if not parts.scheme or not host:
        return path.rpartition("@")[2]
    return f"{parts.scheme}://{host}{path}"


def without_secrets(value: Any, mark: str | None = None) -> Any:
    """Return JSON-ready data in which no tool says how to get into a server.

    Whatever has a ``server_url``, or calls itself ``mcp``, is such a tool.

    Parameters
    ----------
    value : object
        A tool, or data in which there may be some.
    mark : str, optional
        What stands in place of a field that is hidden; by default the field is left out.
    """
    if isinstance(value, list):
        return [without_secrets(entry, mark) for entry in value]
    if not isinstance(value, Mapping):
        return value
    if value.get("type") != "mcp" and _ADDRESS not in value:
        return {name: without_secrets(entry, mark) for name, entry in value.items()}
    return {
        name: _hidden(name, entry, mark)
        for name, entry in value.items()
        if mark is not None or name not in HIDDEN
    }


def _hidden(name: str, entry: Any, mark: str | None) -> Any:
    if name in HIDDEN:
        return mark
    return address_to_show(entry) if name == _ADDRESS and isinstance(entry, str) else entry
