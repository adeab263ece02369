"""Bodies and events that are packed differently from what their label says."""

from __future__ import annotations

import json
import re
from typing import Any

from grok_jupyter.protocol.chunk import Chunk

__all__ = ["begins_lines", "chunks_on_lines", "is_done", "looks_like_events", "unwrapped"]

_FIELDS = re.compile(rb"(:|(data|event|id|retry)[ \t]*(:|[\r\n]|$))")
_AROUND = ("data", "result", "response", "body")
_ENDS = {"[DONE]", "DONE", "[END]"}


def looks_like_events(body: bytes) -> bool:
    """Return whether a body begins as an event stream does."""
    return bool(_FIELDS.match(body))


def is_done(data: str) -> bool:
    """Return whether an event's data says that the answer is complete."""
    return data.startswith("[DONE]") or _bare(data[:40]).strip("\"'").upper() in _ENDS


def begins_lines(body: bytes) -> bool:
    """Return whether the first line of a body is a chunk, as where there is one on each line."""
    line, end, _ = body.decode("utf-8-sig", "replace").lstrip().partition("\n")
    if not end:
        return False
    chunks = chunks_on_lines(line)
    if not chunks or chunks[0].has_error or not chunks[0].choices:
        return False
    return all(choice.whole is None for choice in chunks[0].choices)


def chunks_on_lines(text: str) -> list[Chunk] | None:
    """Return the chunks of a text with one object on each line; ``None`` if it is not one.

    Some servers send JSON lines in place of events; others leave out the blank line between
    events, so that several come as one; others write ``data:`` twice, an object as a text, or
    several in a list.
    """
    lines = [_bare(line) for line in text.split("\n")]
    lines = [line for line in lines if line and not is_done(line)]
    chunks = []
    for line in lines:
        try:
            value = json.loads(line)
            if isinstance(value, str):
                value = json.loads(value)
        except (ValueError, RecursionError):
            return None
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(value, dict) for value in values):
            return None
        chunks += [Chunk(value) for value in values]
    return chunks or None


def _bare(line: str) -> str:
    line = line.strip()
    while line.startswith("data:"):
        line = line[5:].strip()
    return line


def unwrapped(value: Any) -> Any:
    """Return the answer in a decoded body that wraps it: in a list of one, or in ``data``."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict) and "choices" not in value:
        for name in _AROUND:
            inner = value.get(name)
            if isinstance(inner, dict) and inner.get("choices"):
                return inner
    return value
