"""What an exception of httpx means: the cause, the remedy, and whether trying again can help."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterator
from types import ModuleType

from grok_jupyter.client.transports.proxies import Proxy
from grok_jupyter.client.transports.seam import (
    ConnectFailure,
    NoAnswer,
    Request,
    TransportFailure,
)
from grok_jupyter.text.excerpt import excerpt

__all__ = ["failure_of", "no_answer", "read_failure"]

_CERTIFICATES = (
    "Name the file of the authority that signed it in SSL_CERT_FILE, or pass "
    "http_client=httpx.Client(verify=ssl.create_default_context(cafile=...))."
)


def failure_of(
    error: Exception, module: ModuleType, request: Request, proxy: Proxy | None = None
) -> TransportFailure:
    """Translate the library's exception: a failure to connect is told from a broken connection.

    Its text may quote what the server sent, and that the key.

    Parameters
    ----------
    error : Exception
        What httpx raised.
    module : module
        httpx or httpx2.
    request : Request
        What was asked.
    proxy : Proxy, optional
        The one of the environment that the request goes through.
    """
    text = _text_of(error, request)
    secure = next((e for e in _chain(error) if isinstance(e, ssl.SSLError)), None)
    if secure is not None and _is_of_handshake(secure, error, module):
        return _tls_failure(secure, text)
    if isinstance(error, module.ProxyError):
        return _proxy_failure(text, proxy)
    if isinstance(error, module.UnsupportedProtocol):
        return ConnectFailure(text, is_lasting=True)
    if not isinstance(error, (module.ConnectError, module.ConnectTimeout, module.PoolTimeout)):
        return TransportFailure(text)
    if proxy is not None:
        return ConnectFailure(
            text,
            place=f"The proxy {proxy}",
            step=f"Check {proxy.variable}, or list the server's host in NO_PROXY to reach it "
            "directly.",
            is_lasting=_has_no_such_name(error),
        )
    if _has_no_such_name(error):
        return ConnectFailure(
            text,
            step="Check the host in base_url, and the network; behind a proxy, set HTTPS_PROXY.",
            is_lasting=True,
        )
    return ConnectFailure(text)


def read_failure(error: Exception, request: Request) -> TransportFailure:
    """Return the failure of a connection that broke within an answer.

    Parameters
    ----------
    error : Exception
        What httpx raised.
    request : Request
        What was asked.
    """
    return TransportFailure(_text_of(error, request))


def no_answer(
    error: Exception, module: ModuleType, request: Request, *, was_kept: bool
) -> NoAnswer | None:
    """Return the failure if a connection ended before the first byte of an answer, else ``None``.

    Parameters
    ----------
    error : Exception
        What httpx raised while the answer was waited for.
    module : module
        httpx or httpx2.
    request : Request
        What was asked.
    was_kept : bool
        Whether the connection had served before.
    """
    if any(isinstance(e, ssl.SSLError) for e in _chain(error)) and not was_kept:
        return None
    is_end = isinstance(error, module.RemoteProtocolError) and "disconnected" in str(error)
    if is_end or isinstance(error, (module.ReadError, module.WriteError, module.CloseError)):
        return NoAnswer(_text_of(error, request), was_kept=was_kept)
    return None


def _is_of_handshake(secure: ssl.SSLError, error: Exception, module: ModuleType) -> bool:
    """Whether TLS failed from the beginning, also where the server tells that only later."""
    if isinstance(secure, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return False
    return isinstance(error, module.ConnectError) or "ALERT" in (secure.reason or "")


def _tls_failure(error: ssl.SSLError, text: str) -> ConnectFailure:
    if isinstance(error, ssl.SSLCertVerificationError):
        why = error.verify_message or text
        if "expired" in why or "not yet valid" in why:
            step = "Have the certificate renewed, and check the clock of this machine."
        elif "ostname mismatch" in why or "IP address mismatch" in why:
            step = "Check the host in base_url: the certificate is for another name."
        else:
            step = _CERTIFICATES + _other_variables()
        return ConnectFailure(f"its certificate is refused: {why}", step=step, is_lasting=True)
    reason = (error.reason or "").replace("_", " ").lower()
    if "wrong version number" in reason or "http request" in reason:
        step = "Check base_url: what answers there speaks plain http, or is not this server."
    elif "certificate required" in reason or "handshake failure" in reason:
        step = (
            "If the server asks for a certificate of yours, pass "
            "http_client=httpx.Client(verify=context) with a context that has loaded it."
        )
    else:
        step = f"Check base_url and whatever stands between, such as a proxy. {_CERTIFICATES}"
    return ConnectFailure(f"the TLS handshake failed: {reason or text}", step=step, is_lasting=True)


def _other_variables() -> str:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        if os.environ.get(name):
            return f" {name} is set, but is not read here: give SSL_CERT_FILE the same value."
    return ""


def _proxy_failure(text: str, proxy: Proxy | None) -> ConnectFailure:
    name = proxy.variable if proxy else "http_client"
    place = f"The proxy {proxy}" if proxy else "The proxy of http_client"
    status = text[:3]
    if "407" in text or "auth" in text.lower() or "password" in text.lower():
        step = (
            f"Check the name and the password in {name}."
            if proxy is None or proxy.has_password
            else f"It wants a name and a password: set {name}=http://name:password@host:port."
        )
    elif status.isdecimal() and status >= "500":
        step = f"Ask again later, or check {name}."
    else:
        step = f"Ask whoever runs it to allow the server, or check {name} and NO_PROXY."
    return ConnectFailure(
        f"it answered {text!r}", place=place, step=step, is_lasting=not status.startswith("5")
    )


def _has_no_such_name(error: BaseException) -> bool:
    """Whether the resolver answered that the host does not exist; it may also not have answered."""
    unknown = {getattr(socket, name, None) for name in ("EAI_NONAME", "EAI_NODATA")}
    return any(isinstance(e, socket.gaierror) and e.errno in unknown for e in _chain(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        current = waiting.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting += [current.__cause__, current.__context__]
        if isinstance(current, BaseExceptionGroup):
            waiting += current.exceptions


def _text_of(error: Exception, request: Request) -> str:
    text = str(error)
    return excerpt(request.key.redact(text) if request.key else text, 200) or type(error).__name__
