"""The seam between the client and whatever carries its requests.

A transport makes *calls*. A call is one request that has not been sent yet; it is started, read
to its end and closed. Everything above (deadlines, retries, decoding) is the same code for every
transport, so a transport keeps no clock and decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from grok_jupyter.client.secret import Secret
from grok_jupyter.protocol.origin import Origin

__all__ = [
    "AsyncCall",
    "AsyncTransport",
    "Call",
    "ConnectFailure",
    "Head",
    "NoPlace",
    "Request",
    "Transport",
    "TransportFailure",
]


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, its key kept apart from what may be shown.

    Attributes
    ----------
    method, url : str
        What to ask, and where.
    body : bytes
        JSON, or nothing.
    headers : mapping
        Headers, without the key.
    key : Secret or None
        Sent as ``Authorization: Bearer``.
    connect_timeout, read_timeout, place_timeout : float
        Seconds to connect, between two reads, and to wait for a free connection before that is
        told. A courtesy to transports that can use them:
        the deadlines above hold in any case.
    is_streaming : bool
        Whether a stream is asked for.
    is_answered : callable
        Says, when the call is closed, whether all of the answer has been taken up.
    origin : Origin or None
        Which cell asks, to tell equal requests apart.
    note_waiting : callable
        Told by the transport, with ``True``, that all connections are taken and it waits for one,
        and with ``False`` once it has one: that is not the server's silence.
    """

    method: str
    url: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    key: Secret | None = None
    connect_timeout: float = 10.0
    read_timeout: float = 900.0
    place_timeout: float = 0.5
    is_streaming: bool = True
    is_answered: Callable[[], bool] = lambda: True
    origin: Origin | None = None
    note_waiting: Callable[[bool], None] = lambda _: None


class Head(NamedTuple):
    """How an answer begins.

    Attributes
    ----------
    status : int
        The HTTP status.
    headers : mapping
        Headers, with lower-case names.
    recorded_at : float or None
        Unix time in seconds, where a recording is replayed.
    """

    status: int
    headers: Mapping[str, str]
    recorded_at: float | None = None


class TransportFailure(Exception):  # noqa: N818 - internal; callers see an APIConnectionError
    """The connection broke; the text says how."""


class ConnectFailure(TransportFailure):
    """There was no connection: nothing has been sent."""


class NoPlace(TransportFailure):
    """No connection became free in time: nothing has been sent."""


class Call(Protocol):
    """One request and its answer, blocking."""

    def start(self) -> Head:
        """Send the request and wait for the head of the answer."""
        ...

    def read(self) -> bytes:
        """Return the next bytes of the body as soon as there are any; ``b""`` at its end."""
        ...

    def abort(self) -> None:
        """Make a blocked ``start`` or ``read`` end at once. May be called from any thread."""
        ...

    def close(self) -> None:
        """Give the connection back if the answer was read to its end; else close it at once."""
        ...


class AsyncCall(Protocol):
    """One request and its answer, awaited; cancelling the task aborts it."""

    async def start(self) -> Head:
        """Send the request and wait for the head of the answer."""
        ...

    async def read(self) -> bytes:
        """Return the next bytes of the body as soon as there are any; ``b""`` at its end."""
        ...

    async def close(self) -> None:
        """Give the connection back if the answer was read to its end; else close it at once."""
        ...


class Transport(Protocol):
    """Makes calls that block."""

    def call(self, request: Request) -> Call:
        """Prepare a call; nothing is sent yet."""
        ...

    def close(self) -> None:
        """Close what is open; a client that the caller brought stays open."""
        ...


class AsyncTransport(Protocol):
    """Makes calls that are awaited."""

    def call(self, request: Request) -> AsyncCall:
        """Prepare a call; nothing is sent yet."""
        ...

    async def close(self) -> None:
        """Close what is open; a client that the caller brought stays open."""
        ...
