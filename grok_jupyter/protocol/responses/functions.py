"""Calls of one's own functions, as parts in the form of Chat Completions."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from grok_jupyter.protocol.habits.texts import word_of

__all__ = ["FunctionCalls"]


class _Call:
    __slots__ = ("id", "index", "name", "pieces")

    def __init__(self, index: int) -> None:
        self.index = index
        self.id = self.name = ""
        self.pieces: list[str] = []  # of the arguments


class FunctionCalls:
    """The calls of one answer, by their items' places in the output."""

    def __init__(self) -> None:
        self._calls: dict[Hashable, _Call] = {}
        self._places: dict[str, Hashable] = {}  # by the ids of calls

    def __bool__(self) -> bool:
        return bool(self._calls)

    def place_of(self, item: dict[str, Any]) -> Hashable | None:
        """Return the place of an item whose call is known, by its id."""
        return self._places.get(word_of(item.get("call_id")) or word_of(item.get("id")))

    def item(self, place: Hashable, item: dict[str, Any]) -> list[dict[str, Any]]:
        """Take a call's item, begun or done; return what is new of it."""
        name = word_of(item.get("call_id")) or word_of(item.get("id"))
        return self._take(place, name, word_of(item.get("name")), item.get("arguments"))

    def arguments(self, place: Hashable, what: str, value: dict[str, Any]) -> list[dict[str, Any]]:
        """Take an event of a call's arguments; return what is new of it."""
        if what == "delta" and isinstance(delta := value.get("delta"), str) and delta:
            call = self._call(place)
            call.pieces.append(delta)
            return [_part(call, {"function": {"arguments": delta}})]
        if what == "done":
            return self._take(place, "", word_of(value.get("name")), value.get("arguments"))
        return []

    def _take(self, place: Hashable, name: str, function: str, whole: Any) -> list[dict[str, Any]]:
        call = self._call(place)
        said: dict[str, Any] = {}
        if name and not call.id:
            said["id"] = call.id = name
            self._places.setdefault(name, place)
        told: dict[str, str] = {}
        if function and not call.name:
            told["name"] = call.name = function
        known = "".join(call.pieces)
        if isinstance(whole, str) and len(whole) > len(known) and whole.startswith(known):
            told["arguments"] = whole[len(known) :]
            call.pieces.append(told["arguments"])
        return [_part(call, {**said, "function": told})] if said or told else []

    def _call(self, place: Hashable) -> _Call:
        call = self._calls.get(place)
        if call is None:
            call = self._calls[place] = _Call(len(self._calls))
        return call


def _part(call: _Call, said: dict[str, Any]) -> dict[str, Any]:
    return {"index": call.index, "type": "function", **said}
