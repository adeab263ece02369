"""httpx and httpx2, its continuation: their clients, their requests and their exceptions."""

from __future__ import annotations

import ssl
import sys
from types import ModuleType
from typing import Any

from grok_jupyter.client.transports.seam import ConnectFailure, Request, TransportFailure
from grok_jupyter.protocol.errors import ConfigError
from grok_jupyter.text.excerpt import excerpt

__all__ = ["encoding_of", "failure_of", "module_of", "own_client", "prepared"]

_MOST_IDLE = 20  # connections kept open by a client of ours, as httpx itself keeps


def _no_authorities() -> ssl.SSLContext:
    """Return a context that trusts nobody: plain http needs none, and loading them takes 40 ms."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def own_client(kind: str, *, trust_env: bool, is_plain: bool) -> Any:
    """Return a client of httpx: ``"Client"`` or ``"AsyncClient"``.

    Raises
    ------
    ConfigError
        If the environment names a proxy or certificates that cannot be used.
    """
    import httpx

    verify = _no_authorities() if is_plain else True
    # As many as are asked for: a limit would have answers wait for the end of others.
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=_MOST_IDLE)
    try:
        return getattr(httpx, kind)(trust_env=trust_env, verify=verify, limits=limits)
    except Exception as error:  # whatever urllib, ssl and httpx make of a variable
        raise ConfigError(
            f"The HTTP client cannot be set up ({type(error).__name__}: {excerpt(str(error))}). "
            "Check HTTPS_PROXY, ALL_PROXY, NO_PROXY and SSL_CERT_FILE."
        ) from None


def module_of(client: Any, class_name: str) -> ModuleType:
    """Return httpx or httpx2, whichever a client comes from.

    Raises
    ------
    ConfigError
        If it is no such client.
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
    """Build the library's own request; the only place where the key is revealed."""
    if client.is_closed:
        raise ConfigError("The client is closed; make a new one, or close it later.")
    headers = {
        "accept": "text/event-stream, application/json",
        "accept-encoding": "identity",  # compression would hold events back
        **request.headers,
    }
    if request.body:
        headers["content-type"] = "application/json"
    timeout = module.Timeout(
        request.read_timeout, connect=request.connect_timeout, pool=request.place_timeout
    )
    try:
        result = client.build_request(
            request.method,
            request.url,
            content=request.body or None,
            headers=headers,
            timeout=timeout,
        )
    except (module.InvalidURL, UnicodeError) as error:
        raise ConfigError(
            f"base_url: {request.url!r} is no address ({error}); write it like "
            "'https://api.x.ai/v1'."
        ) from None
    if request.key is not None:
        # Not among the variables above: the library hides this header, a traceback would not.
        result.headers["authorization"] = f"Bearer {request.key.reveal()}"
    return result


def failure_of(error: Exception, module: ModuleType, request: Request) -> TransportFailure:
    """Translate the library's exception: a failure to connect is told from a broken connection.

    Its text may quote what the server sent, and that the key.
    """
    text = excerpt(_redacted(str(error), request), 200) or type(error).__name__
    no_connection = (
        module.ConnectError, module.ConnectTimeout, module.PoolTimeout, module.ProxyError,
        module.UnsupportedProtocol,
    )  # fmt: skip
    return (ConnectFailure if isinstance(error, no_connection) else TransportFailure)(text)


def encoding_of(headers: Any, request: Request) -> str:
    """Return how a body is compressed, as the server says."""
    return _redacted(headers.get("content-encoding", ""), request)


def _redacted(text: str, request: Request) -> str:
    return request.key.redact(text) if request.key else text
