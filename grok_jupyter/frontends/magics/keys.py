"""``%grok key``: hidden input, kept in memory, and in the system's keyring when asked."""

from __future__ import annotations

import getpass
import os
from typing import Any

from grok_jupyter.client.config import (
    KEY_VARIABLE,
    KEYRING_SERVICE,
    is_in_keyring,
    process,
)
from grok_jupyter.client.secret import Given, checked_key
from grok_jupyter.frontends.watching import is_terminal, is_watched
from grok_jupyter.protocol.errors import ConfigError, GrokInterrupt

__all__ = ["ask_for_key"]


def ask_for_key(shell: Any, choice: str) -> str:
    """Carry out ``%grok key [--save|--forget]``; return what to say.

    The key never becomes part of the notebook: it is neither an argument nor an output.

    Raises
    ------
    ConfigError
        If nobody can be asked, nothing was entered, or the keyring package is missing.
    """
    if choice == "--forget":
        return _forget()
    if not is_terminal(shell) and not is_watched(shell, "auto"):
        raise ConfigError(
            "Nobody is there to enter a key: this notebook runs unattended. Set XAI_API_KEY."
        )
    keyring = _keyring() if choice == "--save" else None
    try:
        given = Given(getpass.getpass("xAI API key (hidden): "))
    except KeyboardInterrupt:
        raise GrokInterrupt("No key was entered.") from None
    if given.is_blank:
        raise ConfigError("No key was entered; run `%grok key` again.")
    process.key = checked_key(given, "the prompt")
    if keyring is not None:
        try:
            keyring.set_password(KEYRING_SERVICE, KEY_VARIABLE, process.key.reveal())
        except KeyboardInterrupt:
            raise GrokInterrupt("The key is kept in memory, and not in the keyring.") from None
        except Exception as error:
            raise ConfigError(
                f"The key is kept in memory, but the keyring refused it ({type(error).__name__}); "
                "set XAI_API_KEY for the next session."
            ) from None
        return "The key is kept in memory and in the system's keyring."
    return "The key is kept in memory, for this kernel only."


def _forget() -> str:
    process.key = None
    said = "The key is forgotten."
    if is_in_keyring():
        try:
            _keyring().delete_password(KEYRING_SERVICE, KEY_VARIABLE)
        except Exception as error:
            raise ConfigError(
                "The keyring still holds the key: it refused to delete it "
                f"({type(error).__name__}). Remove {KEYRING_SERVICE!r} with the system's own tool."
            ) from None
        said = "The key is forgotten, in the keyring too."
    if os.environ.get(KEY_VARIABLE):
        said += f" {KEY_VARIABLE} is still set in the environment, and will be used."
    return said


def _keyring() -> Any:
    try:
        import keyring
    except ImportError:
        raise ConfigError(
            "The keyring package is not installed. Run `pip install keyring`, or set XAI_API_KEY."
        ) from None
    return keyring
