"""Habits of servers that speak the Responses API, all of them seen, in otherwise good streams."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from grok_jupyter.simulator.responses.streaming.answer import TERMINAL
from grok_jupyter.simulator.responses.streaming.events import Event
from grok_jupyter.simulator.streaming.frames import DONE

__all__ = ["changed"]

Events = Iterator[Event]

_DELTAS = frozenset({
    "response.output_text.delta", "response.reasoning_summary_text.delta",
    "response.function_call_arguments.delta",
})  # fmt: skip


def changed(events: Events, habit: str | None) -> Events:
    """Apply a habit if it is one of these."""
    change = _HABITS.get(habit or "")
    return change(events) if change else events


def _each(change: Callable[[Event], Event]) -> Callable[[Events], Events]:
    return lambda events: (change(event) for event in events)


def _without(event: Event, *names: str) -> Event:
    left = {name: value for name, value in event.fields.items() if name not in names}
    return replace(event, payload=left)


def _unknown_fields(event: Event) -> Event:
    extra: dict[str, Any] = {"x_number": 10**30, "x_list": [None, {"deep": [event.type]}]}
    return replace(event, payload={**event.fields, **extra})


def _keepalive_data(events: Events) -> Events:
    for event in events:
        yield event
        if event.type not in TERMINAL:
            yield Event(0.0, "keepalive", {}, is_numbered=False, is_named=False)


def _done(events: Events) -> Events:
    yield from events
    yield Event(0.0, "", DONE)


def _unknown_events(events: Events) -> Events:
    """Put strangers between the events; an item among them has an index far behind all others."""
    item = {"type": "x_telepathy_call", "id": "x_1", "status": "completed", "x": [None]}
    for place, event in enumerate(events):
        if place == 2:
            fields = {"item": item, "output_index": 999}
            yield Event(0.0, "response.output_item.added", fields)
            yield Event(0.0, "response.x_telepathy_call.sensing", {"item_id": "x_1"})
            yield Event(0.0, "response.output_item.done", fields)
        if place and place % 3 == 0 and event.type not in TERMINAL:
            yield Event(0.0, "response.x_mood.changed", {"mood": None, "delta": "not a word"})
        yield event


def _no_deltas(events: Events) -> Events:
    waited = 0.0
    for event in events:
        if event.type in _DELTAS:
            waited += event.delay
            continue
        yield replace(event, delay=event.delay + waited)
        waited = 0.0


def _reasoning_text(events: Events) -> Events:
    """Tell reasoning as a part of its item's content (seen with grok-4.6, lobehub issue 18259)."""
    for event in events:
        kind = event.type.removeprefix("response.reasoning_summary_")
        if kind == event.type:
            yield event
        elif kind.startswith("text."):
            fields = {**_without(event, "summary_index").fields, "content_index": 0}
            yield replace(event, type=f"response.reasoning_{kind}", payload=fields)


_HABITS: dict[str, Callable[[Events], Events]] = {
    "unknown-fields": _each(_unknown_fields),
    "keepalive-data": _keepalive_data,
    "done": _done,
    "unknown-events": _unknown_events,
    "no-sequence-number": _each(lambda event: replace(event, is_numbered=False)),
    "no-output-index": _each(lambda event: _without(event, "output_index")),
    "no-event-names": _each(lambda event: replace(event, is_named=False)),
    "no-deltas": _no_deltas,
    "reasoning-text": _reasoning_text,
}
