"""One event on its way out: when it comes and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from grok_jupyter.simulator.reply import Piece, encode_json

__all__ = ["DONE", "Frame"]

#: The payload that ends a stream.
DONE = "[DONE]"


@dataclass(frozen=True, slots=True)
class Frame:
    """One event.

    Parameters
    ----------
    delay
        Seconds since the event before; `math.inf` means that it never comes.
    payload
        A chunk to be written as JSON, text to be written as it is after `data: `, or raw bytes
        that stand for themselves.
    """

    delay: float
    payload: dict[str, Any] | str | bytes

    @property
    def chunk(self) -> dict[str, Any]:
        """The chunk, or an empty one if the event is none."""
        return self.payload if isinstance(self.payload, dict) else {}

    @property
    def has_content(self) -> bool:
        """Whether it adds to the visible answer."""
        return any(
            choice["delta"].get("content") or choice["delta"].get("tool_calls")
            for choice in self.chunk.get("choices", ())
        )

    @property
    def ends_answer(self) -> bool:
        """Whether nothing of the answer follows: a finish reason, late usage or the end mark."""
        if self.payload == DONE:
            return True
        choices = self.chunk.get("choices")
        return choices == [] or any(choice.get("finish_reason") for choice in choices or ())

    def encoded(self) -> Piece:
        """Return the event as bytes: one `data:` line and a blank one."""
        if isinstance(self.payload, bytes):
            return Piece(self.delay, self.payload)
        if isinstance(self.payload, str):
            data = self.payload.encode("utf-8", "replace")
        else:
            data = encode_json(self.payload)
        return Piece(self.delay, b"data: " + data + b"\n\n")
