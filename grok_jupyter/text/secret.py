"""The key, kept from view, and which keys this process knows."""

from __future__ import annotations

import os
from typing import Any
from weakref import WeakValueDictionary

from grok_jupyter.text.quotes import bare_key
from grok_jupyter.text.spellings import MARK, Spellings

__all__ = ["KEY_VARIABLE", "Secret", "known"]

KEY_VARIABLE = "XAI_API_KEY"

# For as long as somebody holds the key: what is forgotten is forgotten here, too.
_alive: WeakValueDictionary[str, Spellings] = WeakValueDictionary()


class Secret:
    """A value that shows itself to nobody: not in a repr, not in a pickle."""

    __slots__ = ("_spellings", "_value")

    def __init__(self, value: str) -> None:
        self._value = value
        spellings = _alive.get(value)
        if spellings is None:
            spellings = _alive[value] = Spellings(value)
        self._spellings = spellings

    def reveal(self) -> str:
        """Return the value, for the one place that sends it."""
        return self._value

    def redact(self, text: str) -> str:
        """Remove the value, however it is spelled, from a text that may echo it."""
        return self._spellings.replaced(text, MARK, 0) if len(self._value) > 3 else text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return f"Secret({MARK})"

    def __reduce__(self) -> Any:
        raise TypeError("A key is never pickled; pass it to the process that needs it.")


_of_environment: list[Secret] = []  # the one that was there last


def known() -> list[Spellings]:
    """Return the keys that this process knows, but for those that are mere words.

    These are the keys of clients that are in use, that of ``%grok key``, and what the environment
    names now.
    """
    _of_environment[:] = [Secret(bare_key(os.environ.get(KEY_VARIABLE, "")))]
    found = [reference() for reference in _alive.valuerefs()]
    return [spellings for spellings in found if spellings is not None and spellings.is_telling]
