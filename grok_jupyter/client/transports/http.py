"""Requests over HTTP, by httpx, or by httpx2, its continuation with the same interface."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from time import monotonic
from types import ModuleType
from typing import Any

from grok_jupyter.client.transports.decoding import Inflater, inflater_for
from grok_jupyter.client.transports.failures import failure_of, no_answer, read_failure
from grok_jupyter.client.transports.libraries import (
    MOST_IDLE,
    OwnClients,
    encoding_of,
    module_of,
    prepared,
)
from grok_jupyter.client.transports.pools import is_full, reclaim
from grok_jupyter.client.transports.proxies import Proxy
from grok_jupyter.client.transports.seam import (
    Call,
    Head,
    NoPlace,
    Request,
    TransportFailure,
)
from grok_jupyter.protocol.errors import ConfigError

__all__ = ["OF_ANOTHER_PROCESS", "HTTPTransport"]

OF_ANOTHER_PROCESS = (
    "http_client has connections that belong to the process from which this one was forked. Make "
    "the httpx client, and the Client with it, in the new process."
)


class HTTPTransport:
    """Sends requests with an ``httpx.Client``.

    A process that was forked gets a client of its own: connections that two processes read from
    would mix up their answers.

    Parameters
    ----------
    client : httpx.Client or httpx2.Client, optional
        The caller's own; it is used as it is and stays open.
    base_url : str
        The only address that a client of ours asks.
    """

    def __init__(self, client: Any = None, *, base_url: str = "") -> None:
        self._own = OwnClients("Client", base_url) if client is None else None
        self._client: Any = client or (self._own.make() if self._own else None)
        self._module = module_of(self._client, "Client")
        self._idle = _Idle()
        self._process = os.getpid()
        self._has_asked = False

    @property
    def is_own(self) -> bool:
        """Whether its HTTP client is ours, not the caller's."""
        return self._own is not None

    def call(self, request: Request) -> Call:
        """Prepare a call.

        Raises
        ------
        ConfigError
            If the caller's own client has asked before this process was forked from another.
        """
        if self._process != os.getpid():
            self._begin_again()
        self._has_asked = True
        proxy = self._own.proxy if self._own else None
        return _HTTPCall(self._client, self._module, request, self._idle, proxy)

    def close(self) -> None:
        """Close the client, if it is ours."""
        if self._own is not None and self._process == os.getpid():
            self._client.close()

    def _begin_again(self) -> None:
        if self._own is None:
            if self._has_asked:
                raise ConfigError(OF_ANOTHER_PROCESS)
        elif not self._client.is_closed:
            # The connections of the client before are the other process's, and stay as they are.
            self._client = self._own.make()
        self._idle = _Idle()
        self._process = os.getpid()


class _Idle:
    """Connections kept open for the next request, and who waits without telling on which.

    httpx says over which connection a request goes only once its answer begins. A call that is
    aborted before that waits on one of the idle ones. They are shut down when no other call can be
    waiting on them: at once if nothing else waits, else when it is known where the others go.
    """

    def __init__(self) -> None:
        self._streams: set[Any] = set()
        self._waiting: set[Any] = set()

    def wait(self, call: Any) -> None:
        self._waiting.add(call)

    def known(self, call: Any, stream: Any) -> None:
        self._waiting.discard(call)
        self._streams.discard(stream)
        for other in tuple(self._waiting):
            if other.is_aborted:
                other.abort()

    def keep(self, stream: Any) -> None:
        if len(self._streams) >= MOST_IDLE:
            self._streams.pop()
        self._streams.add(stream)

    def of(self, call: Any) -> list[Any]:
        waiting = tuple(self._waiting)
        are_all_aborted = call in waiting and all(other.is_aborted for other in waiting)
        return list(self._streams) if are_all_aborted else []


