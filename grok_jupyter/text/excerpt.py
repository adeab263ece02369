"""A text in a message."""

from __future__ import annotations

__all__ = ["excerpt"]


def excerpt(text: str, limit: int = 120) -> str:
    """Shorten text for a message, on one line."""
    text = " ".join(text[: limit * 2].split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
