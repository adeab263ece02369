"""Variables of the environment, as people and tools write them."""

from __future__ import annotations

import os

from grok_jupyter.protocol.errors import ConfigError
from grok_jupyter.text.excerpt import excerpt
from grok_jupyter.text.quotes import unquoted

__all__ = ["WORDS", "boolean", "is_set", "variable"]

WORDS = {
    **dict.fromkeys(("1", "true", "yes", "on", "y", "t"), True),
    **dict.fromkeys(("0", "false", "no", "off", "n", "f"), False),
}
"""What people write for yes and no, in small letters."""


def variable(name: str) -> str:
    """Return a variable without blanks and quotes around it; ``""`` if it is not set."""
    return unquoted(os.environ.get(name, ""))


def boolean(name: str) -> bool | None:
    """Return what a variable says, yes or no; ``None`` if it is not set.

    Raises
    ------
    ConfigError
        If it says something else.
    """
    told = variable(name)
    if not told:
        return None
    try:
        return WORDS[told.lower()]
    except KeyError:
        raise ConfigError(
            f"{name}={excerpt(told, 40)!r} is neither yes nor no; write 1 or 0, or leave it out."
        ) from None


def is_set(name: str) -> bool:
    """Whether a variable says yes; see :func:`boolean`."""
    return bool(boolean(name))
