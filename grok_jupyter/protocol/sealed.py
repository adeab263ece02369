"""Reasoning that a server has sealed: it goes back to the server and the model that it came from.

Nobody else can read it, and nobody sees it: so only the sealed text itself is kept, never the words
beside it, which a file of a stranger's could fill with words of its own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grok_jupyter.text.excerpt import writable
from grok_jupyter.text.redaction import holds_key

if TYPE_CHECKING:
    from grok_jupyter.protocol.messages import Message

__all__ = ["can_read", "for_server", "sealed_by", "server_of", "without_keys"]

_LONGEST = 2**23  # characters; what was captured has some thousands
_DATE = re.compile(r"-(?:latest|\d{4}|\d{6}|\d{8}|\d{4}-\d{2}-\d{2})$")


def server_of(url: str) -> str:
    """Return what tells one server from others: a digest of scheme, host and port.

    Examples
    --------
    >>> server_of("https://a.example/v1/responses") == server_of("https://a.example/v1")
    True
    """
    origin = "/".join(url.lower().split("/", 3)[:3])
    return hashlib.sha256(origin.encode("utf-8", "replace")).hexdigest()[:16]


def sealed_by(content: Any, model: str, server: str) -> dict[str, Any] | None:
    """Return what is kept of sealed reasoning; ``None`` if it is none that can be kept.

    Parameters
    ----------
    content : object
        As it came: a text that JSON can write. One that holds a key is not sealed.
    model : str
        The model that was asked.
    server : str
        As :func:`server_of` tells it.
    """
    if not isinstance(content, str) or not 0 < len(content) <= _LONGEST:
        return None
    if writable(content) != content or holds_key(content):
        return None
    return {"model": model, "server": server, "encrypted_content": content}


def can_read(model: str, other: str) -> bool:
    """Return whether one model can read what the other one sealed: it is the same, or dated.

    Examples
    --------
    >>> can_read("grok-4.7", "grok-4.7-0915"), can_read("grok-4.7", "grok-4.7-mini")
    (True, False)
    """
    return _DATE.sub("", model) == _DATE.sub("", other)


def for_server(messages: Iterable[Message], server: str) -> list[Message]:
    """Return messages without what other servers have sealed."""
    return [
        replace(message, sealed=tuple(one for one in message.sealed if one.get("server") == server))
        if message.sealed
        else message
        for message in messages
    ]


def without_keys(sealed: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Return what is sealed, and holds no key that this process knows."""
    return tuple(dict(one) for one in sealed if not holds_key(str(one.get("encrypted_content"))))
