"""The output of an answer while it arrives: texts, reasoning, calls, in items."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from typing import Any

from grok_jupyter.protocol.habits.texts import word_of
from grok_jupyter.protocol.responses.calls import ServerCalls, is_server_call, sources_in
from grok_jupyter.protocol.responses.functions import FunctionCalls
from grok_jupyter.protocol.responses.news import News
from grok_jupyter.protocol.responses.texts import Texts
from grok_jupyter.protocol.sealed import sealed_by

__all__ = ["Output", "parts_of", "text_of"]


class Output:
    """Puts items together.

    Parameters
    ----------
    model, server : str
        The model and the server that were asked, which alone can read what they have sealed.
    clock : callable
        Returns the time of the event that is being read, in seconds.
    """

    def __init__(self, model: str, server: str, clock: Callable[[], float]) -> None:
        self.texts = Texts()
        self.reasoning = Texts(sets_parts_apart=True)
        self.calls = ServerCalls(clock)
        self._functions = FunctionCalls()
        self._asked = model, server
        self._sealed: set[str] = set()

    @property
    def has_calls(self) -> bool:
        """Whether functions are to be called."""
        return self._functions.has_complete

    def grow(self, delta: str) -> str:
        """Add to the part of the text that grows."""
        part = self.texts.last
        if part is not None:
            part.pieces.append(delta)
            part.sent += 1
        return delta

    def is_growing(self, place: Hashable, index: Hashable) -> bool:
        """Whether the next delta of a part can be handed out as it is."""
        return self.texts.is_last(place, index)

    def text(
        self,
        place: Hashable,
        index: Hashable,
        subject: str,
        what: str,
        value: dict[str, Any],
        news: News,
    ) -> None:
        """Take an event of a text, or of a refusal, which is a text as well."""
        if what == "delta" and isinstance(delta := value.get("delta"), str) and delta:
            grown = self.texts.add(place, index, delta)
        elif what == "done":
            whole = value.get("text" if subject == "output_text" else "refusal")
            grown = self.texts.end(place, index, whole if isinstance(whole, str) else "")
        else:
            return
        if subject == "refusal":
            news.refusal += grown
        else:
            news.content += grown
        logprobs = value.get("logprobs")
        if what == "delta" and isinstance(logprobs, list):
            news.logprobs += logprobs

    def think(
        self, place: Hashable, part: Hashable, what: str, value: dict[str, Any], news: News
    ) -> None:
        """Take an event of a reasoning's text."""
        if what == "delta" and isinstance(delta := value.get("delta"), str) and delta:
            news.reasoning += self.reasoning.add(place, part, delta)
        elif what == "done":
            whole = value.get("text")
            news.reasoning += self.reasoning.end(place, part, str(whole or ""))

    def arguments(self, place: Hashable, what: str, value: dict[str, Any], news: News) -> None:
        """Take an event of a function call's arguments."""
        news.tool_calls += self._functions.arguments(place, what, value)

    def begin(self, place: Hashable, item: Any, news: News) -> None:
        """Take an item that begins."""
        if not isinstance(item, dict):
            return
        news.progress()
        if item.get("type") == "function_call":
            news.tool_calls += self._functions.item(place, item)
        elif is_server_call(item):
            news.call(self.calls.begin(place, item), is_told=True)

    def progress(self, place: Hashable, what: str, value: dict[str, Any], news: News) -> None:
        """Take an event of a call that the server carries out."""
        news.progress()
        self.calls.say(place, what)
        given = next((value[name] for name in _GIVEN if isinstance(value.get(name), str)), "")
        if what == "done" and given:
            call = self.calls.give(place, _as_arguments(given, value))
            if call is not None:
                news.call(call, is_told=False)

    def end(self, place: Hashable, item: Any, news: News) -> None:
        """Take an item that is done, or all of it where nothing of it came before."""
        if not isinstance(item, dict):
            return
        news.progress()
        kind = item.get("type")
        if kind == "message":
            self._message(place, item, news)
            news.content += self.texts.end_item(place)
        elif kind == "reasoning":
            self.think_whole(place, item, news)
            news.reasoning += self.reasoning.end_item(place)
        elif kind == "function_call":
            news.tool_calls += self._functions.item(place, item, has_ended=True)
        elif is_server_call(item):
            call, is_told = self.calls.end(place, item)
            news.call(call, is_told=is_told)

    def places_of_functions(self, items: list[dict[str, Any]]) -> dict[int, Hashable]:
        """Return the places of functions' calls that are known, by the numbers of their items."""
        calls = {n: item for n, item in enumerate(items) if item.get("type") == "function_call"}
        return self._functions.places_of(calls) if calls else {}

    def function(self, place: Hashable, item: dict[str, Any], news: News) -> None:
        """Take a function's call as far as the last event has it."""
        news.tool_calls += self._functions.item(place, item, has_ended=True, is_last=True)

    def end_functions(self, news: News, *, is_whole: bool) -> None:
        """Say that no more comes of the calls of functions."""
        news.tool_calls += self._functions.end_all(is_whole=is_whole)

    def server_call(
        self, place: Hashable, item: dict[str, Any], news: News, pages: list[Any] | None
    ) -> None:
        """Take a call of the server's from the last event, unless its end is known.

        Parameters
        ----------
        pages : list or None
            Its own sources, where the item has those of others, too.
        """
        known = self.calls.place_of(item)
        if known is not None and self.calls.has_ended(known):
            return
        if pages is not None:
            item = {**item, "action": {**item["action"], "sources": pages}}
        news.call(self.calls.end(place if known is None else known, item)[0], is_told=True)

    def annotate(self, annotations: Any, news: News) -> None:
        """Take annotations: cited are those that stand somewhere in the text."""
        for one in annotations if _is_list(annotations) else ():
            sources = sources_in([one]) if isinstance(one, dict) else []
            if not sources:
                continue
            news.find(sources)
            start, end = one.get("start_index"), one.get("end_index")
            # Where the model cites nothing, all that was found comes with 0 and 0.
            if type(start) is int and type(end) is int and start < end:
                news.cite(sources[0].url)

    def _message(self, place: Hashable, item: dict[str, Any], news: News) -> None:
        for index, part in enumerate(parts_of(item)):
            if text := text_of(part):
                at = self.texts.index_of(place, index)
                grown = self.texts.end(place, at, text)
                if part.get("type") == "refusal":
                    news.refusal += grown
                else:
                    news.content += grown
            self.annotate(part.get("annotations"), news)

    def think_whole(
        self, place: Hashable, item: dict[str, Any], news: News, *, with_text: bool = True
    ) -> None:
        """Take a reasoning's item; of a text that arrived, what is missing."""
        self._seal(item, news)
        is_known = self.reasoning.knows(place)
        for name, subject in _THOUGHTS if with_text else ():
            for index, part in enumerate(parts_of(item, name)):
                text, key = part.get("text"), (subject, index)
                if is_known and self.reasoning.known(place, key) is None:
                    continue  # some servers do not number them
                if isinstance(text, str) and text:
                    news.reasoning += self.reasoning.end(place, key, text)

    def _seal(self, item: dict[str, Any], news: News) -> None:
        content = item.get("encrypted_content")
        if not isinstance(content, str) or content in self._sealed:
            return
        kept = sealed_by(content, *self._asked)
        if kept is not None and len(self._sealed) < _MOST_SEALED:
            self._sealed.add(content)
            news.progress().sealed.append(kept)


_MOST_SEALED = 10_000
_GIVEN = ("input", "arguments", "code")
_THOUGHTS = (("summary", "reasoning_summary_text"), ("content", "reasoning_text"))
"""Where a reasoning's item has its texts, and how their events are called."""


def _as_arguments(given: str, value: dict[str, Any]) -> str:
    return json.dumps({"code": given}) if isinstance(value.get("code"), str) else given


def parts_of(item: dict[str, Any], name: str = "content") -> list[dict[str, Any]]:
    """Return the parts of an item."""
    value = item.get(name)
    if isinstance(value, str):
        return [{"type": "output_text", "text": value}]
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def text_of(part: dict[str, Any]) -> str:
    """Return what a part of a message says; ``""`` if it is no text."""
    kind = word_of(part.get("type"))
    text = part.get("refusal" if kind == "refusal" else "text")
    is_text = isinstance(text, str) and kind in {"output_text", "refusal", "text"}
    return str(text) if is_text else ""


def _is_list(value: Any) -> bool:
    return isinstance(value, list)
