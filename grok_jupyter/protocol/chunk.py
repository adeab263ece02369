"""One event's JSON, read with tolerance.

Source of the shapes: xAI REST reference, Chat completions (streaming), and captured traffic of
2025 and 2026. What other servers send differently is brought into xAI's form first, by
:mod:`grok_jupyter.protocol.habits`. What is refused is what is not a chunk at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from grok_jupyter.protocol.errors import StreamError
from grok_jupyter.protocol.habits.choices import is_plain
from grok_jupyter.protocol.habits.chunks import UNUSUAL, normal_chunk
from grok_jupyter.protocol.habits.errors import has_error
from grok_jupyter.protocol.server_calls import Found, ServerToolCall
from grok_jupyter.protocol.usage import Usage, decode_usage
from grok_jupyter.text.excerpt import excerpt, writable
from grok_jupyter.text.keyless import keyless

__all__ = ["Chunk", "ChunkChoice", "decode_chunk", "decode_event"]


class ChunkChoice:
    """What one chunk adds to one of the answers.

    Attributes
    ----------
    index : int
        Which of the ``n`` answers.
    content, reasoning_content : str
        The added text; ``""`` when none.
    refusal : str
        The text with which the model refuses, where the server keeps it apart; it is content.
    tool_calls : list of dict
        The added parts of tool calls; their arguments are JSON text.
    finish_reason : str or None
        Why the answer ends, on the chunk that says so.
    whole : ChunkChoice or None
        All of the answer, which may have arrived in pieces before.
    is_surely_whole : bool
        Whether ``whole`` is not a last piece instead.
    is_only_text : bool
        Whether it is known to add content and nothing else.
    """

    # Most chunks add a piece of content and nothing else; the rest stays with the class.
    content: str = ""
    reasoning_content: str = ""
    refusal: str = ""
    role: str = ""
    finish_reason: str | None = None
    tool_calls: Sequence[dict[str, Any]] = ()
    logprobs: Sequence[Any] = ()
    whole: ChunkChoice | None = None
    is_surely_whole: bool = True
    is_only_text: bool = False

    def __init__(self, choice: dict[str, Any]) -> None:
        self.index: int = choice["index"]
        delta = choice["delta"]
        content = delta.get("content")
        if content:
            self.content = content
            if len(delta) == 1 and len(choice) == 2:
                self.is_only_text = True
                return
        for name, value in delta.items():
            if value and name != "content":
                setattr(self, name, value)
        if len(choice) > 2:
            self._read_rest(choice)

    def _read_rest(self, choice: dict[str, Any]) -> None:
        if ending := choice.get("finish_reason"):
            self.finish_reason = writable(ending) or None
        if logprobs := choice.get("logprobs"):
            tokens = logprobs.get("content") if isinstance(logprobs, dict) else logprobs
            self.logprobs = tokens if isinstance(tokens, list) else ()
        if "whole" in choice:
            self.whole = ChunkChoice({"index": self.index, "delta": choice["whole"]})
            self.is_surely_whole = choice["is_surely_whole"]


class Chunk:
    """What one event of the stream adds.

    ``content``, ``reasoning_content``, ``tool_calls`` and ``finish_reason`` are those of the first
    answer; with ``n > 1``, ``choices`` has them all.

    Attributes
    ----------
    raw : dict
        The JSON object as decoded.
    fields : dict
        The same in xAI's form.
    choices : list of ChunkChoice
        What the event adds to each answer; may be empty.
    has_error : bool
        Whether the server reports an error with it.
    server_tool_calls : sequence of ServerToolCall
        Calls of the server's own tools that begin or end with this event, as they are then.
    found : Found or None
        What the event tells besides text, for the response.
    """

    __slots__ = ("choices", "fields", "has_error", "raw")

    server_tool_calls: Sequence[ServerToolCall] = ()
    found: Found | None = None

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = self.fields = raw
        self.has_error = False
        choices = raw.get("choices")
        if type(choices) is list and UNUSUAL.isdisjoint(raw):
            if len(choices) == 1 and is_plain(choices[0]):  # nearly always
                self.choices = [ChunkChoice(choices[0])]
                return
            if all(map(is_plain, choices)):
                self.choices = [ChunkChoice(choice) for choice in choices]
                return
        self.has_error = has_error(raw)
        self.fields = normal_chunk(raw)
        self.choices = [ChunkChoice(choice) for choice in self.fields["choices"]]

    @property
    def content(self) -> str:
        """Text that this chunk adds to the answer; never ``None``."""
        choices = self.choices
        if len(choices) == 1 and choices[0].index == 0:  # nearly always
            return choices[0].content
        return "".join([choice.content for choice in choices if choice.index == 0])

    @property
    def reasoning_content(self) -> str:
        """Text that this chunk adds to the reasoning; never ``None``."""
        choice = self._first()
        return choice.reasoning_content if choice else ""

    @property
    def tool_calls(self) -> list[dict[str, Any]]:
        """Parts of tool calls that this chunk adds; their arguments are JSON text."""
        choice = self._first()
        return list(choice.tool_calls) if choice else []

    @property
    def finish_reason(self) -> str | None:
        """Why the answer ends, where this chunk says so."""
        choice = self._first()
        return choice.finish_reason if choice else None

    @property
    def reported(self) -> dict[str, Any]:
        """The object that reports an error, where ``has_error``."""
        return self.raw

    @property
    def usage(self) -> Usage | None:
        """The running total of tokens, where this chunk reports it."""
        return decode_usage(self.fields.get("usage"))

    def _first(self) -> ChunkChoice | None:
        for choice in self.choices:
            if choice.index == 0:
                return choice
        return None

    def __str__(self) -> str:
        return self.content

    def __repr__(self) -> str:
        return (
            f"Chunk(content={keyless(self.content)}, finish_reason={keyless(self.finish_reason)})"
        )


def decode_chunk(data: str, redact: Callable[[str], str] = str) -> Chunk:
    """Decode one event's data; see :func:`decode_event`."""
    return Chunk(decode_event(data, redact))


def decode_event(data: str, redact: Callable[[str], str] = str) -> dict[str, Any]:
    """Decode one event's data.

    Parameters
    ----------
    data : str
        As the server sent it.
    redact : callable
        Takes the key out of what an error quotes, before it is cut.

    Raises
    ------
    StreamError
        If it is not a JSON object.
    """
    try:
        # What json.loads does, less its looking around.
        value, end = _decode(data) if data.startswith("{") else (None, -1)
        if end != len(data):
            value = _lenient.decode(data)
    except (ValueError, RecursionError):
        raise StreamError(
            f"The server sent an event that is not JSON: {excerpt(redact(data))!r}. Ask again; if "
            "it persists, check base_url."
        ) from None
    if not isinstance(value, dict):
        raise StreamError(
            f"The server sent an event that is not a chunk: {excerpt(redact(data))!r}. Ask again; "
            "if it persists, check base_url."
        )
    return value


_decode = json.JSONDecoder(strict=False).raw_decode  # a tab in a text does not cost the answer
_lenient = json.JSONDecoder(strict=False)
