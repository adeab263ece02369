"""The key as a client is given it."""

from __future__ import annotations

from grok_jupyter.protocol.errors import ConfigError
from grok_jupyter.text.secret import Secret

__all__ = ["Secret", "checked_key", "given_key"]


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


def given_key(value: Secret | str | None) -> Secret | None:
    """Return the key that a caller gave, wrapped before anything else can fail.

    The variables of a traceback are shown by some tools: whoever takes a key puts this in its
    place first.

    Raises
    ------
    ConfigError
        If it is no text, or cannot be a key.
    """
    if value is None or isinstance(value, Secret):
        return value
    if not isinstance(value, str):
        raise ConfigError(
            f"api_key is given as {type(value).__name__}, which is no text; give the key as a "
            "string, or set XAI_API_KEY."
        )
    return checked_key(value, "api_key") if value.strip() else None
