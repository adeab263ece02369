"""A text in a message."""

from __future__ import annotations

__all__ = ["excerpt", "printable", "writable"]

_CONTROLS = {code: None for code in (*range(32), *range(127, 160)) if code not in {9, 10}}


def excerpt(text: str, limit: int = 120) -> str:
    """Shorten text for a message, on one line."""
    text = " ".join(text[: limit * 2].split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def writable(text: str) -> str:
    """Return text that can be written as UTF-8: half a character becomes U+FFFD."""
    return (
        text
        if text.isascii()
        else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )


def printable(text: str) -> str:
    """Return text that does nothing to a terminal but appear there."""
    return writable(text.translate(_CONTROLS))