class _HTTPCall:
    def __init__(
        self,
        client: Any,
        module: ModuleType,
        request: Request,
        idle: _Idle,
        proxy: Proxy | None,
    ) -> None:
        self._client = client
        self._module = module
        self._request = request
        self._idle = idle
        self._proxy = proxy
        self._is_fresh = False  # the connection, which was opened for this call
        self._is_told = False  # of the connection; a transport of the caller's may tell nothing
        self._stream: Any = None  # httpcore's network stream, once known
        self._response: Any = None
        self._body: Iterator[bytes] = iter(())
        self._inflater: Inflater | None = None
        self._is_read = False
        self._is_waiting = False  # for one of the client's connections, all of which are taken
        self.is_aborted = False

    def start(self) -> Head:
        request = prepared(self._client, self._module, self._request)
        request.extensions["trace"] = self._on_connection
        self._idle.wait(self)
        if self.is_aborted:  # too early for it to end anything that waits
            self._idle.known(self, None)
            raise TransportFailure("aborted")
        try:
            self._response = self._sent(request)
        except self._module.HTTPError as error:
            was_kept = self._is_told and not self._is_fresh
            ended = no_answer(error, self._module, self._request, was_kept=was_kept)
            raise ended or self._failure(error) from None
        except BaseException:  # an interrupt may strike when the answer is not yet in our hands
            self.abort()
            raise
        else:
            self._stream = self._response.extensions.get("network_stream", self._stream)
        finally:
            self._idle.known(self, self._stream)
        headers = self._response.headers
        if self._response.is_stream_consumed:  # as with the libraries' own MockTransport
            self._body = self._response.iter_bytes()
        else:
            self._inflater = inflater_for(encoding_of(headers, self._request))
            self._body = iter(self._response.stream)  # iter_raw, less a copy of every piece
        return Head(self._response.status_code, headers)

    def read(self) -> bytes:
        inflater = self._inflater
        if inflater is not None and (inflated := inflater.read()):
            return inflated
        try:
            for data in self._body:
                if inflater is None:
                    if data:
                        return data
                else:
                    inflater.feed(data)
                    if inflated := inflater.read():
                        return inflated
        except self._module.HTTPError as error:
            raise read_failure(error, self._request) from None
        self._is_read = True
        return b""

    def abort(self) -> None:
        self.is_aborted = True
        # Closing a socket does not wake a thread that waits on it; shutting it down does.
        streams = [self._stream] if self._stream is not None else self._idle.of(self)
        for stream in streams:
            with suppress(OSError, AttributeError):
                connection = stream.get_extra_info("socket")
                # Past ssl.SSLSocket's own shutdown, which would drop its state under the reader.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)

    def close(self) -> None:
        if self._response is None:
            return
        stream, self._stream = self._stream, None  # another call's from here on, not ours to abort
        self._response.close()
        if self._is_read and not self.is_aborted and stream is not None:
            self._idle.keep(stream)
        self._response = None

    def _failure(self, error: Exception) -> TransportFailure:
        return failure_of(error, self._module, self._request, self._proxy)

    def _sent(self, request: Any) -> Any:
        """Send the request; wait for a free connection for as long as nobody aborts that."""
        while True:
            begun = monotonic()
            try:
                return self._client.send(request, stream=True, follow_redirects=False)
            except Exception as error:  # after an interrupt, the pool may still hold its lock
                reclaim(self._client, request.url)
                if not is_full(error, self._module, self._request, begun):
                    raise
                if self.is_aborted:
                    raise NoPlace("no connection was free") from None
                self._wait(is_waiting=True)

    def _wait(self, *, is_waiting: bool) -> None:
        if is_waiting != self._is_waiting:
            self._is_waiting = is_waiting
            self._request.on_waiting(is_waiting)

    def _on_connection(self, event: str, info: dict[str, Any]) -> None:
        self._wait(is_waiting=False)
        self._is_told = True
        # "connection.…", or "proxy.…" and "socks.…" on the way through one
        if event.endswith(
            (".connect_tcp.complete", ".connect_unix_socket.complete", ".start_tls.complete")
        ):
            self._stream = info["return_value"]
            self._is_fresh = True
            self._idle.known(self, self._stream)
            if self.is_aborted:  # while it was connecting, when there was nothing to shut down
                self.abort()
