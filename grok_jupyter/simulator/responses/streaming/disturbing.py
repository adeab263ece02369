"""Faults in the sequence of events: ends, silences, errors and garbage in the wrong place."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING

from grok_jupyter.simulator.responses.streaming.answer import TERMINAL
from grok_jupyter.simulator.responses.streaming.events import KEEPALIVE, Event

if TYPE_CHECKING:
    from grok_jupyter.simulator.responses.streaming.answer import Answer

__all__ = ["disturbed"]

Events = Iterator[Event]

STALL = Event(math.inf, "", b"")
# An endless stream needs a pace even when the answer has none, or it would eat a processor.
EMPTY_PACE = 1 / 20
# Bytes of an endless line that go out at once.
LINE_PART = 64 * 1024


def disturbed(events: Events, answer: Answer) -> Events:
    """Apply the fault of a request if it is one of these."""
    fault = _FAULTS.get(answer.request.knobs.fault or "")
    return fault(events, answer) if fault else events


def _before(events: Events, answer: Answer) -> Events:
    """Let the beginning of the answer through, at most all but its last event."""
    left = answer.request.knobs.fault_after
    # An event that is read has been written into the answer, so none is read too many.
    while left > 0 and (event := next(events, None)) and event.type not in TERMINAL:
        left -= event.step is not None and event.step.has_content
        yield event


def _then(*last: Event) -> Callable[[Events, Answer], Events]:
    return lambda events, answer: chain(_before(events, answer), last)


def _only(*events: Event) -> Callable[[Events, Answer], Events]:
    return lambda _events, _answer: iter(events)


def _failed(events: Events, answer: Answer) -> Events:
    yield from _before(events, answer)
    step = answer.failed("server_error", "The model did not respond to this request.")
    yield Event(0.0, step.type, step.fields, step)


def _incomplete(events: Events, answer: Answer) -> Events:
    yield from _before(events, answer)
    step = answer.incomplete()
    yield Event(0.0, step.type, step.fields, step)


def _no_terminal(events: Events, _: Answer) -> Events:
    return (event for event in events if event.type not in TERMINAL)


def _terminal_only(events: Events, _: Answer) -> Events:
    yield from islice(events, 2)
    # What lies between takes its time all the same.
    waited = 0.0
    for event in events:
        waited += event.delay
        if event.type in TERMINAL:
            yield Event(waited, event.type, event.payload, event.step)


def _stall_alive(events: Events, answer: Answer) -> Events:
    alive = Event(answer.request.knobs.keepalive, "", KEEPALIVE)
    return chain(_before(events, answer), repeat(alive))


def _empty_deltas(events: Events, answer: Answer) -> Events:
    yield from islice(events, 2)
    item = {
        "content": [], "id": f"msg_{answer.id}", "role": "assistant", "type": "message",
        "status": "in_progress",
    }  # fmt: skip
    yield Event(0.0, "response.output_item.added", {"item": item, "output_index": 0})
    nothing = {
        "content_index": 0, "delta": "", "item_id": item["id"], "output_index": 0, "logprobs": [],
    }  # fmt: skip
    pace = answer.request.knobs.seconds_per_token or EMPTY_PACE
    yield from repeat(Event(pace, "response.output_text.delta", nothing))


def _endless_line(events: Events, answer: Answer) -> Events:
    opening = b'event: response.output_text.delta\ndata: {"type":"response.output_text.delta",'
    part = Event(0.0, "", b"x" * LINE_PART)
    begun = Event(0.0, "", opening + b'"delta":"')
    return chain(_before(events, answer), [begun], repeat(part))


_SILENT_MODEL = "The model did not respond to this request."
# Captured (vercel/ai issue 14932), as the first event of a 200.
_FIRST = {"code": None, "message": "Invalid arguments passed to the model.", "param": None}
_LATER = {"code": "server_error", "message": _SILENT_MODEL, "param": None}
_NESTED = {"error": {"type": "server_error", "code": "unavailable", "message": _SILENT_MODEL}}
_FLAT = {"code": "The service is currently unavailable", "error": _SILENT_MODEL}

_FAULTS: dict[str, Callable[[Events, Answer], Events]] = {
    "stall-first": _only(STALL),
    "stall": _then(STALL),
    "stall-alive": _stall_alive,
    "empty-deltas": _empty_deltas,
    "cut-before-first": _only(),
    "empty-stream": _only(),
    "cut": _then(),
    "truncated": _then(),
    "no-terminal": _no_terminal,
    "terminal-only": _terminal_only,
    "error-first": _only(Event(0.0, "error", _FIRST)),
    "error-event": _then(Event(0.0, "error", _LATER)),
    "error-event-nested": _then(Event(0.0, "error", _NESTED)),
    "error-flat": _then(Event(0.0, "", _FLAT, is_numbered=False)),
    "response-failed": _failed,
    "incomplete": _incomplete,
    "malformed": _then(Event(0.0, "response.output_text.delta", '{"type":"response.output_te')),
    "endless-line": _endless_line,
}
