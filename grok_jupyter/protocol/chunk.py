"""One event's JSON, read with tolerance.

Source of the shapes: xAI REST reference, Chat completions (streaming), and captured traffic of
2025 and 2026. Servers that speak the same protocol leave fields out, send ``null`` or ``""``, or
add fields of their own; all of that is accepted. What is refused is what is not a chunk at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from grok_jupyter.protocol.errors import StreamError
from grok_jupyter.protocol.usage import Usage, decode_usage
from grok_jupyter.text.excerpt import excerpt, writable
from grok_jupyter.text.redaction import redacted

__all__ = ["Chunk", "ChunkChoice", "decode_chunk", "reported_error"]


_MOST_CHOICES = 128  # the most answers that xAI gives to one question (its protocol buffers, n)


class ChunkChoice:
    """What one chunk adds to one of the answers.

    Attributes
    ----------
    index : int
        Which of the ``n`` answers.
    content, reasoning_content : str
        The added text; ``""`` when none.
    tool_calls : list of dict
        The added parts of tool calls, as sent.
    finish_reason : str or None
        Why the answer ends, on the chunk that says so.
    """

    # Most chunks add a piece of content and nothing else; the rest stays with the class.
    content: str = ""
    reasoning_content: str = ""
    role: str = ""
    finish_reason: str | None = None
    tool_calls: Sequence[dict[str, Any]] = ()
    logprobs: Sequence[Any] = ()

    def __init__(self, value: dict[str, Any], position: int) -> None:
        index = value.get("index")
        self.index: int = index if type(index) is int and index < _MOST_CHOICES else position
        # A whole completion, as servers send it when not asked to stream, says "message".
        delta = value.get("delta") or value.get("message")
        if type(delta) is dict:
            content = delta.get("content")
            if type(content) is str:
                self.content = content
            elif type(content) is list:  # some servers send parts, as they take them
                self.content = "".join([_text(part.get("text")) for part in _dicts(content)])
            if len(delta) > 1 or content is None:
                for name in delta.keys() & _DELTA_FIELDS.keys():
                    setattr(self, name, _DELTA_FIELDS[name](delta[name]))
        if "finish_reason" in value:
            self.finish_reason = writable(_text(value["finish_reason"])) or None
        if "logprobs" in value:
            logprobs = value["logprobs"]
            self.logprobs = _list(logprobs.get("content") if isinstance(logprobs, dict) else None)


class Chunk:
    """What one event of the stream adds.

    ``content``, ``reasoning_content``, ``tool_calls`` and ``finish_reason`` are those of the first
    answer; with ``n > 1``, ``choices`` has them all.

    Attributes
    ----------
    raw : dict
        The JSON object as decoded.
    choices : list of ChunkChoice
        What the event adds to each answer; may be empty.
    """

    __slots__ = ("choices", "raw")

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        choices = raw.get("choices")
        self.choices: list[ChunkChoice] = []
        if type(choices) is list:
            for position, choice in enumerate(choices[:_MOST_CHOICES]):
                if type(choice) is dict:
                    self.choices.append(ChunkChoice(choice, position))

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
        """Parts of tool calls that this chunk adds, as sent."""
        choice = self._first()
        return list(choice.tool_calls) if choice else []

    @property
    def finish_reason(self) -> str | None:
        """Why the answer ends, where this chunk says so."""
        choice = self._first()
        return choice.finish_reason if choice else None

    @property
    def usage(self) -> Usage | None:
        """The running total of tokens, where this chunk reports it."""
        return decode_usage(self.raw.get("usage"))

    def _first(self) -> ChunkChoice | None:
        for choice in self.choices:
            if choice.index == 0:
                return choice
        return None

    def __str__(self) -> str:
        return self.content

    def __repr__(self) -> str:
        return f"Chunk(content={redacted(self.content)!r}, finish_reason={self.finish_reason!r})"


def decode_chunk(data: str, redact: Callable[[str], str] = str) -> Chunk:
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
        If it is not a JSON object, or is an error that the server reports in band.
    """
    try:
        # What json.loads does, less its looking around.
        value, end = _decode(data) if data.startswith("{") else (None, -1)
        if end != len(data):
            value = json.loads(data)
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
    is_plain = "error" not in value and "choices" in value
    reported = "" if is_plain else reported_error(value, redact)
    if reported:
        raise StreamError(f"The server broke off with an error: {reported}. Ask again.")
    return Chunk(value)


def reported_error(value: dict[str, Any], redact: Callable[[str], str] = str) -> str:
    """Return the error that a JSON object reports, in any of the shapes seen; ``""`` if none.

    Shapes: flat ``{"code", "error"}``, nested ``{"error": {"message", ...}}``, only ``error``,
    FastAPI's ``{"detail"}`` (xAI REST reference; captured traffic). ``redact`` takes the key out of
    it, before it is cut.
    """
    error = value.get("error")
    if isinstance(error, dict):
        error = error.get("message") or error.get("error") or error.get("code") or error
    if not error and "choices" not in value:
        error = value.get("detail") or value.get("message")
    if not error:
        return ""
    text = error if isinstance(error, str) else json.dumps(error, ensure_ascii=False)
    return excerpt(redact(text), 500).rstrip(".")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [entry for entry in _list(value) if isinstance(entry, dict)]


_decode = json.JSONDecoder().raw_decode
_DELTA_FIELDS: dict[str, Callable[[Any], Any]] = {
    "reasoning_content": _text,
    "role": _text,
    "tool_calls": _dicts,
}
