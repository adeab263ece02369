"""Which proxy the environment names for an address, and which addresses it excepts."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit
from urllib.request import getproxies, getproxies_environment, proxy_bypass

from grok_jupyter.client.addresses import is_loopback
from grok_jupyter.text.quotes import unquoted

__all__ = ["Proxy", "is_excepted", "proxy_for"]


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy, and where it is named.

    Attributes
    ----------
    url : str
        With its scheme, and with a name and a password where it has them: never to be shown.
    variable : str
        The variable that names it, or ``"the system's settings"``.
    """

    url: str = field(repr=False)
    variable: str

    @property
    def address(self) -> str:
        """Scheme, host and port, without name and password."""
        scheme, _, rest = self.url.partition("://")
        return f"{scheme}://{rest.rpartition('@')[2].rstrip('/')}"

    @property
    def has_password(self) -> bool:
        """Whether a name or a password goes with it."""
        return "@" in self.url

    def __str__(self) -> str:
        return f"{self.address} ({self.variable})"


def proxy_for(url: str) -> Proxy | None:
    """Return the proxy for an address; ``None`` if it is reached directly.

    ``NO_PROXY`` is read as curl reads it, and more: see :func:`is_excepted`. This machine is
    reached directly, and plain http never goes through a proxy of the environment, which would
    read the key.

    Parameters
    ----------
    url : str
        Where requests go.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme != "https" or not host or is_loopback(url):
        return None
    named = getproxies()
    value = unquoted(named.get(parts.scheme) or named.get("all") or "")
    if not value or is_excepted(host, parts.port or 443, unquoted(named.get("no", ""))):
        return None
    if not getproxies_environment() and proxy_bypass(host):  # macOS, Windows
        return None
    scheme = parts.scheme if named.get(parts.scheme) else "all"
    if "://" not in value:
        value = f"http://{value}"
    if value.lower().startswith("socks://"):  # as GNOME and others write it
        value = f"socks5{value[5:]}"
    return Proxy(value, _variable(scheme))


def is_excepted(host: str, port: int, exceptions: str) -> bool:
    """Return whether ``NO_PROXY`` excepts a host.

    Entries are separated by commas or blanks: ``*`` for all hosts, a domain for it and all below
    it, with or without a dot before, an address, a range such as ``10.0.0.0/8`` or ``fd00::/8``;
    IPv6 with or without brackets. curl does not know: ``*.domain``, ``*`` among others, a scheme
    before an entry, a port after it where only that one is meant.
    """
    return any(
        _matches(host.lower(), port, entry) for entry in exceptions.replace(",", " ").split()
    )


def _matches(host: str, port: int, entry: str) -> bool:
    if entry == "*":
        return True
    entry = entry.lower().partition("://")[2] or entry.lower()
    if entry.startswith("["):
        entry, _, after = entry[1:].partition("]")
        wanted = after.removeprefix(":")
    elif entry.count(":") == 1:
        entry, _, wanted = entry.partition(":")
    else:
        wanted = ""
    if wanted and wanted != str(port):
        return False
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        name = entry.removeprefix("*").strip(".")
        return bool(name) and (host == name or host.endswith(f".{name}"))
    try:
        return address in ip_network(entry, strict=False)
    except (ValueError, TypeError):
        return False


def _variable(scheme: str) -> str:
    for name in (f"{scheme}_proxy", f"{scheme}_proxy".upper()):
        if os.environ.get(name):
            return name
    return "the system's settings"
