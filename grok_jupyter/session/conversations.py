"""Conversations by name, for all cells and widgets of this process."""

from __future__ import annotations

from threading import Lock

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.session.conversation import Conversation

__all__ = ["Conversations", "conversations"]


class Conversations:
    """Makes a conversation when its name is first used."""

    def __init__(self) -> None:
        self._named: dict[str, Conversation] = {}
        self._lock = Lock()

    @property
    def names(self) -> list[str]:
        """The names in use, in the order of their first use."""
        return list(self._named)

    def named(self, name: str) -> Conversation:
        """Return the conversation of a name, a new one if there is none yet."""
        with self._lock:
            return self._named.setdefault(name, Conversation(name))

    def find(self, name: str | None) -> Conversation | None:
        """Return the conversation of a name, if there is one."""
        return self._named.get(name) if name is not None else None

    def known(self, name: str) -> Conversation:
        """Return the conversation of a name.

        Raises
        ------
        InputError
            If there is none.
        """
        found = self._named.get(name)
        if found is None:
            names = ", ".join(map(repr, self._named)) or "none"
            raise InputError(
                f"No conversation is called {name!r}; there are: {names}. `%%grok -c {name}` "
                "begins one."
            )
        return found

    def forget(self) -> None:
        """Forget all names; who holds a conversation keeps it."""
        self._named = {}


conversations = Conversations()
"""Those of this process."""
