"""The seam between the client and whatever carries its requests.

A transport makes *calls*. A call is one request that has not been sent yet; it is started, read
to its end and closed. Everything above (deadlines, retries, decoding) is the same code for every
transport, so a transport keeps no clock and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

__all__ = [
    "AsyncCall",
    "AsyncTransport",
    "Call",
    "ConnectFailure",
    "Head",
    "Request",
    "Secret",
    "Transport",
    "TransportFailure",
]


class Secret:
    """A value that shows itself to nobody: not in a repr, not in a pickle."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value, for the one place that sends it."""
        return self._value

    def redact(self, text: str) -> str:
        """Remove the value from a text that may echo it."""
        return text.replace(self._value, "***") if len(self._value) > 3 else text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return "Secret(***)"

    def __reduce__(self) -> Any:
        raise TypeError("A key is never pickled; pass it to the process that needs it.")


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
    connect_timeout, read_timeout : float
        Seconds to connect, and between two reads. A courtesy to transports that can use them:
        the deadlines above hold in any case.
    """

    method: str
    url: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    key: Secret | None = None
    connect_timeout: float = 10.0
    read_timeout: float = 900.0


class Head(NamedTuple):
    """How an answer begins: its status, and its headers with lower-case names."""

    status: int
    headers: Mapping[str, str]


class TransportFailure(Exception):  # noqa: N818 - internal; callers see an APIConnectionError
    """The connection broke; the text says how."""


class ConnectFailure(TransportFailure):
    """There was no connection: nothing has been sent."""


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
