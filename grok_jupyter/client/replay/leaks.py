"""Whether a text gives the key away, in any spelling that a server may echo it in."""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote

from grok_jupyter.client.config import KEY_VARIABLE, process
from grok_jupyter.client.secret import Secret

__all__ = ["holds", "known_keys"]

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_SHORTEST = 12  # characters; what a local server takes for a key may be any word


def known_keys(key: Secret | None) -> set[str]:
    """Return the keys that this process knows, that of a request among them."""
    known = (key.reveal() if key else "", process.key.reveal() if process.key else "")
    return {*known, os.environ.get(KEY_VARIABLE, "").strip()}


def holds(text: str, keys: Iterable[str]) -> bool:
    """Return whether a text holds a key: plain, in base64, URL or JSON escapes, or in hex."""
    spelled = [each for key in keys if len(key) >= _SHORTEST for each in _spellings(key)]
    if not spelled:
        return False
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
