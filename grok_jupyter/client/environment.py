"""Variables of the environment, as people and tools write them."""

from __future__ import annotations

import os

from grok_jupyter.text.quotes import unquoted

__all__ = ["is_set", "variable"]

_NO = {"", "0", "false", "no", "off"}


def variable(name: str) -> str:
    """Return a variable without blanks and quotes around it; ``""`` if it is not set."""
    return unquoted(os.environ.get(name, ""))


def is_set(name: str) -> bool:
    """Whether a variable says yes."""
    return variable(name).lower() not in _NO
