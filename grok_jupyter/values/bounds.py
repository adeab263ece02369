"""How much of a value a prompt takes, and saying what was cut."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["MOST_CHARACTERS", "clipped", "cut", "first"]

_BREAK = re.compile(r"[\x00-\x1f\x85\u2028\u2029]")

MOST_CHARACTERS = 8000
"""Of one value; about 2,000 tokens."""


def cut(text: str, most: int = MOST_CHARACTERS) -> str:
    """Return a text up to a bound; what is missing is said below it."""
    if len(text) <= most:
        return text
    return f"{text[:most]}\n[{len(text) - most:,} more characters are cut]"


def clipped(text: str, most: int) -> str:
    """Return one line of at most so many characters; a dot-dot-dot stands for the rest."""
    line = _BREAK.sub(" ", text[: most + 1])
    return line if len(text) <= most else f"{line[: most - 1]}…"


def first(names: Sequence[str], most: int) -> str:
    """Return the first names on one line; how many more there are is said."""
    more = f" and {len(names) - most:,} more" * (len(names) > most)
    return ", ".join(names[:most]) + more
