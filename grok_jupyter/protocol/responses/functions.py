"""Calls of one's own functions, as parts in the form of Chat Completions.

A call may run once, when it is complete. So an item that brings a call again, under the same id or
in the last event under another, is the same call; and what ends before its end is said to be cut.
"""

from __future__ import annotations

import json
from collections.abc import Hashable
from typing import Any

from grok_jupyter.protocol.habits.texts import word_of

__all__ = ["FunctionCalls"]

_UNFINISHED = {"incomplete", "failed", "cancelled"}


class _Call:
    __slots__ = ("id", "index", "is_done", "is_told", "is_unfinished", "name", "pieces")

    def __init__(self, index: int) -> None:
        self.index = index
        self.id = self.name = ""
        self.pieces: list[str] = []  # of the arguments
        self.is_done = False  # an event said so
        self.is_unfinished = False  # its item says that it will never be, which
        self.is_told = False  # was handed on


class FunctionCalls:
    """The calls of one answer, by their items' places in the output."""

    def __init__(self) -> None:
        self._calls: dict[Hashable, _Call] = {}
        self._places: dict[str, Hashable] = {}  # by the ids of calls
        self._again: dict[Hashable, _Call] = {}  # places whose items have the id of another's call

    @property
    def has_complete(self) -> bool:
        """Whether there is a call that is not cut."""
        return any(not call.is_unfinished for call in self._calls.values())

    def places_of(self, items: dict[int, dict[str, Any]]) -> dict[int, Hashable]:
        """Return the places of calls that are known, for items of the last event by their number.

        Told by its id, else by its number in the output or as the next one, if it calls the same.
        """
        found: dict[int, Hashable] = {}
        for number, item in items.items():
            place = self._places.get(_id_of(item))
            if place is not None:
                found[number] = place
        left = {place: one for place, one in self._calls.items() if place not in found.values()}
        for number, item in items.items():
            if number in found:
                continue
            candidates = [number, *left] if number in left else list(left)
            for place in candidates:
                if _is_of(left[place], item):
                    found[number] = place
                    del left[place]
                    break
        return found

    def item(
        self,
        place: Hashable,
        item: dict[str, Any],
        *,
        has_ended: bool = False,
        is_last: bool = False,
    ) -> list[dict[str, Any]]:
        """Take a call's item, begun or done, or of the last event; return what is new of it."""
        name, whole = _id_of(item), item.get("arguments")
        known = self._calls.get(self._places.get(name)) if name else None
        if known is not None and place not in self._calls:
            self._again[place] = known
        if place in self._again:
            said = self._repeated(place, item.get("name"), whole) if has_ended else []
            if place in self._again:  # nothing new: it is the same call
                return said
        else:
            said = self._take(place, name, word_of(item.get("name")), whole)
        call = self._call(place)
        if has_ended:
            status = word_of(item.get("status"))
            # The last event has items as far as they came.
            call.is_done |= not is_last or status == "completed"
            call.is_unfinished |= status in _UNFINISHED
        return said

    def arguments(self, place: Hashable, what: str, value: dict[str, Any]) -> list[dict[str, Any]]:
        """Take an event of a call's arguments; return what is new of it."""
        if place in self._again:
            return []  # until the item is done
        if what == "delta" and isinstance(delta := value.get("delta"), str) and delta:
            call = self._call(place)
            call.pieces.append(delta)
            return [_part(call, {"function": {"arguments": delta}})]
        if what == "done":
            self._call(place).is_done = True
            return self._take(place, "", word_of(value.get("name")), value.get("arguments"))
        return []

    def end_all(self, *, is_whole: bool) -> list[dict[str, Any]]:
        """Say that no more comes; return what that says of calls that are cut.

        Parameters
        ----------
        is_whole : bool
            Whether the answer is complete, so that calls are which no event had ended.
        """
        cut = [
            call
            for call in self._calls.values()
            if not call.is_told and (call.is_unfinished or not (call.is_done or is_whole))
        ]
        for call in cut:
            call.is_unfinished = call.is_told = True
        return [_part(call, {"is_cut": True}) for call in cut]

    def _repeated(self, place: Hashable, function: Any, whole: Any) -> list[dict[str, Any]]:
        """Take an item that has the id of another call: the same again, unless it calls else."""
        known = self._again[place]
        if _is_same(known, word_of(function), whole):
            return []
        del self._again[place]
        return self._take(place, known.id, word_of(function), whole)

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


def _id_of(item: dict[str, Any]) -> str:
    return word_of(item.get("call_id")) or word_of(item.get("id"))


def _is_of(call: _Call, item: dict[str, Any]) -> bool:
    return call.name == word_of(item.get("name")) and _is_same(call, "", item.get("arguments"))


def _is_same(call: _Call, function: str, whole: Any) -> bool:
    """Whether a call is called again, or more of it came; what says nothing is the same."""
    if function and call.name and function != call.name:
        return False
    known = "".join(call.pieces)
    return not isinstance(whole, str) or whole.startswith(known) or _read(whole) == _read(known)


def _read(text: str) -> Any:
    try:
        return json.loads(text or "{}")
    except (ValueError, RecursionError):
        return text
