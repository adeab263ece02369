"""Whether a text gives the key away, in any spelling that a server may echo it in."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

from grok_jupyter.client.secret import Secret

__all__ = ["holds"]

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_SHORTEST = 4  # characters; anything shorter is in every text


def holds(text: str, key: Secret | None) -> bool:
    """Return whether a text holds the key: plain, in base64, URL or JSON escapes, or in hex."""
    if key is None or len(key.reveal()) < _SHORTEST:
        return False
    spelled = list(_spellings(key.reveal()))
    unescaped = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return any(
        spelling in version
        for version in {text, unescaped, unquote(unescaped)}
        for spelling in spelled
    )


def _spellings(key: str) -> Iterator[str]:
    yield key
    yield quote(key, safe="")
    yield json.dumps(key)[1:-1]
    data = key.encode("utf-8")
    yield data.hex()
    yield data.hex().upper()
    for ahead in range(3):  # base64 of a longer text holds it in one of three ways
        encoded = base64.b64encode(b"\0" * ahead + data).decode("ascii")
        inner = encoded[(ahead * 8 + 5) // 6 : (ahead + len(data)) * 8 // 6]
        yield inner
        yield inner.replace("+", "-").replace("/", "_")
