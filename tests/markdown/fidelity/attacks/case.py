"""One attack."""

from __future__ import annotations

from typing import NamedTuple


class Attack(NamedTuple):
    """A text and what it attempts."""

    group: str
    markdown: str
