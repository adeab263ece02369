"""Where the key, the address and the model come from.

For each setting: the argument, then what this process was told (``%grok demo``, ``%grok key``),
then the environment, then what a keyring keeps, then the default.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

from grok_jupyter.client.addresses import (
    check_encryption,
    check_url,
    is_loopback,
    without_endpoint,
)
from grok_jupyter.client.checks import flag, seconds, text
from grok_jupyter.client.environment import is_set, variable
from grok_jupyter.client.secret import Given, Secret, checked_key, given_key
from grok_jupyter.protocol.errors import ConfigError
from grok_jupyter.text.quotes import unquoted
from grok_jupyter.text.secret import KEY_VARIABLE

__all__ = [
    "DEFAULT_BASE_URL",
    "DEFAULT_MODEL",
    "DEFAULT_SILENCE_TIMEOUT",
    "DEFAULT_TIMEOUT",
    "DEMO",
    "KEYRING_SERVICE",
    "KEY_VARIABLE",
    "NO_KEY",
    "Endpoint",
    "default_model",
    "is_in_keyring",
    "is_loopback",
    "is_set",
    "process",
    "resolve",
    "timeouts",
]

DEFAULT_BASE_URL = "https://api.x.ai/v1"
DEFAULT_MODEL = "grok-4.6"
DEMO = "demo"
"""As ``base_url``: the embedded endpoint, in process."""

DEFAULT_TIMEOUT = 3600.0
"""Seconds for a whole answer; xAI's guide advises it for reasoning models."""

DEFAULT_SILENCE_TIMEOUT = 900.0
"""Seconds without an event that carries something; reasoning may take minutes."""

NO_KEY = (
    "No key is set. Set XAI_API_KEY, or run `%grok key` in a notebook; keys come from "
    "https://console.x.ai. Without one, `%grok demo` speaks to the embedded endpoint."
)
_NO_KEY_ELSEWHERE = (
    "No key is set for {url}. Pass api_key=..., set XAI_API_KEY, or run `%grok key`; a server that "
    "needs none takes any word, such as 'none'."
)
ALLOW_HTTP = "GROK_JUPYTER_ALLOW_HTTP"
"""The variable that allows plain http to a private network."""

KEYRING_SERVICE = "grok_jupyter"


@dataclass(slots=True)
class Process:
    """What this process was told: with ``%grok demo`` and ``%grok key``.

    Attributes
    ----------
    demo : bool or None
        Whether to speak to the embedded endpoint; ``None``: not told.
    key : Secret or None
        The key, in memory only.
    """

    demo: bool | None = None
    key: Secret | None = None


