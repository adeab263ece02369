"""What an MCP server may be asked with; each check returns the value, or raises one sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.given import shown
from grok_jupyter.protocol.server_secrets import address_to_show

__all__ = ["address", "headers", "host_of_server", "token"]

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # of a header, RFC 9110
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\U0010ffff]*")


def address(name: str, value: Any) -> str:
    """Return an address that has no name and no password in it."""
    url = value.strip() if isinstance(value, str) else ""
    if not host_of_server(url):
        quoted = address_to_show(url) if url else value
        raise InputError(
            f"{name}={shown(quoted, 80)} is no address; mcp() needs one such as "
            "'https://mcp.example.com'."
        )
    if "@" in urlsplit(url).netloc:
        raise InputError(
            f"{name}={shown(address_to_show(url), 80)} holds a name or a password; leave them out "
            "and give authorization= or extra_headers=."
        )
    return url


def host_of_server(url: str) -> str:
    """Return the host of an address of HTTP; ``""`` where it is none."""
    try:
        parts = urlsplit(url)
        _ = parts.port
        host = parts.hostname or ""
    except ValueError:
        return ""
    is_written = url.isprintable() and " " not in url and "\\" not in url
    return host if parts.scheme in {"http", "https"} and is_written else ""


def token(name: str, value: Any) -> str | None:
    """Return a token that can be sent, or ``None``; it is never quoted."""
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or not _VALUE.fullmatch(value):
        raise InputError(f"{name}= of mcp() is no text on one line; give one, or leave it out.")
    return value


def headers(name: str, value: Any) -> dict[str, str] | None:
    """Return headers that can be sent; a value is never quoted."""
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise InputError(f"{name}= of mcp() is no dict; give {{'name': 'value'}}.")
    for header, content in value.items():
        if not isinstance(header, str) or not _NAME.fullmatch(header):
            raise InputError(
                f"{name}= of mcp() has {shown(header, 40)}, which is no name of a header; write "
                "one such as 'X-Api-Key'."
            )
        if not isinstance(content, str) or not _VALUE.fullmatch(content):
            raise InputError(
                f"{name}= of mcp() has a value for {shown(header, 40)} that is no text on one "
                "line; give one."
            )
    return dict(value)
