"""Events of the Responses API, read into the chunks that a response grows by.

Items are told apart by ``output_index``: ids repeat within an answer (captured traffic, September
2026). Items overlap, close in any order, or not at all; what is known of no event is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from time import monotonic
from typing import Any

from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.habits.errors import has_error
from grok_jupyter.protocol.habits.texts import word_of
from grok_jupyter.protocol.responses.last_event import complete
from grok_jupyter.protocol.responses.news import EventChunk, News
from grok_jupyter.protocol.responses.output import Output

__all__ = ["EventReader", "is_whole"]

_TEXT = "response.output_text.delta"
_FINAL = {
    "response.completed": "completed",
    "response.done": "completed",
    "response.incomplete": "incomplete",
    "response.failed": "failed",
    "response.cancelled": "cancelled",
    "response.canceled": "cancelled",
}
_ERRORS = {"error", "response.error"}
_OPENING = {"response.created", "response.in_progress", "response.queued"}


def is_whole(value: dict[str, Any]) -> bool:
    """Return whether an object is a response as such, as a request without streaming gets it."""
    kind, status = value.get("type"), value.get("status")
    if (isinstance(kind, str) and kind) or not (status is None or isinstance(status, str)):
        return False
    # An empty answer that is complete is one; what says neither is none.
    said = status, value.get("output") if isinstance(value.get("output"), list) else None
    is_response = value.get("object") == "response"
    return said != (None, None) if is_response else None not in said


class EventReader:
    """Reads the events of one answer.

    Parameters
    ----------
    model : str
        The model that was asked.
    clock : callable
        Returns the time of the event that is being read, in seconds.
    server : str
        Which server was asked, as :func:`~grok_jupyter.protocol.sealed.server_of` tells it.

    Attributes
    ----------
    has_ended : bool
        Whether the event has come that ends an answer.
    """

    def __init__(
        self, model: str = "", clock: Callable[[], float] = monotonic, server: str = ""
    ) -> None:
        self.has_ended = False
        self._output = Output(model, server, clock)
        self._place: Hashable = object()  # of the part that grows
        self._index: Any = None
        self._begun = 0
        self._ids: dict[str, Hashable] = {}
        self._last: dict[str, Hashable] = {}  # the latest place of each kind of item

    def read(self, value: dict[str, Any], name: str = "") -> Chunk | None:
        """Return what an event adds; ``None`` if that is nothing.

        Parameters
        ----------
        value : dict
            The event's JSON.
        name : str
            The event's type as the stream has it, where the JSON does not say.
        """
        kind = value.get("type") or name
        if (
            kind == _TEXT
            and value.get("output_index") == self._place
            and value.get("content_index") == self._index
            and not value.get("logprobs")
        ):  # nearly always
            delta = value.get("delta")
            if delta and type(delta) is str:
                return EventChunk.of_text(value, self._output.grow(delta))
        return self._read(value, kind if isinstance(kind, str) else "")

    def broken_off(self) -> Chunk | None:
        """Return what is left to tell where the answer ends before its end.

        That is text that waited for another part to end, and the end of calls that had begun.
        """
        news = News()
        self._end_all(news, is_whole=False)
        return news.chunk({})

    def _read(self, value: dict[str, Any], kind: str) -> Chunk | None:
        news = News()
        if kind in _FINAL:
            response = value.get("response")
            response = response if isinstance(response, dict) else {}
            self._end(response, word_of(response.get("status")) or _FINAL[kind], news, kind)
        elif is_whole(value):
            self._end(value, word_of(value.get("status")) or "completed", news, kind)
        elif kind in _ERRORS or (not value.get("type") and has_error(value)):
            news.error = value
        elif kind in _OPENING:
            news.name(value.get("response"))
        elif kind.startswith("response."):
            self._item(value, kind.removeprefix("response."), news)
        return news.chunk(value)

    def _end(self, response: dict[str, Any], status: str, news: News, kind: str) -> None:
        news.name(response)
        complete(self._output, response.get("output"), news)
        news.end(response.get("usage"))
        self._end_all(news, is_whole=status == "completed")
        if status == "incomplete":
            details = response.get("incomplete_details")
            reason = word_of(details.get("reason")) if isinstance(details, dict) else ""
            news.finish_reason = _incomplete(reason)
        elif status == "completed":
            news.finish_reason = "tool_calls" if self._output.has_calls else "stop"
        else:
            news.error = (
                response
                if has_error(response)
                else {"error": {"message": f"the response is {status or kind}"}}
            )
        self.has_ended = True

    def _end_all(self, news: News, *, is_whole: bool) -> None:
        news.grow(self._output.texts.end_all(), self._output.reasoning.end_all())
        news.calls_ended(self._output.calls.end_all())
        self._output.end_functions(news, is_whole=is_whole)

    def _item(self, value: dict[str, Any], kind: str, news: News) -> None:
        subject, _, what = kind.rpartition(".")
        output, place = self._output, self._place_of(value, subject)
        if subject in {"output_text", "refusal"}:
            index = _number(value.get("content_index"))
            output.text(place, index, subject, what, value, news)
            is_growing = what == "delta" and output.is_growing(place, index)
            self._place = place if is_growing else object()
            self._index = value.get("content_index")
        elif kind == "output_item.added":
            output.begin(place, value.get("item"), news)
        elif kind == "output_item.done":
            output.end(place, value.get("item"), news)
        elif kind == "output_text.annotation.added":
            output.annotate([value.get("annotation")], news)
        elif subject in {"reasoning_summary_text", "reasoning_text"}:
            part = subject, _number(value.get("summary_index", value.get("content_index")))
            output.think(place, part, what, value, news)
        elif subject == "function_call_arguments":
            output.arguments(place, what, value, news)
        elif "_call" in subject or subject.startswith("mcp_"):
            output.progress(place, what, value, news)

    def _place_of(self, value: dict[str, Any], subject: str) -> Hashable:
        """Return which item an event is about, though some servers leave the index out."""
        index, name = value.get("output_index"), value.get("item_id")
        item = value.get("item")
        if isinstance(item, dict):
            name, subject = item.get("id"), word_of(item.get("type"))
        family = next((one for one in _FAMILIES if one in subject), "message")
        place: Hashable
        if type(index) is int and index >= 0:
            place = index
        elif value.get("type") == "response.output_item.added":
            self._begun += 1
            place = ("item", self._begun)  # an id may come again
        elif isinstance(name, str) and name:
            place = self._ids.get(name, ("id", name))
        else:
            place = self._last.get(family, family)
        if isinstance(name, str):
            self._ids[name] = place
        self._last[family] = place
        return place


_FAMILIES = ("reasoning", "function_call", "_call")


def _number(value: Any) -> int:
    return value if type(value) is int and value >= 0 else 0


def _incomplete(reason: str) -> str:
    """Return a finish reason in the words of Chat Completions."""
    return "content_filter" if "filter" in reason else "length"
