"""The seam between the client and whatever carries its requests.

A transport makes *calls*. A call is one request that has not been sent yet; it is started, read
to its end and closed. Everything above (deadlines, retries, decoding) is the same code for every
transport, so a transport keeps no clock and decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from grok_jupyter.client.secret import Secret

__all__ = [
    "AsyncCall",
    "AsyncTransport",
    "Call",
    "ConnectFailure",
    "Head",
    "NoAnswer",
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
    on_waiting : callable
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
    on_waiting: Callable[[bool], None] = lambda _: None


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
    times : sequence of float
        When each event arrived that is replayed, in seconds from the request.
    """

    status: int
    headers: Mapping[str, str]
    recorded_at: float | None = None
    times: Sequence[float] = ()


class TransportFailure(Exception):  # noqa: N818 - internal; callers see an APIConnectionError
    """The connection broke; the text says how."""


class ConnectFailure(TransportFailure):
    """No connection was made: nothing has been sent.

    Attributes
    ----------
    place : str
        What could not be reached; ``""`` for the server itself.
    step : str
        What helps, as a sentence; ``""`` where nothing more is known.
    is_lasting : bool
        Whether trying again cannot help.
    """

    def __init__(
        self, text: str, *, place: str = "", step: str = "", is_lasting: bool = False
    ) -> None:
        super().__init__(text)
        self.place = place
        self.step = step
        self.is_lasting = is_lasting


class NoAnswer(TransportFailure):
    """The connection ended before the first byte of an answer.

    Attributes
    ----------
    was_kept : bool
        Whether it had served another request before.
    """

    def __init__(self, text: str, *, was_kept: bool) -> None:
        super().__init__(text)
        self.was_kept = was_kept


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
