"""The output of an answer while it arrives: texts, reasoning, calls, in items."""

from __future__ import annotations

import json
from collections.abc import Hashable
from typing import Any

from grok_jupyter.protocol.responses.calls import ServerCalls, is_server_call, sources_in
from grok_jupyter.protocol.responses.functions import FunctionCalls
from grok_jupyter.protocol.responses.news import News
from grok_jupyter.protocol.responses.texts import Texts
from grok_jupyter.protocol.sealed import sealed_by

__all__ = ["Output"]


class Output:
    """Puts items together.

    Parameters
    ----------
    model, server : str
        The model and the server that were asked, which alone can read what they have sealed.
    """

    def __init__(self, model: str, server: str) -> None:
        self.texts = Texts()
        self.reasoning = Texts(sets_parts_apart=True)
        self.calls = ServerCalls()
        self._functions = FunctionCalls()
        self._asked = model, server
        self._sealed: set[str] = set()

    @property
    def has_calls(self) -> bool:
        """Whether functions are to be called."""
        return bool(self._functions)

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
            self._reasoning(place, item, news)
            news.reasoning += self.reasoning.end_item(place)
        elif kind == "function_call":
            news.tool_calls += self._functions.item(place, item)
        elif is_server_call(item):
            call, is_told = self.calls.end(place, item)
            news.call(call, is_told=is_told)

    def complete(self, output: Any, news: News) -> None:
        """Take all items as the last event has them; what arrived before is not taken twice."""
        items = [item for item in output if isinstance(item, dict)] if _is_list(output) else []
        messages = [item for item in items if item.get("type") == "message"]
        has_texts = len(self.texts.parts) >= len(messages) and bool(messages)
        has_thoughts = bool(self.reasoning.parts)
        for index, item in enumerate(items):
            kind, place = item.get("type"), ("whole", index)
            if kind == "message":
                if has_texts or self._is_known(item):
                    for part in _parts(item):
                        self.annotate(part.get("annotations"), news)
                else:
                    self._message(place, item, news)
            elif kind == "reasoning":
                self._seal(item, news)
                if not has_thoughts:
                    self._reasoning(place, item, news)
            elif kind == "function_call":
                if not self._functions.knows(item):
                    news.tool_calls += self._functions.item(place, item)
            elif is_server_call(item) and not self.calls.knows(item):
                news.call(self.calls.end(place, item)[0], is_told=True)

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
        for index, part in enumerate(_parts(item)):
            kind = part.get("type")
            text = part.get("refusal" if kind == "refusal" else "text")
            if isinstance(text, str) and kind in {"output_text", "refusal", "text"}:
                at = self.texts.index_of(place, index)
                grown = self.texts.end(place, at, text)
                if kind == "refusal":
                    news.refusal += grown
                else:
                    news.content += grown
            self.annotate(part.get("annotations"), news)

    def _reasoning(self, place: Hashable, item: dict[str, Any], news: News) -> None:
        self._seal(item, news)
        if self.reasoning.knows(place):
            return
        for name in ("summary", "content"):
            for index, part in enumerate(_parts(item, name)):
                text = part.get("text")
                if isinstance(text, str) and text:
                    news.reasoning += self.reasoning.end(place, (name, index), text)

    def _seal(self, item: dict[str, Any], news: News) -> None:
        content = item.get("encrypted_content")
        if not isinstance(content, str) or content in self._sealed:
            return
        kept = sealed_by(content, *self._asked)
        if kept is not None and len(self._sealed) < _MOST_SEALED:
            self._sealed.add(content)
            news.progress().sealed.append(kept)

    def _is_known(self, item: dict[str, Any]) -> bool:
        text = "".join(str(part.get("text") or "") for part in _parts(item))
        return any(part.text == text for part in self.texts.parts)


_MOST_SEALED = 10_000
_GIVEN = ("input", "arguments", "code")


def _as_arguments(given: str, value: dict[str, Any]) -> str:
    return json.dumps({"code": given}) if isinstance(value.get("code"), str) else given


def _parts(item: dict[str, Any], name: str = "content") -> list[dict[str, Any]]:
    value = item.get(name)
    if isinstance(value, str):
        return [{"type": "output_text", "text": value}]
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _is_list(value: Any) -> bool:
    return isinstance(value, list)
