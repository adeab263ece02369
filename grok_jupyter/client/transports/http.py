"""Requests over HTTP, by httpx, or by httpx2, its continuation with the same interface."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from time import monotonic
from types import ModuleType
from typing import Any

from grok_jupyter.client.transports.decoding import Inflater, inflater_for
from grok_jupyter.client.transports.libraries import (
    encoding_of,
    failure_of,
    module_of,
    own_client,
    prepared,
)
from grok_jupyter.client.transports.seam import (
    Call,
    Head,
    NoPlace,
    Request,
    TransportFailure,
)

__all__ = ["HTTPTransport"]

_MOST_KEPT = 16  # idle connections remembered; the pool itself closes them after seconds


class HTTPTransport:
    """Sends requests with an ``httpx.Client``.

    Parameters
    ----------
    client : httpx.Client or httpx2.Client, optional
        The caller's own; it is used as it is and stays open.
    trust_env : bool
        Whether a client of ours heeds ``HTTPS_PROXY`` and its like.
    is_plain : bool
        Whether it will speak plain http only.
    """

    def __init__(
        self, client: Any = None, *, trust_env: bool = True, is_plain: bool = False
    ) -> None:
        self._owns_client = client is None
        self._client: Any = client or own_client("Client", trust_env=trust_env, is_plain=is_plain)
        self._module = module_of(self._client, "Client")
        self._idle = _Idle()

    def call(self, request: Request) -> Call:
        """Prepare a call."""
        return _HTTPCall(self._client, self._module, request, self._idle)

    def close(self) -> None:
        """Close the client, if it is ours."""
        if self._owns_client:
            self._client.close()


class _Idle:
    """Connections kept open for the next request, and who waits without telling on which.

    httpx says over which connection a request goes only once its answer begins. A call that is
    aborted before that waits on one of the idle ones. They are shut down when no other call can be
    waiting on them: at once if there is none, else when it is known where the others are served.
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
        if len(self._streams) >= _MOST_KEPT:
            self._streams.pop()
        self._streams.add(stream)

    def of(self, call: Any) -> list[Any]:
        waiting = tuple(self._waiting)
        are_all_aborted = call in waiting and all(other.is_aborted for other in waiting)
        return list(self._streams) if are_all_aborted else []


class _HTTPCall:
    def __init__(self, client: Any, module: ModuleType, request: Request, idle: _Idle) -> None:
        self._client = client
        self._module = module
        self._request = request
        self._idle = idle
        self._stream: Any = None  # httpcore's network stream, once known
        self._response: Any = None
        self._body: Iterator[bytes] = iter(())
        self._inflater: Inflater | None = None
        self._is_read = False
        self._is_waiting = False  # for one of the client's connections, all of which are taken
        self.is_aborted = False

    def start(self) -> Head:
        request = prepared(self._client, self._module, self._request)
        request.extensions["trace"] = self._note_connection
        self._idle.wait(self)
        if self.is_aborted:  # too early for it to end anything that waits
            self._idle.known(self, None)
            raise TransportFailure("aborted")
        try:
            self._response = self._sent(request)
        except self._module.HTTPError as error:
            raise failure_of(error, self._module, self._request) from None
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
            raise failure_of(error, self._module, self._request) from None
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

    def _sent(self, request: Any) -> Any:
        """Send the request; wait for a free connection for as long as nobody aborts that."""
        while True:
            begun = monotonic()
            try:
                return self._client.send(request, stream=True, follow_redirects=False)
            except self._module.PoolTimeout:
                if (
                    monotonic() - begun < self._request.place_timeout / 2
                ):  # not for want of a connection
                    raise
                if self.is_aborted:
                    raise NoPlace("no connection was free") from None
                self._wait(is_waiting=True)

    def _wait(self, *, is_waiting: bool) -> None:
        if is_waiting != self._is_waiting:
            self._is_waiting = is_waiting
            self._request.note_waiting(is_waiting)

    def _note_connection(self, event: str, info: dict[str, Any]) -> None:
        self._wait(is_waiting=False)
        # "connection.…", or "proxy.…" and "socks.…" on the way through one
        if event.endswith(
            (".connect_tcp.complete", ".connect_unix_socket.complete", ".start_tls.complete")
        ):
            self._stream = info["return_value"]
            self._idle.known(self, self._stream)
            if self.is_aborted:  # while it was connecting, when there was nothing to shut down
                self.abort()
