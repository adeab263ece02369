"""Text as people and tools leave it in variables: with quotes around it."""

from __future__ import annotations

__all__ = ["bare_key", "unquoted"]

_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "`": "`"}


def unquoted(text: str) -> str:
    """Return a text without the blanks and the pairs of quotes around it.

    ``docker run --env-file`` keeps the quotes that a shell would take off.
    """
    text = text.strip()
    while len(text) > 1 and _QUOTES.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
    return text


def bare_key(text: str) -> str:
    """Return a key without what is around it: quotes, or ``Bearer`` as in a header."""
    text = unquoted(text)
    scheme, _, rest = text.partition(" ")
    return unquoted(rest) if scheme.lower() == "bearer" else text
