"""The Responses API, as the flow sees it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from grok_jupyter.client.body import assembled, response_format_of
from grok_jupyter.client.formats.format import Context
from grok_jupyter.client.formats.nothing import NOTHING, PINGS
from grok_jupyter.client.stream_errors import (
    other_format,
    reported_instead,
    truncated,
    unexpected_body,
)
from grok_jupyter.protocol.chunk import Chunk, decode_event
from grok_jupyter.protocol.errors import APIStatusError, GrokError, StreamError
from grok_jupyter.protocol.habits.bodies import is_done, unwrapped
from grok_jupyter.protocol.habits.errors import has_error
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.responses.body import fields_of
from grok_jupyter.protocol.responses.items import input_items
from grok_jupyter.protocol.responses.reader import EventReader, is_whole
from grok_jupyter.protocol.sealed import server_of
from grok_jupyter.protocol.sse import Event

__all__ = ["RESPONSES", "ResponsesFormat"]

_STALE = re.compile(
    # xAI's sentences (see docs/client.md), and those of servers that took them from elsewhere. A
    # question that is about encryption, and quoted, says neither.
    r"could not (?:decrypt|decode|verify|parse) the (?:provided )?"
    r"(?:encrypted[ _]content|compaction)"
    r"|encrypted[ _]content\b[^.]{0,100}\bcould not be (?:verified|decrypted|decoded|parsed)"
    r"|\binvalid_encrypted_content\b",
    re.IGNORECASE,
)
_WITHOUT_END = "it ended without its last event"


class ResponsesFormat:
    """The Responses API (xAI REST reference; captured traffic of August to October 2026)."""

    name = "responses"
    path = "/responses"
    cites = True

    def body(
        self, model: str, messages: Sequence[Message], settings: Mapping[str, Any], *, stream: bool
    ) -> bytes:
        """Return the JSON of a request."""
        has_tools = bool(settings.get("tools"))

        def fields(name: str, value: Any) -> Iterable[tuple[str, Any]]:
            value = response_format_of(value) if name == "response_format" else value
            return fields_of(name, value, has_tools=has_tools)

        # Answers are kept on the server only where the caller says so.
        body = {"model": model, "input": input_items(messages, model), "store": False}
        return assembled(body, settings, fields, streaming={"stream": True} if stream else {})

    def unknown(self, body: bytes, refusal: GrokError) -> set[str]:
        """Return digests of the sealed reasoning that the server cannot read any more."""
        said = str(refusal)  # of an error in a stream
        if isinstance(refusal, APIStatusError):
            said = refusal.body if refusal.status_code in {400, 422} else ""
        if not _STALE.search(said):
            return set()
        return {_digest(item) for item in json.loads(body).get("input", ()) if _is_sealed(item)}

    def adapted(self, body: bytes, unknown: Collection[str]) -> bytes:
        """Return the body without sealed reasoning that the server cannot read."""
        if not unknown or b'"encrypted_content"' not in body:
            return body
        value = json.loads(body)
        value["input"] = [
            item for item in value["input"] if not (_is_sealed(item) and _digest(item) in unknown)
        ]
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def reader(self, context: Context) -> ResponsesReader:
        """Return what reads one answer."""
        return ResponsesReader(context)

    def __repr__(self) -> str:
        return f"<format {self.name}>"


RESPONSES = ResponsesFormat()


def _is_sealed(item: Any) -> bool:
    return isinstance(item, dict) and item.get("type") == "reasoning"


def _digest(item: dict[str, Any]) -> str:
    content = str(item.get("encrypted_content"))
    return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()


def _is_of_chat(value: dict[str, Any]) -> bool:
    """Return whether JSON is an event, or an answer, of Chat Completions."""
    choices = value.get("choices")
    return not value.get("type") and isinstance(choices, list) and bool(choices)


class ResponsesReader:
    """Reads one answer. See :class:`~grok_jupyter.client.formats.format.Reader`."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._is_chat = False
        self._events = EventReader(context.model, context.clock, server_of(context.url))

    @property
    def has_ended(self) -> bool:
        """Whether the event has come that ends an answer."""
        return self._events.has_ended

    def read(self, event: Event, response: Response, *, is_last: bool) -> Iterable[Chunk]:
        """Return the chunk of an event, if it adds anything."""
        text, redact = event.data, self._context.redact
        try:
            value = decode_event(text, redact)
        except StreamError:
            if is_done(text.strip()):  # the documentation has it, no server was seen to send it
                self.may_end(response)
                raise truncated(response, b"", _WITHOUT_END, redact) from None
            is_cut = is_last and not text.rstrip().endswith("}")
            if event.event in PINGS or not text.strip() or text.strip() in NOTHING or is_cut:
                return ()
            raise
        if _is_of_chat(value):
            self._is_chat = True
            return (Chunk(value),)  # what was said is kept
        chunk = self._events.read(value, event.event)
        return (chunk,) if chunk is not None else ()

    def may_end(self, response: Response) -> bool:
        """Return whether the last event has come: without it, an answer is truncated.

        Raises
        ------
        StreamError
            If the server spoke another format.
        """
        if self._is_chat:
            raise other_format(response, self._context.url)
        return self._events.has_ended

    def broken_off(self) -> Chunk | None:
        """Return text that was held back, and the calls that had begun: they are interrupted."""
        return self._events.broken_off()

    def takes_lines(self, body: bytes) -> bool:
        """Return that no body which begins like JSON is a stream: no server sends such."""
        del body
        return False

    def whole(self, body: bytes, problem: GrokError | None) -> tuple[list[Chunk], bool]:
        """Return the chunk of a body."""
        context = self._context
        try:
            value = unwrapped(json.loads(body.decode("utf-8-sig", "replace").strip()))
        except (ValueError, RecursionError):
            if problem is not None:
                raise problem from None
            what = "something that claims to be JSON"
            raise unexpected_body(what, body, context.redact) from None
        if not isinstance(value, dict) or not is_whole(value):
            if isinstance(value, dict) and has_error(value):
                raise reported_instead(value, context.redact, context.model, context.url)
            if isinstance(value, dict) and _is_of_chat(value):
                raise other_format(None, context.url)
            raise unexpected_body("JSON", body, context.redact)
        chunk = self._events.read(value)
        return ([chunk] if chunk is not None else []), False
