"""Where the key, the address and the model come from.

For each setting: the argument, then what this process was told (``%grok demo``, ``%grok key``),
then the environment, then what a keyring keeps, then the default.
"""

from __future__ import annotations

import ipaddress
import math
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from grok_jupyter.client.secret import Given, Secret, checked_key, given_key
from grok_jupyter.protocol.errors import ConfigError
from grok_jupyter.protocol.origin import NOWHERE, Origin
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
    "There is no key. Set XAI_API_KEY, or run `%grok key` in a notebook; keys come from "
    "https://console.x.ai. Without one, `%grok demo` speaks to the embedded endpoint."
)
KEYRING_SERVICE = "grok_jupyter"


@dataclass(slots=True)
class Process:
    """What this process was told: with ``%grok demo``, ``%grok key``, and by its notebook.

    Attributes
    ----------
    demo : bool or None
        Whether to speak to the embedded endpoint; ``None``: not told.
    key : Secret or None
        The key, in memory only.
    origin : callable
        Says which cell asks now; a notebook's front end sets it.
    """

    demo: bool | None = None
    key: Secret | None = None
    origin: Callable[[], Origin] = lambda: NOWHERE


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
    """

    base_url: str
    key: Secret | None
    base_url_source: str
    key_source: str

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
) -> Endpoint:
    """Find address and key.

    Parameters
    ----------
    api_key, base_url : str, optional
        What a client was given.
    configured : str, optional
        ``GrokMagics.base_url``: a default of the notebook's, which `%grok demo` overrides.
    needs_key : bool
        Whether it is an error if there is none; where answers are recorded, it is not.

    Raises
    ------
    ConfigError
        If there is no key, or the address must not be sent one.
    """
    given = api_key if isinstance(api_key, Given) else Given(api_key)
    del api_key  # what is no variable any more, no traceback shows
    if base_url is not None and not isinstance(base_url, str):
        raise ConfigError(
            f"base_url is given as {type(base_url).__name__}, which is no text; write str(...) "
            "around it."
        )
    url, url_source = _base_url(base_url, configured)
    if url == DEMO:
        return Endpoint(DEMO, None, url_source, "not needed")
    _check_url(url)
    key, key_source = _key(given)
    if key is None and needs_key:
        raise ConfigError(NO_KEY)
    return Endpoint(url, key, url_source, key_source)


def default_model() -> str:
    """Return the model to ask when none is named."""
    return os.environ.get("GROK_MODEL") or DEFAULT_MODEL


def timeouts(timeout: float | None, silence_timeout: float | None) -> tuple[float, float]:
    """Check the two timeouts, in seconds; the second is never above the first."""
    whole = _seconds("timeout", timeout, DEFAULT_TIMEOUT)
    return whole, min(whole, _seconds("silence_timeout", silence_timeout, DEFAULT_SILENCE_TIMEOUT))


def is_loopback(url: str) -> bool:
    """Whether an address stays on this machine."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    if host == "localhost":
        return True
    try:
        return "%" not in host and ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _base_url(argument: str | None, configured: str | None) -> tuple[str, str]:
    if argument:
        return argument.strip().rstrip("/"), "argument"
    if process.demo is None:
        is_demo, source = is_set("GROK_JUPYTER_DEMO"), "GROK_JUPYTER_DEMO"
    else:
        is_demo, source = process.demo, "%grok demo"
    if is_demo:
        return DEMO, source
    named = (
        (configured, "GrokMagics.base_url"),
        (os.environ.get("XAI_BASE_URL"), "XAI_BASE_URL"),
        (DEFAULT_BASE_URL, "default"),
    )
    for url, source in named:
        # After `%grok demo off`, no default may be the demo.
        if url and url.strip() and not (process.demo is False and url.strip() == DEMO):
            return url.strip().rstrip("/"), source
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
    except Exception:  # a locked or missing keyring is no key, whatever it raises
        return None


def _from_colab() -> str | None:
    if "google.colab" not in sys.modules:
        return None
    try:
        from google.colab import userdata

        return str(userdata.get(KEY_VARIABLE))
    except Exception:  # no such secret, or no access: Colab raises classes of its own
        return None


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        is_address = (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and url.isprintable()
            and not {" ", "?", "#"} & set(url)
        )
        _ = parts.port, (parts.hostname or "").encode("idna")
    except ValueError:
        is_address = False
    if not is_address:
        raise ConfigError(
            f"base_url={_without_password(url)!r} is no address; write it like "
            f"{DEFAULT_BASE_URL!r}, or 'demo' for the embedded endpoint."
        )
    if parts.username or parts.password:
        raise ConfigError(
            f"base_url={_without_password(url)!r} holds a name or password; leave them out, the "
            "key goes into XAI_API_KEY."
        )
    if parts.scheme == "http" and not is_loopback(url):
        raise ConfigError(
            f"base_url={url!r} would send the key over plain http; use https, or an address on "
            "this machine."
        )


def _without_password(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}"


def _seconds(name: str, value: float | None, default: float) -> float:
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value > 0:
        raise ConfigError(
            f"{name}={value!r} is no time; give seconds above 0, such as {default:g}."
        )
    return float(value) if math.isfinite(value) else 1e9


def is_set(variable: str) -> bool:
    """Whether a variable of the environment says yes."""
    return os.environ.get(variable, "").strip().lower() not in {"", "0", "false", "no", "off"}
