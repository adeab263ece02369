"""Which addresses requests may go to."""

from __future__ import annotations

import ipaddress
import re
import socket
import unicodedata
from urllib.parse import parse_qsl, unquote, urlsplit

from grok_jupyter.client.secret import Secret
from grok_jupyter.protocol.errors import ConfigError
from grok_jupyter.text.redaction import redacted

__all__ = ["check_encryption", "check_url", "is_loopback", "without_endpoint"]

_EXAMPLE = "https://api.x.ai/v1"
_ENDPOINTS = ("/chat/completions", "/completions", "/responses")
_PRIVATE_ENDINGS = (".local", ".internal", ".lan", ".home", ".localdomain", ".home.arpa", ".test")
_OLD_NUMBER = re.compile(r"(0x[0-9a-f]+|[0-9]+)(\.(0x[0-9a-f]+|[0-9]+)){0,3}", re.ASCII)
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # IPv4 addresses, as NAT64 writes them
_SHORTEST_SECRET = 12  # characters; servers of one's own take any word for a key


def without_endpoint(url: str) -> str:
    """Return an address without the endpoint at its end, which is added to it later."""
    url = url.strip().rstrip("/")
    for endpoint in _ENDPOINTS:
        if url.lower().endswith(endpoint):
            return url[: -len(endpoint)].rstrip("/")
    return url


def check_url(url: str) -> None:
    """Check that an address can be asked.

    Raises
    ------
    ConfigError
        If it is not an address, or holds a password or a query.
    """
    try:
        parts = urlsplit(url)
        is_address = (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and url.isprintable()
            and " " not in url
        )
        _ = parts.port, (parts.hostname or "").encode("idna")
    except ValueError:
        is_address = False
    if not is_address:
        raise ConfigError(
            f"base_url={_shown(url)!r} is not an address; write it like {_EXAMPLE!r}, or 'demo' "
            "for the embedded endpoint."
        )
    if parts.username or parts.password:
        raise ConfigError(
            f"base_url={_shown(url)!r} holds a name or password; leave them out, the key goes into "
            "XAI_API_KEY."
        )
    if "?" in url:
        names = [name[:40] for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
        params = ", ".join(f"{name!r}: ..." for name in names) or "..."
        raise ConfigError(
            f"base_url={_shown(url)!r} had a query behind it ('?'), to which no path can be added. "
            f"Leave it out of base_url and pass http_client=httpx.Client(params={{{params}}}); "
            "headers=... does the same for a header such as 'api-key'."
        )
    if "#" in url:
        raise ConfigError(
            f"base_url={_shown(url)!r} had a part behind '#', which is never sent; leave it out."
        )


def check_encryption(url: str, key: Secret | None, *, is_allowed: bool) -> None:
    """Check that the key is not sent where others can read it.

    Parameters
    ----------
    url : str
        Where requests go.
    key : Secret or None
        What they carry; ``None``: nothing can be asked.
    is_allowed : bool
        Whether the user trusts the network on the way.

    Raises
    ------
    ConfigError
        If it would be sent over plain http, unless the server is on this machine, or on a private
        network and that is allowed.
    """
    parts = urlsplit(url)
    if key is None or parts.scheme != "http" or is_loopback(url):
        return
    host = _host_of(parts.hostname or "")
    problem = f"base_url={_shown(url)!r} would send the key over plain http, which others can read"
    if host == "x.ai" or host.endswith(".x.ai") or _is_public_address(host):
        raise ConfigError(f"{problem}; use https.")
    is_word = len(key.reveal()) < _SHORTEST_SECRET
    if is_allowed or (is_word and _is_private(host)):
        return
    raise ConfigError(
        f"{problem}; use https, or an address on this machine. For a server on a private network "
        "that you trust, allow it with Client(..., allow_http=True), "
        "`%config GrokMagics.allow_http = True` or GROK_JUPYTER_ALLOW_HTTP=1 in the environment."
    )


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


def _host_of(written: str) -> str:
    """Return a host as it is asked: IDNA takes other letters and full stops for the plain ones."""
    host = written if ":" in written else unquote(written)
    return unicodedata.normalize("NFKC", host).replace("\u3002", ".").lower().rstrip(".")


def _address_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return a host that is an IP address, also in the forms that only resolvers take."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        try:
            is_old = _OLD_NUMBER.fullmatch(host)
            return ipaddress.IPv4Address(socket.inet_aton(host)) if is_old else None
        except OSError:
            return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_public_address(host: str) -> bool:
    address = _address_of(host)
    return address is not None and (address.is_global or address in _TRANSLATED)


def _is_private(host: str) -> bool:
    if _address_of(host) is not None:
        return not _is_public_address(host)
    return "." not in host or host.endswith(_PRIVATE_ENDINGS)


def _shown(url: str) -> str:
    """Return an address without a password, and without a query, which may hold a key."""
    scheme, separator, rest = url.partition("://")
    shown = f"{scheme}{separator}{rest.rpartition('@')[2]}"
    return redacted(shown).partition("?")[0].partition("#")[0]
