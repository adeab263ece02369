"""Calls of a server's own tools, read from the items of an output."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any

from grok_jupyter.protocol.habits.texts import word_of
from grok_jupyter.protocol.server_calls import ServerToolCall, ServerToolStatus, Source
from grok_jupyter.text.excerpt import writable
from grok_jupyter.text.redaction import beginning

__all__ = ["ServerCalls", "is_server_call", "sources_in"]

_KINDS = {
    "code_interpreter_call": "code_execution",
    "file_search_call": "collections_search",
}
_NO_ARGUMENTS = {
    "action", "call_id", "container_id", "error", "id", "name", "output", "outputs", "result",
    "results", "server_label", "status", "type",
}  # fmt: skip
_SOURCES = ("sources", "results")
_LONGEST_ID = 256  # characters


def is_server_call(item: dict[str, Any]) -> bool:
    """Return whether an item is a call that the server itself carries out."""
    kind = item.get("type")
    return isinstance(kind, str) and kind.endswith("_call") and kind != "function_call"


def sources_in(value: Any) -> list[Source]:
    """Return the sources that a list names, each by an address."""
    found = []
    for entry in value if isinstance(value, list) else ():
        url = entry.get("url") if isinstance(entry, dict) else entry
        if isinstance(url, str) and url:
            title = entry.get("title") if isinstance(entry, dict) else ""
            found.append(Source(writable(url), _title(title, url)))
    return found


def _title(title: Any, url: str) -> str:
    """Return a title that says something: xAI sends the number of the mark, or the address."""
    if not isinstance(title, str) or title == url or title.strip().isdecimal():
        return ""
    return writable(title.strip())


class ServerCalls:
    """The calls of one answer, by their items' places in the output.

    Parameters
    ----------
    clock : callable
        Returns the time of the event that is being read, in seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._calls: dict[Hashable, ServerToolCall] = {}
        self._places: dict[str, Hashable] = {}  # by the ids of calls
        self._begun: dict[Hashable, float] = {}
        self._said: dict[Hashable, ServerToolStatus] = {}  # by events, before the item is done

    def place_of(self, item: dict[str, Any]) -> Hashable | None:
        """Return the place of an item whose call is known, by its id."""
        return self._places.get(_label(word_of(item.get("id")), _LONGEST_ID))

    def has_ended(self, place: Hashable) -> bool:
        """Return whether the call at a place has ended."""
        return place in self._calls and self._calls[place].has_ended

    def begin(self, place: Hashable, item: dict[str, Any]) -> ServerToolCall:
        """Note that a call has begun."""
        self._begun[place] = self._clock()
        return self._take(place, item)

    def _take(self, place: Hashable, item: dict[str, Any]) -> ServerToolCall:
        known = self._calls.get(place)
        position = len(self._calls) if known is None else known.position
        return self._keep(place, _read(item, ServerToolCall("", position=position)))

    def say(self, place: Hashable, word: str) -> None:
        """Note what an event says of a call that goes on until its item is done."""
        if word in {"completed", "failed"}:
            self._said[place] = "failed" if word == "failed" else "completed"

    def give(self, place: Hashable, arguments: str) -> ServerToolCall | None:
        """Note what a call was given, where that becomes known before its end."""
        call = self._calls.get(place)
        if call is None or call.has_ended:
            return None
        return self._keep(place, replace(call, arguments=arguments))

    def end(self, place: Hashable, item: dict[str, Any]) -> tuple[ServerToolCall, bool]:
        """Take an item that is done; return the call, and whether it had not ended before."""
        known = self._calls.get(place) or self._take(place, item)
        call = _read(item, known)
        if not known.has_ended:
            status = _status(item.get("status")) or self._said.get(place, "completed")
            call = replace(call, status=status, elapsed=self._elapsed(place))
        return self._keep(place, call), not known.has_ended

    def end_all(self) -> list[ServerToolCall]:
        """Note that the answer has ended; return the calls that ended by it."""
        ended = []
        for place, call in list(self._calls.items()):
            if not call.has_ended:
                status = self._said.get(place, "interrupted")
                ended.append(replace(call, status=status, elapsed=self._elapsed(place)))
                self._keep(place, ended[-1])
        return ended

    def _elapsed(self, place: Hashable) -> float | None:
        """Return how long a call took; ``None`` where its begin and its end came at once."""
        begun = self._begun.get(place)
        return None if begun is None else self._clock() - begun

    def _keep(self, place: Hashable, call: ServerToolCall) -> ServerToolCall:
        self._calls[place] = call
        if call.id:
            self._places.setdefault(call.id, place)
        return call


def _status(value: Any) -> ServerToolStatus | None:
    if value == "completed":
        return "completed"
    return "failed" if word_of(value) in {"failed", "incomplete", "cancelled"} else None


def _read(item: dict[str, Any], known: ServerToolCall) -> ServerToolCall:
    action = item.get("action")
    action = action if isinstance(action, dict) else {}
    word = word_of(item.get("name")) or word_of(action.get("type"))
    found = tuple(
        source
        for place in (action, item)
        for name in _SOURCES
        for source in sources_in(place.get(name))
    )
    return replace(
        known,
        kind=_kind(item),
        id=_label(word_of(item.get("id")), _LONGEST_ID) or known.id,
        name=_label(word) or known.name,
        arguments=_arguments(item, action) or known.arguments,
        sources=found or known.sources,
    )


def _kind(item: dict[str, Any]) -> str:
    """Return which tool it is. X search comes as a custom tool's call (captured, 2026)."""
    kind, name = str(item.get("type")), word_of(item.get("name"))
    if kind == "custom_tool_call":
        return "x_search" if name.startswith("x_") or not name else _label(name)
    return _label(_KINDS.get(kind, kind.removesuffix("_call")))


def _label(text: str, longest: int = 64) -> str:
    """Return a name within reason: it goes into each output's metadata."""
    return beginning(writable(text), longest)


def _arguments(item: dict[str, Any], action: dict[str, Any]) -> str:
    """Return what the tool was given, as JSON text; ``""`` while nothing is known."""
    for name in ("arguments", "input"):
        if isinstance(item.get(name), str) and item[name]:
            return writable(item[name])
    given = {
        name: value
        for place, left_out in ((action, {"type", *_SOURCES}), (item, _NO_ARGUMENTS))
        for name, value in place.items()
        if name not in left_out and value not in (None, "", [], {})
    }
    return writable(json.dumps(given, ensure_ascii=False)) if given else ""
