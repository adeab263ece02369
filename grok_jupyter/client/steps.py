"""What a flow may ask of the driver that runs it.

A *flow* is a generator that knows the protocol and does no I/O: it yields one of these steps and
is sent the step's result. Two small drivers, one blocking and one for ``async``, carry the steps
out; all decisions are made once, in the flow.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, NamedTuple

from grok_jupyter.client.transports.seam import Request
from grok_jupyter.protocol.chunk import Chunk

__all__ = ["DeadlinePassed", "Flow", "Hangup", "Invoke", "Outcome", "Read", "Start", "Step", "Wait"]


class Start(NamedTuple):
    """Send a request; the result is the :class:`Head` of the answer.

    Waiting for a free connection may take until ``latest``; the server's silence, no longer than
    ``silence``.
    """

    request: Request
    latest: float  # on time.monotonic's clock
    silence: float  # seconds


class Read:
    """Read from the answer; the result is its next bytes, ``b""`` at the end.

    A flow may yield the same object again with another deadline.
    """

    __slots__ = ("until",)

    def __init__(self, until: float) -> None:
        self.until = until


class Wait(NamedTuple):
    """Wait for some seconds."""

    seconds: float


class Hangup(NamedTuple):
    """Close the call."""


class Invoke(NamedTuple):
    """Call a function of the user's; the result is its :class:`Outcome`.

    What it returns is awaited, if that can be done.
    """

    work: Callable[[], Any]


class Outcome(NamedTuple):
    """What became of a function: what it returned, or what it raised."""

    value: Any
    error: BaseException | None
    elapsed: float  # seconds


Step = Start | Read | Wait | Hangup | Invoke | Chunk
"""A chunk is a step of its own: hand it to the caller."""

Flow = Generator[Step, Any, None]


class DeadlinePassed(Exception):  # noqa: N818 - thrown into a flow, never seen by callers
    """A step was not done in time."""
