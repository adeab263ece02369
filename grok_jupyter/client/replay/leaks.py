"""Whether a text gives the key away, in any spelling that a server may echo it in."""

from __future__ import annotations

import os
from collections.abc import Iterable

from grok_jupyter.client.config import KEY_VARIABLE, process
from grok_jupyter.client.secret import Secret
from grok_jupyter.text.quotes import bare_key
from grok_jupyter.text.spellings import Spellings

__all__ = ["holds", "known_keys"]

_SHORTEST = 12  # characters; what a local server takes for a key may be any word


def known_keys(key: Secret | None) -> set[str]:
    """Return the keys that this process knows, that of a request among them."""
    known = (key.reveal() if key else "", process.key.reveal() if process.key else "")
    return {*known, bare_key(os.environ.get(KEY_VARIABLE, ""))}


def holds(text: str, keys: Iterable[str]) -> bool:
    """Return whether a text holds a key: plain, in base64, URL or JSON escapes, or in hex."""
    return any(Spellings(key).is_in(text) for key in keys if len(key) >= _SHORTEST)
