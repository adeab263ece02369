"""What lets xAI into another server, an MCP server's token and address, kept out of what stays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from grok_jupyter.text.quotes import bare_key

__all__ = ["HIDDEN", "address_to_show", "secrets_in", "without_secrets"]

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

    Whatever has a ``server_url`` that is a text, or calls itself ``mcp``, is such a tool.

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
    if value.get("type") != "mcp" and not isinstance(value.get(_ADDRESS), str):
        return {name: without_secrets(entry, mark) for name, entry in value.items()}
    return {
        name: _hidden(name, entry, mark)
        for name, entry in value.items()
        if mark is not None or name not in HIDDEN
    }


def secrets_in(value: Any) -> set[str]:
    """Return what tools in JSON-ready data send that nobody else may see.

    That is ``authorization``, with and without ``Bearer``, what looks like a token in a header, and
    of an address the password, and what looks like a token in its query or its path.

    Examples
    --------
    >>> sorted(secrets_in({"type": "mcp", "authorization": "Bearer abc"}))
    ['Bearer abc', 'abc']
    """
    try:
        return {secret for secret in _secrets_in(value) if len(secret) > _SHORT}
    except RecursionError:  # it cannot be sent either
        return set()


def _secrets_in(value: Any) -> Iterator[str]:
    if isinstance(value, (list, tuple)):
        for entry in value:
            yield from _secrets_in(entry)
    if not isinstance(value, Mapping):
        return
    if value.get("type") != "mcp" and not isinstance(value.get(_ADDRESS), str):
        for entry in value.values():
            yield from _secrets_in(entry)
        return
    if isinstance(token := value.get("authorization"), str):
        yield from {token, bare_key(token)}
    for name in HIDDEN - {"authorization"}:
        headers = value.get(name)
        for header, said in headers.items() if isinstance(headers, Mapping) else ():
            if isinstance(said, str) and str(header).lower() not in _PLAIN_HEADERS:
                yield from (word for word in said.split() if _TOKEN.fullmatch(word))
    if isinstance(url := value.get(_ADDRESS), str):
        yield from _secrets_of_address(url)


def _secrets_of_address(url: str) -> Iterator[str]:
    try:
        parts = urlsplit(url)
        if parts.password:
            yield unquote(parts.password)
    except ValueError:
        return
    queries = (said for _, said in parse_qsl(parts.query, max_num_fields=100))
    yield from (one for one in (*queries, *parts.path.split("/")) if _TOKEN.fullmatch(one))


_SHORT = 2  # characters that are in every text
_PLAIN_HEADERS = {"accept", "content-type", "mcp-protocol-version", "user-agent", "x-request-id"}


def _hidden(name: str, entry: Any, mark: str | None) -> Any:
    if name in HIDDEN:
        return mark
    return address_to_show(entry) if name == _ADDRESS and isinstance(entry, str) else entry