process = Process()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where requests go, and with which key.

    Attributes
    ----------
    base_url : str
        Without a trailing slash; ``"demo"`` for the embedded endpoint.
    key : Secret or None
        ``None`` for the embedded endpoint, and where none is needed.
    base_url_source, key_source : str
        Where each comes from, for people.
    allows_http : bool
        Whether the user trusts the network on the way, so that plain http may carry a secret.
    """

    base_url: str
    key: Secret | None
    base_url_source: str
    key_source: str
    allows_http: bool = False

    @property
    def is_demo(self) -> bool:
        """Whether this is the embedded endpoint."""
        return self.base_url == DEMO


def resolve(
    api_key: Given | str | None = None,
    base_url: str | None = None,
    *,
    configured: str | None = None,
    needs_key: bool = True,
    allow_http: bool | None = None,
) -> Endpoint:
    """Find address and key.

    Parameters
    ----------
    api_key, base_url : str, optional
        What a client was given.
    configured : str, optional
        ``GrokMagics.base_url``: a default of the notebook's, which `%grok demo` overrides.
    needs_key : bool
        Whether a missing key is an error; where answers are recorded, it is not.
    allow_http : bool, optional
        Whether plain http to a private network is trusted; default:
        ``GROK_JUPYTER_ALLOW_HTTP``.

    Raises
    ------
    ConfigError
        If no key is set, or the address must not be sent one.
    """
    given = api_key if isinstance(api_key, Given) else Given(api_key)
    del api_key  # what is no longer a variable is not shown by a traceback
    if base_url is not None:
        text("base_url", base_url, DEFAULT_BASE_URL)
    url, url_source = _base_url(base_url, configured)
    if url == DEMO:
        return Endpoint(DEMO, None, url_source, "not needed")
    try:
        check_url(url)
    except ConfigError as error:
        raise _without_key(error, given) from None
    is_allowed = is_set(ALLOW_HTTP) if allow_http is None else flag("allow_http", allow_http)
    key, key_source = _key(given)
    if key is None and needs_key:
        is_xai = url == DEFAULT_BASE_URL
        raise ConfigError(NO_KEY if is_xai else _NO_KEY_ELSEWHERE.format(url=url))
    try:
        check_encryption(url, key, is_allowed=is_allowed)
    except ConfigError as error:
        raise _without_key(error, given) from None
    return Endpoint(url, key, url_source, key_source, is_allowed)


def _without_key(error: ConfigError, given: Given) -> ConfigError:
    """Return an error about an address into which somebody may have written the key."""
    key = given.secret() if given.is_text else None
    return ConfigError(key.redact(str(error))) if key else error


def default_model() -> str:
    """Return the model to ask when none is named."""
    return variable("GROK_MODEL") or DEFAULT_MODEL


def timeouts(timeout: float | None, silence_timeout: float | None) -> tuple[float, float]:
    """Check the two timeouts, in seconds; the second is never above the first."""
    whole = seconds("timeout", timeout, DEFAULT_TIMEOUT)
    return whole, min(whole, seconds("silence_timeout", silence_timeout, DEFAULT_SILENCE_TIMEOUT))


def _base_url(argument: str | None, configured: str | None) -> tuple[str, str]:
    if argument:
        return without_endpoint(unquoted(argument)), "argument"
    if process.demo is None:
        is_demo, source = is_set("GROK_JUPYTER_DEMO"), "GROK_JUPYTER_DEMO"
    else:
        is_demo, source = process.demo, "%grok demo"
    if is_demo:
        return DEMO, source
    named = (
        (configured, "GrokMagics.base_url"),
        (variable("XAI_BASE_URL"), "XAI_BASE_URL"),
        (DEFAULT_BASE_URL, "default"),
    )
    for url, source in named:
        # After `%grok demo off`, no default may be the demo.
        if url and url.strip() and not (process.demo is False and url.strip() == DEMO):
            return without_endpoint(url), source
    return DEFAULT_BASE_URL, "default"


def _key(given: Given) -> tuple[Secret | None, str]:
    key = given_key(given)
    if key is not None:
        return key, "argument"
    if process.key is not None:
        return process.key, "%grok key"
    for read, source in (
        (_from_environment, KEY_VARIABLE),
        (_from_keyring, "keyring"),
        (_from_colab, "Colab secrets"),
    ):
        found = Given(read())
        if not found.is_blank:
            return checked_key(found, source), source
    return None, "none"


def is_in_keyring() -> bool:
    """Whether the system's keyring holds a key of ours."""
    return bool(_from_keyring())


def _from_environment() -> str | None:
    # Where the key is checked, a verbose traceback would show all of os.environ.
    return os.environ.get(KEY_VARIABLE)


def _from_keyring() -> str | None:
    try:
        import keyring
    except ImportError:
        return None
    try:
        return keyring.get_password(KEYRING_SERVICE, KEY_VARIABLE)
    except Exception:  # a locked or missing keyring holds nothing for us, whatever it raises
        return None


def _from_colab() -> str | None:
    if "google.colab" not in sys.modules:
        return None
    try:
        from google.colab import userdata

        return str(userdata.get(KEY_VARIABLE))
    except Exception:  # an unknown secret, or no access: Colab raises classes of its own
        return None
