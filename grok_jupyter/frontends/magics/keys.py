"""``%grok key``: hidden input, kept in memory, and in the system's keyring when asked."""

from __future__ import annotations

import getpass
from typing import Any

from grok_jupyter.client.config import KEY_VARIABLE, KEYRING_SERVICE, process
from grok_jupyter.client.transports.seam import Secret
from grok_jupyter.frontends.watching import is_terminal, is_watched
from grok_jupyter.protocol.errors import ConfigError

__all__ = ["ask_for_key"]


def ask_for_key(shell: Any, choice: str) -> str:
    """Carry out ``%grok key [--save|--forget]``; return what to say.

    The key never becomes part of the notebook: it is neither an argument nor an output.

    Raises
    ------
    ConfigError
        If nobody can be asked, nothing was entered, or there is no keyring.
    """
    if choice == "--forget":
        return _forget()
    if not is_terminal(shell) and not is_watched(shell, "auto"):
        raise ConfigError(
            "Nobody is there to enter a key: this notebook runs unattended. Set XAI_API_KEY."
        )
    value = getpass.getpass("xAI API key (hidden): ").strip()
    if not value:
        raise ConfigError("No key was entered; run `%grok key` again.")
    if not value.isascii() or not value.isprintable() or " " in value:
        raise ConfigError("That is no key: it holds spaces or other signs; copy it again.")
    process.key = Secret(value)
    if choice == "--save":
        keyring = _keyring()
        try:
            keyring.set_password(KEYRING_SERVICE, KEY_VARIABLE, value)
        except Exception as error:
            raise ConfigError(
                f"The key is kept in memory, but the keyring refused it ({type(error).__name__}); "
                "set XAI_API_KEY for the next session."
            ) from None
        return "The key is kept in memory and in the system's keyring."
    return "The key is kept in memory, for this kernel only."


def _forget() -> str:
    process.key = None
    try:
        _keyring().delete_password(KEYRING_SERVICE, KEY_VARIABLE)
    except Exception:  # nothing there to forget, whatever a backend calls it
        return "The key is forgotten."
    return "The key is forgotten, in the keyring too."


def _keyring() -> Any:
    try:
        import keyring
    except ImportError:
        raise ConfigError(
            "There is no keyring package. Install it with `pip install grok_jupyter[keyring]`, or "
            "set XAI_API_KEY."
        ) from None
    return keyring
