"""Text, where servers send something else in its place."""

from __future__ import annotations

import json
from typing import Any

from grok_jupyter.protocol.errors import StreamError

__all__ = [
    "quoted",
    "reasoning_of",
    "refusal_in",
    "text_of",
    "thoughts_in",
    "whole_number_of",
    "word_of",
    "written",
]

_DEEPEST = 8  # parts within parts
_LONGEST_NUMBER = 18  # digits
_TEXTS = ("text", "content", "value", "output_text", "parts")
_THOUGHTS = ("text", "thinking", "summary", "content", "reasoning")
_PARTS = {
    "audio", "citation", "document", "file", "image", "image_url", "input_audio", "input_image",
    "input_text", "output_text", "reference", "refusal", "text", "tool_call", "tool_calls",
    "tool_result", "tool_use", "video_url",
}  # fmt: skip
"""What parts of a content say that they are; any other object is an answer in JSON."""

_OF_REASONING = {"thinking", "reasoning", "reasoning_text", "reasoning_content", "thought"}


def text_of(value: Any, depth: int = 0) -> str:
    """Return the text in a value that should be one.

    A list of parts is the text of its parts, a part is the text in it, a number is as JSON writes
    it. An object that is not a part, or a list without any, is an answer in JSON that somebody has
    decoded: it is written again. Parts that hold reasoning or a refusal have no text here, and
    what is empty has none either.
    """
    if isinstance(value, str):
        return value
    if value is None or value is False or depth > _DEEPEST:
        return ""
    if isinstance(value, list):
        if any(_is_part(entry) for entry in value):
            return "".join([_text_of_part(entry, depth) for entry in value])
        return written(value) if value else ""
    if isinstance(value, dict):
        if _is_part(value):
            return _text_of_part(value, depth)
        return written(value) if value else ""
    return written(value)


def reasoning_of(value: Any, depth: int = 0) -> str:
    """Return the text in a value that should be reasoning; ``""`` for what is encrypted."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool) or depth > _DEEPEST:
        return ""
    if isinstance(value, list):
        return "".join([reasoning_of(entry, depth + 1) for entry in value])
    if isinstance(value, dict):
        for name in _THOUGHTS:
            if value.get(name):
                return reasoning_of(value[name], depth + 1)
        return ""
    return written(value)


def thoughts_in(content: Any) -> str:
    """Return the reasoning among the parts of a content."""
    parts = content if isinstance(content, list) else [content]
    return "".join([reasoning_of(part) for part in parts if _is_thought(part)])


def refusal_in(content: Any) -> str:
    """Return the refusal among the parts of a content."""
    parts = content if isinstance(content, list) else [content]
    return "".join(
        [text_of(part["refusal"]) for part in parts if isinstance(part, dict) and "refusal" in part]
    )


def word_of(value: Any) -> str:
    """Return a label, such as an id: a text, or a number as text; ``""`` for anything else."""
    if isinstance(value, str):
        return value
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return written(value) if is_number else ""


def whole_number_of(value: Any) -> int | None:
    """Return a number that should be whole: also as a text, or with a fraction; else ``None``."""
    if isinstance(value, str) and value.isdecimal() and len(value) < _LONGEST_NUMBER:
        value = int(value)
    if isinstance(value, float) and abs(value) < 10.0**_LONGEST_NUMBER:
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text_of_part(part: Any, depth: int) -> str:
    if not isinstance(part, dict):
        return text_of(part, depth + 1)
    if _is_thought(part):
        return ""
    for name in _TEXTS:
        if name in part:
            inner = part[name]
            if isinstance(inner, dict) and isinstance(inner.get("value"), str):
                return str(inner["value"])
            return text_of(inner, depth + 1)
    return "" if "type" in part or "refusal" in part else written(part)


def _is_part(value: Any) -> bool:
    kind = value.get("type") if isinstance(value, dict) else None
    return isinstance(kind, str) and (kind in _PARTS or kind in _OF_REASONING)


def _is_thought(part: Any) -> bool:
    kind = part.get("type") if isinstance(part, dict) else None
    return (isinstance(kind, str) and kind in _OF_REASONING) or (
        isinstance(part, dict) and part.get("thought") is True
    )


def written(value: Any, separators: tuple[str, str] = (", ", ": ")) -> str:
    """Return a value as JSON writes it, with ``separators`` between values and behind names.

    Raises
    ------
    StreamError
        If it is nested more deeply than it can be written.
    """
    try:
        return json.dumps(value, ensure_ascii=False, separators=separators)
    except RecursionError:
        raise StreamError(
            "The server sent JSON that is nested too deeply to be read. Ask again; if it persists, "
            "check base_url."
        ) from None


def quoted(value: Any) -> str:
    """Return a value as JSON, for a message."""
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "JSON that is nested too deeply to be shown"
