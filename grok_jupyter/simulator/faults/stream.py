"""Faults in the sequence of events: ends, silences, errors and garbage in the wrong place."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import chain, repeat
from typing import TYPE_CHECKING

from grok_jupyter.simulator.refusals import UNAVAILABLE
from grok_jupyter.simulator.streaming.frames import DONE, Frame

if TYPE_CHECKING:
    from grok_jupyter.simulator.knobs import Knobs

__all__ = ["CUTS", "disturbed"]

Frames = Iterator[Frame]

#: Faults after which the connection drops instead of ending.
CUTS = frozenset({"cut-before-first", "cut"})

STALL = Frame(math.inf, b"")
# An endless stream needs a pace even when the answer has none, or it would eat a processor.
EMPTY_PACE = 1 / 20
# Bytes of an endless line that go out at once.
LINE_PART = 64 * 1024


def disturbed(frames: Frames, knobs: Knobs) -> Frames:
    """Apply the fault in `knobs`, one of `names.STREAM`."""
    return _FAULTS[knobs.fault or ""](frames, knobs)


def _before_fault(frames: Frames, knobs: Knobs) -> Frames:
    """Let the beginning of the answer through, at most all of its content."""
    passed = 0
    for frame in frames:
        if passed >= knobs.fault_after or frame.ends_answer:
            return
        passed += frame.has_content
        yield frame


def _then(*last: Frame) -> Callable[[Frames, Knobs], Frames]:
    return lambda frames, knobs: chain(_before_fault(frames, knobs), last)


def _only(*frames: Frame) -> Callable[[Frames, Knobs], Frames]:
    return lambda _frames, _knobs: iter(frames)


def _until_finish(frames: Frames, _: Knobs) -> Frames:
    # Everything that ends the answer but its finish reasons is left out.
    for frame in frames:
        if frame.payload == DONE or frame.chunk.get("choices") == []:
            return
        yield frame


def _without_done(frames: Frames, _: Knobs) -> Frames:
    return (frame for frame in frames if frame.payload != DONE)


def _empty_deltas(frames: Frames, knobs: Knobs) -> Frames:
    first = next(frames)
    opening = {"index": 0, "delta": {"role": "assistant"}}
    yield Frame(first.delay, {**first.chunk, "choices": [opening]})
    nothing = {**first.chunk, "choices": [{"index": 0, "delta": {}}]}
    yield from repeat(Frame(knobs.seconds_per_token or EMPTY_PACE, nothing))


def _endless_line(frames: Frames, knobs: Knobs) -> Frames:
    opening = Frame(0.0, b'data: {"choices":[{"index":0,"delta":{"content":"')
    part = Frame(0.0, b"x" * LINE_PART)
    return chain(_before_fault(frames, knobs), [opening], repeat(part))


_SILENT_MODEL = "The model did not respond to this request."
_FLAT = Frame(0.0, {"code": UNAVAILABLE, "error": _SILENT_MODEL})
_NESTED = Frame(
    0.0, {"error": {"message": _SILENT_MODEL, "type": "server_error", "code": "unavailable"}}
)
_GARBAGE = Frame(0.0, '{"choices":[{"index":0,"delta":{"content":')

_FAULTS: dict[str, Callable[[Frames, Knobs], Frames]] = {
    "stall-first": _only(STALL),
    "stall": _then(STALL),
    "empty-deltas": _empty_deltas,
    "cut-before-first": _only(),
    "empty-stream": _only(),
    "cut": _then(),
    "truncated": _then(),
    "eof-after-finish": _until_finish,
    "no-done": _without_done,
    "error-first": _only(_FLAT),
    "error-event": _then(_FLAT),
    "error-event-nested": _then(_NESTED),
    "malformed": _then(_GARBAGE),
    "endless-line": _endless_line,
}
