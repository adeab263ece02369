"""The responses that were stored: looked up, deleted, gone on from."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grok_jupyter.simulator.request.messages import Message

__all__ = ["Store", "Stored"]

# Responses kept at most: a server may run for weeks. xAI keeps them for 30 days.
MOST_STORED = 1000


@dataclass(frozen=True, slots=True)
class Stored:
    """A response as it ended, and the whole talk up to it."""

    response: dict[str, Any]
    messages: tuple[Message, ...]


class Store:
    """What an engine has stored, oldest first; thread-safe.

    Examples
    --------
    >>> Store().find("no such id") is None
    True
    """

    def __init__(self) -> None:
        self._stored: dict[str, Stored] = {}
        self._lock = threading.Lock()

    def keep(self, stored: Stored) -> None:
        """Store a response under its id; the oldest makes room."""
        with self._lock:
            self._stored.pop(stored.response["id"], None)
            self._stored[stored.response["id"]] = stored
            while len(self._stored) > MOST_STORED:
                del self._stored[next(iter(self._stored))]

    def find(self, identity: str) -> Stored | None:
        """Return what is stored under an id."""
        with self._lock:
            return self._stored.get(identity)

    def delete(self, identity: str) -> bool:
        """Forget a response; whether there was one."""
        with self._lock:
            return self._stored.pop(identity, None) is not None
