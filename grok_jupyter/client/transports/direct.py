"""Requests over HTTP/1.1 on connections of their own, awaited under asyncio: for many at once.

A pool of httpx looks at all of its connections for each request, which for hundreds at once costs
more than the request. Here a call takes the connection that was given back last. Whatever is out
of the ordinary, a connection that cannot be made, goes through httpx, which says what is wrong.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import h11

from grok_jupyter.client.transports.decoding import Inflater, inflater_for
from grok_jupyter.client.transports.libraries import encoding_of, headers_of
from grok_jupyter.client.transports.seam import (
    AsyncCall,
    AsyncTransport,
    ConnectFailure,
    Head,
    NoAnswer,
    Request,
    TransportFailure,
)
from grok_jupyter.text.excerpt import excerpt

__all__ = ["DirectTransport"]

_AT_ONCE = 65536  # bytes
_LONGEST_HEAD = 100 * 1024  # bytes, as with httpx
_NOTHING = "Server disconnected without sending a response."


class DirectTransport:
    """Sends requests to one server, each on the next connection that is free.

    Parameters
    ----------
    base_url : str
        Where requests go.
    context : ssl.SSLContext
        Whom to trust.
    carrier : AsyncTransport
        Carries what finds no connection here.
    """

    def __init__(self, base_url: str, context: ssl.SSLContext, carrier: AsyncTransport) -> None:
        parts = urlsplit(base_url)
        is_secure = parts.scheme.lower() == "https"
        self.carrier = carrier
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if is_secure else 80)
        self._context = context if is_secure else None
        self._idle: list[_Connection] = []

    def call(self, request: Request) -> AsyncCall:
        """Prepare a call."""
        return _DirectCall(self, request)

    async def close(self) -> None:
        """Close the connections that nobody uses."""
        while self._idle:
            self._idle.pop().close()

    def take(self) -> _Connection | None:
        """Return a connection that has served before, if there is one."""
        while self._idle:
            connection = self._idle.pop()
            if not connection.has_ended:
                return connection
            connection.close()
        return None

    def give_back(self, connection: _Connection) -> None:
        """Take back a connection whose answer was read to its end."""
        self._idle.append(connection)

    async def open(self, seconds: float) -> _Connection | None:
        """Return a new connection; ``None`` if none can be made.

        Raises
        ------
        ConnectFailure
            If that has taken too long: httpx would take as long again.
        """
        try:
            async with asyncio.timeout(seconds):
                return _Connection(
                    *await asyncio.open_connection(
                        self._host, self._port, ssl=self._context, limit=_AT_ONCE
                    )
                )
        except TimeoutError:
            raise ConnectFailure(f"no connection within {seconds:g} s") from None
        except (OSError, UnicodeError):
            return None


class _Connection:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._protocol = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        self.was_kept = False
        self.has_received = False

    @property
    def has_ended(self) -> bool:
        return self._reader.at_eof() or self._writer.is_closing()

    async def send(self, request: h11.Request, body: bytes) -> None:
        self.has_received = False
        data = self._protocol.send(request) or b""
        if body:
            data += self._protocol.send(h11.Data(body)) or b""
        self._writer.write(data + (self._protocol.send(h11.EndOfMessage()) or b""))
        await self._writer.drain()

    async def event(self) -> Any:
        """Return what comes next of the answer: its head, a piece, its end."""
        while True:
            event = self._protocol.next_event()
            if event is not h11.NEED_DATA:
                return event
            data = await self._reader.read(_AT_ONCE)
            self.has_received = self.has_received or bool(data)
            self._protocol.receive_data(data)

    def begin_anew(self) -> bool:
        """Return whether it can serve again."""
        protocol = self._protocol
        if protocol.our_state is not h11.DONE or protocol.their_state is not h11.DONE:
            return False
        protocol.start_next_cycle()
        self.was_kept = True
        return True

    def close(self) -> None:
        self._writer.transport.abort()


class _DirectCall:
    def __init__(self, transport: DirectTransport, request: Request) -> None:
        self._transport = transport
        self._request = request
        self._connection: _Connection | None = None
        self._other: AsyncCall | None = None  # through httpx
        self._inflater: Inflater | None = None
        self._is_read = False

    async def start(self) -> Head:
        transport, request = self._transport, self._request
        connection = transport.take() or await transport.open(request.connect_timeout)
        if connection is None:
            return await self._elsewhere()
        self._connection = connection
        try:
            await connection.send(_written(request), request.body)
            while not isinstance(event := await connection.event(), h11.Response):
                if isinstance(event, h11.ConnectionClosed):
                    raise NoAnswer(_NOTHING, was_kept=connection.was_kept)
        except ssl.SSLError as error:
            if connection.was_kept:
                raise NoAnswer(_NOTHING, was_kept=True) from None
            # An alert ends a handshake, also where it comes later: nobody has read the request.
            if "ALERT" in (error.reason or "") and not connection.has_received:
                return await self._elsewhere()
            raise self._failure(error) from None
        except (OSError, h11.RemoteProtocolError) as error:
            if not connection.has_received:
                raise NoAnswer(_NOTHING, was_kept=connection.was_kept) from None
            raise self._failure(error) from None
        headers = _joined(event.headers)
        if headers.get("content-encoding"):
            self._inflater = inflater_for(encoding_of(headers, request))
        return Head(event.status_code, headers)

    async def read(self) -> bytes:
        if self._other is not None:
            return await self._other.read()
        inflater = self._inflater
        while True:
            if inflater is not None and (inflated := inflater.read()):
                return inflated
            data = await self._piece()
            if inflater is None or not data:
                return data
            inflater.feed(data)

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if self._other is not None:
            await self._other.close()
        elif connection is not None:
            if connection.begin_anew():
                self._transport.give_back(connection)
            else:
                connection.close()

    async def _piece(self) -> bytes:
        if self._connection is None or self._is_read:
            return b""
        try:
            event = await self._connection.event()
        except (OSError, h11.RemoteProtocolError) as error:
            raise self._failure(error) from None
        self._is_read = not isinstance(event, h11.Data)
        return b"" if self._is_read else bytes(event.data)

    async def _elsewhere(self) -> Head:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._other = self._transport.carrier.call(self._request)
        return await self._other.start()

    def _failure(self, error: Exception) -> TransportFailure:
        key, text = self._request.key, str(error)
        return TransportFailure(excerpt(key.redact(text) if key else text, 200))


def _written(request: Request) -> h11.Request:
    parts = urlsplit(request.url)
    headers = [("host", parts.netloc.rpartition("@")[2]), *headers_of(request).items()]
    if request.body:
        headers.append(("content-length", str(len(request.body))))
    if request.key is not None:
        headers.append(("authorization", f"Bearer {request.key.reveal()}"))
    target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    return h11.Request(method=request.method, target=target, headers=headers)


def _joined(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for raw, value in headers:
        name = raw.decode("latin-1")
        text = value.decode("latin-1")
        joined[name] = f"{joined[name]}, {text}" if name in joined else text
    return joined
