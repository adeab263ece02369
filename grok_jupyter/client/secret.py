"""The key as a client is given it: wrapped before anything can fail.

The variables of a traceback are shown by many tools, so whoever takes a key wraps it first.
"""

from __future__ import annotations

from typing import Any

from grok_jupyter.protocol.errors import ConfigError
from grok_jupyter.text.quotes import bare_key
from grok_jupyter.text.secret import Secret

__all__ = ["Given", "Secret", "checked_key", "given_key"]


class Given:
    """What somebody gave for a key, whatever it is; it shows itself to nobody."""

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:
        self._value = value

    @property
    def kind(self) -> str:
        """The name of its type."""
        return type(self._value).__name__

    @property
    def is_text(self) -> bool:
        """Whether it is a text."""
        return isinstance(self._value, str)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was given, or only blanks."""
        return self._value is None or (self.is_text and not bare_key(self._value))

    @property
    def is_sound(self) -> bool:
        """Whether it holds only what keys hold, blanks and quotes around it aside."""
        key = bare_key(self._value)
        return key.isascii() and key.isprintable() and " " not in key

    def secret(self) -> Secret:
        """Return it as a key, without what is around it."""
        return Secret(bare_key(self._value))

    def __repr__(self) -> str:
        return "Given(***)"

    def __reduce__(self) -> Any:
        raise TypeError("A key is never pickled; pass it to the process that needs it.")


def checked_key(given: Given, source: str) -> Secret:
    """Return a key that was entered or found, without blanks, quotes and ``Bearer`` around it.

    Raises
    ------
    ConfigError
        If it cannot be one; the message says where it is from, never what it is.
    """
    if not given.is_text:
        raise ConfigError(
            f"The key from {source} is given as {given.kind}, not as a string; give it as one, or "
            "set XAI_API_KEY."
        )
    if not given.is_sound:
        raise ConfigError(
            f"The key from {source} holds characters that keys do not have; copy it again, without "
            "anything around it."
        )
    return given.secret()


def given_key(given: Given) -> Secret | None:
    """Return the key that a caller gave; ``None`` if that is ``None``, or blank.

    Raises
    ------
    ConfigError
        If it is not a text, or cannot be a key.
    """
    return None if given.is_blank else checked_key(given, "api_key")
