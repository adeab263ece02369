"""httpx and httpx2, its continuation: their clients, their requests and their exceptions."""

from __future__ import annotations

import os
import ssl
import sys
from types import ModuleType
from typing import Any

from grok_jupyter.client.environment import variable
from grok_jupyter.client.transports.proxies import proxy_for
from grok_jupyter.client.transports.seam import Request
from grok_jupyter.protocol.errors import ConfigError
from grok_jupyter.text.excerpt import excerpt

__all__ = [
    "CLOSED",
    "MOST_IDLE",
    "OwnClients",
    "encoding_of",
    "headers_of",
    "module_of",
    "prepared",
]

CLOSED = "The client is closed; make a new one, or close it later."

MOST_IDLE = 100
"""Idle connections that a blocking client keeps open, and that are remembered.

httpcore 1.0 counts all that are open, and closes idle ones beyond this number. With httpx's 20 that
is most of what fifty threads use, after each answer, or when another thread is about to use one
(https://github.com/encode/httpcore/issues/1110). A much larger number costs time: it looks at all
idle ones for each request.
"""

_MOST_IDLE_AWAITED = 20  # as many as httpx keeps; many rows go over connections of their own


class OwnClients:
    """Makes clients of httpx for one address, as the environment says: proxies, certificates.

    Attributes
    ----------
    proxy : Proxy or None
        Through which the address is reached.
    context : ssl.SSLContext
        Whom they trust.

    Parameters
    ----------
    kind : str
        ``"Client"`` or ``"AsyncClient"``.
    base_url : str
        The only address that is asked.

    Raises
    ------
    ConfigError
        If the environment names a proxy or certificates that cannot be used.
    """

    def __init__(self, kind: str, base_url: str) -> None:
        self._kind = kind
        self.proxy = proxy_for(base_url)
        self.context = _context(is_plain=base_url.lower().startswith("http:"))

    def make(self) -> Any:
        """Return a new client."""
        import httpx

        # As many as are asked for: a limit would have answers wait for the end of others.
        most_idle = MOST_IDLE if self._kind == "Client" else _MOST_IDLE_AWAITED
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=most_idle)
        proxy = self.proxy
        try:
            return getattr(httpx, self._kind)(
                trust_env=False,  # what the environment says is read here, once
                proxy=proxy.url if proxy else None,
                verify=self.context,
                limits=limits,
            )
        except ImportError:
            raise ConfigError(
                f"{proxy} is a SOCKS proxy, and the package socksio is missing. Run "
                "`pip install 'httpx[socks]'`, or unset the variable."
            ) from None
        except Exception as error:  # whatever httpx makes of a variable
            if proxy is None:
                raise
            # httpx may take any part of a password for the port, and quote it.
            why = "" if proxy.has_password else f" ({excerpt(str(error))})"
            raise ConfigError(
                f"The HTTP client cannot be set up: {proxy.variable}={proxy.address!r} cannot be "
                f"used{why}. Write it like http://host:port, or unset it."
            ) from None


def _context(*, is_plain: bool) -> ssl.SSLContext:
    if is_plain:
        # It trusts nobody: plain http does not need it, and loading the authorities takes 40 ms.
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    import httpx

    file, folder = variable("SSL_CERT_FILE"), variable("SSL_CERT_DIR")
    try:
        if file or folder:
            return ssl.create_default_context(cafile=file or None, capath=folder or None)
        return httpx.create_ssl_context(trust_env=False)
    except OSError as error:  # ssl.SSLError is one
        log = os.environ.get("SSLKEYLOGFILE", "")
        told = {"SSL_CERT_FILE": file, "SSL_CERT_DIR": folder, "SSLKEYLOGFILE": log}
        if log and error.filename == log:  # Python itself opens it
            told = {"SSLKEYLOGFILE": log}
        name, path = next(((name, path) for name, path in told.items() if path), ("", ""))
        if not name:
            raise
        raise ConfigError(
            f"The HTTP client cannot be set up: {name}={path!r} cannot be read "
            f"({excerpt(error.strerror or str(error))}). Correct it, or unset it."
        ) from None


def module_of(client: Any, class_name: str) -> ModuleType:
    """Return httpx or httpx2, whichever a client comes from.

    Raises
    ------
    ConfigError
        If it is something else.
    """
    for base in type(client).__mro__:
        package = base.__module__.partition(".")[0]
        if package in {"httpx", "httpx2"} and base.__name__ == class_name:
            return sys.modules[package]
    raise ConfigError(
        f"http_client={type(client).__name__} cannot be used here; pass an httpx.{class_name} or "
        f"an httpx2.{class_name}."
    )


def prepared(client: Any, module: ModuleType, request: Request) -> Any:
    """Build the library's own request, with the key in it."""
    if client.is_closed:
        raise ConfigError(CLOSED)
    timeout = module.Timeout(
        request.read_timeout, connect=request.connect_timeout, pool=request.place_timeout
    )
    try:
        result = client.build_request(
            request.method,
            request.url,
            content=request.body or None,
            headers=headers_of(request),
            timeout=timeout,
        )
    except (module.InvalidURL, UnicodeError) as error:
        raise ConfigError(
            f"base_url: {request.url!r} is not an address ({error}); write it like "
            "'https://api.x.ai/v1'."
        ) from None
    if request.key is not None:
        # Not among the variables above: the library hides this header, a traceback would not.
        result.headers["authorization"] = f"Bearer {request.key.reveal()}"
    return result


def headers_of(request: Request) -> dict[str, str]:
    """Return the headers of a request, without the key."""
    headers = {
        "accept": "text/event-stream, application/json",
        "accept-encoding": "identity",  # compression would hold events back
        **request.headers,
    }
    if request.body:
        headers["content-type"] = "application/json"
    return headers


def encoding_of(headers: Any, request: Request) -> str:
    """Return how a body is compressed, as the server says."""
    encoding = headers.get("content-encoding", "")
    return str(request.key.redact(encoding) if request.key else encoding)
