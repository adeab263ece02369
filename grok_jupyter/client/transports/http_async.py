"""Requests over HTTP, awaited; the sibling of :mod:`grok_jupyter.client.transports.http`."""

from __future__ import annotations

import os
import ssl
from collections.abc import AsyncIterator
from threading import Lock
from time import monotonic
from types import ModuleType
from typing import Any
from weakref import WeakKeyDictionary

from anyio.lowlevel import current_token

from grok_jupyter.client.transports.decoding import Inflater, inflater_for
from grok_jupyter.client.transports.failures import failure_of, no_answer, read_failure
from grok_jupyter.client.transports.http import OF_ANOTHER_PROCESS
from grok_jupyter.client.transports.libraries import (
    CLOSED,
    OwnClients,
    encoding_of,
    module_of,
    prepared,
)
from grok_jupyter.client.transports.pools import is_full, reclaim_async
from grok_jupyter.client.transports.proxies import Proxy
from grok_jupyter.client.transports.seam import AsyncCall, Head, Request, TransportFailure
from grok_jupyter.protocol.errors import ConfigError

__all__ = ["AsyncHTTPTransport"]


class AsyncHTTPTransport:
    """Sends requests with an ``httpx.AsyncClient``.

    Connections belong to the event loop and the process that opened them, so a client of ours is
    made anew in another of either.

    Parameters
    ----------
    client : httpx.AsyncClient or httpx2.AsyncClient, optional
        The caller's own; it is used as it is and stays open.
    base_url : str
        The only address that a client of ours asks.
    """

    def __init__(self, client: Any = None, *, base_url: str = "") -> None:
        self._own = OwnClients("AsyncClient", base_url) if client is None else None
        # The first client is made at once, so that settings that cannot be used are told at once.
        self._client: Any = client or (self._own.make() if self._own else None)
        self._module = module_of(self._client, "AsyncClient")
        self._clients: WeakKeyDictionary[Any, tuple[int, Any]] = WeakKeyDictionary()  # by loop
        self._has_asked = False
        self._is_closed = False
        self._process = os.getpid()
        self._lock = Lock()  # event loops may run in several threads

    @property
    def direct_context(self) -> ssl.SSLContext | None:
        """Whom it trusts; ``None`` where the client is the caller's, or a proxy stands between."""
        return self._own.context if self._own and self._own.proxy is None else None

    def call(self, request: Request) -> AsyncCall:
        """Prepare a call.

        Raises
        ------
        ConfigError
            If the caller's own client has asked before this process was forked from another.
        """
        proxy = self._own.proxy if self._own else None
        return _AsyncHTTPCall(self._current(), self._module, request, proxy)

    async def close(self) -> None:
        """Close the client, if it is ours; those of other event loops went with them."""
        if self._own is None or self._is_closed:
            return
        client = self._current()
        self._is_closed = True
        await client.aclose()

    def _current(self) -> Any:
        """Return the client of this event loop, in this process."""
        process = os.getpid()
        if self._own is None:
            if self._has_asked and self._process != process:
                raise ConfigError(OF_ANOTHER_PROCESS)
            self._process, self._has_asked = process, True
            return self._client
        if self._is_closed:
            raise ConfigError(CLOSED)
        token = current_token()
        loop = getattr(token, "native_token", token)  # anyio before 4.11 returns this one itself
        with self._lock:
            known, client = self._clients.get(loop, (0, None))
            if known != process:
                is_unused = self._client is not None and self._process == process
                client = self._client if is_unused else self._own.make()
                self._client = None  # it goes with its loop
                self._clients[loop] = process, client
        return client


class _AsyncHTTPCall:
    def __init__(
        self, client: Any, module: ModuleType, request: Request, proxy: Proxy | None
    ) -> None:
        self._client = client
        self._module = module
        self._request = request
        self._proxy = proxy
        self._is_fresh = False  # the connection, which was opened for this call
        self._is_told = False  # of the connection; a transport of the caller's may tell nothing
        self._response: Any = None
        self._body: AsyncIterator[bytes] | None = None
        self._inflater: Inflater | None = None
        self._is_waiting = False  # for one of the client's connections, all of which are taken

    async def start(self) -> Head:
        request = prepared(self._client, self._module, self._request)
        request.extensions["trace"] = self._on_connection
        try:
            self._response = await self._sent(request)
        except (self._module.HTTPError, ssl.SSLError) as error:
            was_kept = self._is_told and not self._is_fresh
            ended = no_answer(error, self._module, self._request, was_kept=was_kept)
            raise ended or self._failure(error) from None
        except RuntimeError as error:
            if "loop" not in str(error):
                raise
            raise ConfigError(
                "http_client has connections that belong to another event loop. Make the httpx "
                "client, and the AsyncClient with it, in the loop that uses them."
            ) from None
        headers = self._response.headers
        if self._response.is_stream_consumed:  # as with the libraries' own MockTransport
            self._body = self._response.aiter_bytes()
        else:
            self._inflater = inflater_for(encoding_of(headers, self._request))
            self._body = self._response.aiter_raw()
        return Head(self._response.status_code, headers)

    async def read(self) -> bytes:
        inflater, body = self._inflater, self._body
        while body is not None:
            if inflater is not None and (inflated := inflater.read()):
                return inflated
            try:
                data = await anext(body, None)
            except (self._module.HTTPError, ssl.SSLError) as error:  # httpx lets TLS through
                raise read_failure(error, self._request) from None
            if data is None:
                break
            if inflater is not None:
                inflater.feed(data)
            elif data:
                return data
        return b""

    def _failure(self, error: Exception) -> TransportFailure:
        return failure_of(error, self._module, self._request, self._proxy)

    async def _sent(self, request: Any) -> Any:
        """Send the request; wait for a free connection until the task is cancelled."""
        while True:
            begun = monotonic()
            try:
                return await self._client.send(request, stream=True, follow_redirects=False)
            except BaseException as error:
                await reclaim_async(self._client, request.url)
                if not is_full(error, self._module, self._request, begun):
                    raise
                self._wait(is_waiting=True)

    def _wait(self, *, is_waiting: bool) -> None:
        if is_waiting != self._is_waiting:
            self._is_waiting = is_waiting
            self._request.on_waiting(is_waiting)

    async def _on_connection(self, event: str, _info: dict[str, Any]) -> None:
        self._wait(is_waiting=False)
        self._is_told = True
        if event.endswith(
            (".connect_tcp.complete", ".connect_unix_socket.complete", ".start_tls.complete")
        ):
            self._is_fresh = True

    async def close(self) -> None:
        if self._response is not None:
            await self._response.aclose()
            self._response = None
