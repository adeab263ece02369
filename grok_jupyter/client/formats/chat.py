"""Chat Completions, as the flow sees it."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from grok_jupyter.client.body import assembled, response_format_of
from grok_jupyter.client.formats.format import Context
from grok_jupyter.client.formats.nothing import NOTHING, PINGS
from grok_jupyter.client.stream_errors import reported_by_type, reported_instead, unexpected_body
from grok_jupyter.protocol.chat.body import (
    STREAMING,
    adapted,
    fields_of,
    first_fields,
    unknown_field,
)
from grok_jupyter.protocol.chunk import Chunk, decode_event
from grok_jupyter.protocol.endings import means_failure
from grok_jupyter.protocol.errors import APIStatusError, GrokError, StreamError
from grok_jupyter.protocol.habits.bodies import begins_lines, chunks_on_lines, is_done, unwrapped
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.sse import Event

__all__ = ["CHAT", "ChatFormat"]


class ChatFormat:
    """Chat Completions (xAI REST reference), and what servers make of it."""

    name = "chat"
    path = "/chat/completions"

    def body(
        self, model: str, messages: Sequence[Message], settings: Mapping[str, Any], *, stream: bool
    ) -> bytes:
        """Return the JSON of a request."""

        def fields(name: str, value: Any) -> Iterable[tuple[str, Any]]:
            value = response_format_of(value) if name == "response_format" else value
            return fields_of(name, value)

        streaming = STREAMING if stream else {}
        return assembled(first_fields(model, messages), settings, fields, streaming=streaming)

    def unknown(self, body: bytes, refusal: APIStatusError) -> set[str]:
        """Return the field that the server does not know, by its refusal."""
        name = unknown_field(body, refusal)
        return {name} if name else set()

    def adapted(self, body: bytes, unknown: Collection[str]) -> bytes:
        """Return the body for a server that does not know some fields."""
        return adapted(body, unknown)

    def reader(self, context: Context) -> ChatReader:
        """Return what reads one answer."""
        return ChatReader(context)

    def __repr__(self) -> str:
        return f"<format {self.name}>"


CHAT = ChatFormat()


class ChatReader:
    """Reads one answer. See :class:`~grok_jupyter.client.formats.format.Reader`."""

    def __init__(self, context: Context) -> None:
        self.has_ended = False
        self._context = context
        self._is_single = context.has_one_answer

    def read(self, event: Event, response: Response, *, is_last: bool) -> Iterable[Chunk]:
        """Return the chunks of an event."""
        context = self._context
        if event.event != "message" and means_failure(event.event):
            raise reported_by_type(
                event.event, event.data, context.redact, context.model, context.url
            )
        text = event.data
        if not text.startswith("{") and is_done(text):
            self.has_ended = True
            return ()
        try:
            chunk = Chunk(decode_event(text, context.redact))
        except StreamError as error:
            if event.event in PINGS or self.may_end(response):
                return ()
            chunks = _others(text, error, is_last=is_last)
            self.has_ended = is_done(text.rstrip().rpartition("\n")[2])
            if self._is_single:
                for chunk in chunks:
                    _belong_to_the_answer(chunk)
            return chunks
        if self._is_single:
            _belong_to_the_answer(chunk)
        return (chunk,)

    def may_end(self, response: Response) -> bool:
        """Return whether each answer has its end."""
        return all(choice.finish_reason for choice in response.choices)

    def takes_lines(self, body: bytes) -> bool:
        """Return whether a body that begins like JSON is a stream of lines."""
        return begins_lines(body)

    def whole(self, body: bytes, problem: GrokError | None) -> tuple[list[Chunk], bool]:
        """Return the chunks of a body, and whether they are such as a stream has."""
        chunks, are_many = self._chunks_of(body, problem)
        if self._is_single:
            for chunk in chunks:
                _belong_to_the_answer(chunk)
        return chunks, are_many

    def _chunks_of(self, body: bytes, problem: GrokError | None) -> tuple[list[Chunk], bool]:
        context = self._context
        text = body.removeprefix(BOM_UTF8).decode("utf-8", "replace").strip()
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            if problem is not None:
                raise problem from None
            chunks = chunks_on_lines(text)
            if chunks is None:
                what = "something that claims to be JSON"
                raise unexpected_body(what, body, context.redact) from None
            return chunks, True
        if isinstance(value, list) and len(value) > 1 and all(isinstance(v, dict) for v in value):
            chunks = [Chunk(entry) for entry in value]
            if any(chunk.choices for chunk in chunks):
                return chunks, True
        value = unwrapped(value)
        chunk = Chunk(value) if isinstance(value, dict) else None
        if chunk is not None and chunk.has_error and not chunk.choices:
            raise reported_instead(value, context.redact, context.model, context.url)
        if chunk is None or not chunk.choices:
            raise unexpected_body("JSON", body, context.redact)
        return [chunk], False


def _others(text: str, error: StreamError, *, is_last: bool) -> Iterable[Chunk]:
    """Return what an event holds that is not one chunk, or raise ``error``."""
    if not text.strip() or (is_last and not text.rstrip().endswith("}")):
        return ()  # it is empty, or cut short: the stream is truncated, not malformed
    if text.strip() in NOTHING or text.startswith(":"):
        return ()
    chunks = chunks_on_lines(text)
    if chunks is None:
        raise error
    return chunks


def _belong_to_the_answer(chunk: Chunk) -> None:
    """Put the choice of a chunk to the one answer that was asked for, whatever its index."""
    if len(chunk.choices) == 1:
        chunk.choices[0].index = 0
