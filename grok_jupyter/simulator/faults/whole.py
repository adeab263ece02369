"""The stream's faults for an answer that is no stream: silence, half a body, an error."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from grok_jupyter.simulator.faults.stream import CUTS
from grok_jupyter.simulator.refusals import UNAVAILABLE
from grok_jupyter.simulator.reply import Piece, Reply, json_reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grok_jupyter.simulator.knobs import Knobs

__all__ = ["faulty_whole"]

_SILENCES = frozenset({"stall", "stall-first", "empty-deltas"})
_ERRORS = frozenset({"error-first", "error-event", "error-event-nested"})
_HALVES = frozenset({"cut", "truncated", "malformed"})


def faulty_whole(reply: Reply, knobs: Knobs) -> Reply:
    """Spoil a whole JSON reply as the fault in `knobs` would spoil a stream, if it can."""
    fault = knobs.fault
    if fault in _ERRORS:
        body = {"code": UNAVAILABLE, "error": "The model did not respond to this request."}
        return json_reply(200, body, delay=knobs.first_token)
    if fault not in _SILENCES | _HALVES | CUTS | {"empty-stream"}:
        return reply
    # Without its length the half of a body can end cleanly.
    headers = {name: value for name, value in reply.headers.items() if name != "content-length"}
    return Reply(reply.status, headers, _spoilt(reply.pieces, fault or ""), fault in CUTS)


def _spoilt(pieces: Iterator[Piece], fault: str) -> Iterator[Piece]:
    if fault in _HALVES or fault == "stall":
        for piece in pieces:
            yield Piece(piece.delay, piece.data[: len(piece.data) // 2])
    if fault in _SILENCES:
        yield Piece(math.inf, b"")
