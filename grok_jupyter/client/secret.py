"""The key, kept from view."""

from __future__ import annotations

from typing import Any

from grok_jupyter.protocol.errors import ConfigError

__all__ = ["Secret", "checked_key"]


class Secret:
    """A value that shows itself to nobody: not in a repr, not in a pickle."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value, for the one place that sends it."""
        return self._value

    def redact(self, text: str) -> str:
        """Remove the value from a text that may echo it."""
        return text.replace(self._value, "***") if len(self._value) > 3 else text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return "Secret(***)"

    def __reduce__(self) -> Any:
        raise TypeError("A key is never pickled; pass it to the process that needs it.")


def checked_key(value: str, source: str) -> Secret:
    """Return a key that was entered or found, without the blanks around it.

    Raises
    ------
    ConfigError
        If it cannot be one; the message says where it is from, never what it is.
    """
    value = value.strip()
    if not value.isascii() or not value.isprintable() or " " in value:
        raise ConfigError(
            f"The key from {source} holds characters that no key has; copy it again from "
            "https://console.x.ai."
        )
    return Secret(value)
