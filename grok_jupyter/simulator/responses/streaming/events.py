"""Events on their way out: numbered, paced, with signs of life in long silences."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.reply import Piece, encode_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grok_jupyter.simulator.knobs import Knobs
    from grok_jupyter.simulator.responses.writing.output import Step

__all__ = ["KEEPALIVE", "Event", "paced", "pieces"]

#: What is written in a silence (captured 2026-09: every 15 seconds).
KEEPALIVE = b": keepalive\n\n"


@dataclass(frozen=True, slots=True)
class Event:
    """One event, or bytes that stand for themselves.

    Parameters
    ----------
    delay
        Seconds since the event before; `math.inf` means that it never comes.
    payload
        The fields beside `sequence_number` and `type`, text to be written as it is after
        `data: `, or raw bytes.
    step
        What it tells of the answer, if it does.
    is_numbered
        Whether it counts among the `sequence_number`s.
    is_named
        Whether an `event:` line stands before the data.
    """

    delay: float
    type: str
    payload: dict[str, Any] | str | bytes
    step: Step | None = None
    is_numbered: bool = True
    is_named: bool = True

    @property
    def fields(self) -> dict[str, Any]:
        """The fields, or none if it is something else than JSON."""
        return self.payload if isinstance(self.payload, dict) else {}

    def encoded(self, number: int) -> bytes:
        """Return the event as bytes: an `event:` line, a `data:` line, a blank one."""
        if isinstance(self.payload, bytes):
            return self.payload
        name = f"event: {self.type}\n".encode() if self.is_named and self.type else b""
        if isinstance(self.payload, str):
            data = self.payload.encode("utf-8", "replace")
        else:
            numbered = {"sequence_number": number} if self.is_numbered else {}
            typed = {"type": self.type} if self.type else {}
            data = encode_json({**numbered, **typed, **self.payload})
        return name + b"data: " + data + b"\n\n"


def paced(steps: Iterable[Step], knobs: Knobs) -> Iterator[Event]:
    """Give each step its time, the first one the silence before the first event."""
    delay = knobs.first_token
    for step in steps:
        yield Event(delay + step.weight * knobs.seconds_per_token, step.type, step.fields, step)
        delay = 0.0


def pieces(events: Iterable[Event], knobs: Knobs) -> Iterator[Piece]:
    """Write the events, numbered from 0 without gaps, comments in between where it is silent."""
    number = 0
    for event in events:
        left = event.delay
        while knobs.keepalive < left < math.inf:
            yield Piece(knobs.keepalive, KEEPALIVE)
            left -= knobs.keepalive
        yield Piece(left, event.encoded(number))
        is_counted = isinstance(event.payload, dict) and event.is_numbered
        number += is_counted
