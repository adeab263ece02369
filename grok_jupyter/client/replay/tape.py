"""The body of an answer as blocks of text, each with the time when it arrived, and back.

A stream is cut at its blank lines, so that a block is an event. Line ends become line feeds; other
than that, the blocks are what the server sent.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

__all__ = ["TimedEvent", "blocks_of", "from_plain", "pieces_of", "to_plain"]

_BETWEEN = re.compile(rb"\n\n\n*")
_DATA = "data: "
_EVENT = "event: "
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_NAMED = "event"  # marks an event whose type stands before its JSON, too


class TimedEvent(NamedTuple):
    """One event of a stream, or a whole body.

    Attributes
    ----------
    at : float
        Seconds from the request to its arrival.
    text : str
        What was sent, without the blank line behind it.
    """

    at: float
    text: str


def blocks_of(pieces: Sequence[tuple[float, bytes]], *, is_stream: bool) -> list[TimedEvent]:
    """Return the blocks of a body that arrived in pieces.

    Parameters
    ----------
    pieces : sequence of (float, bytes)
        Seconds from the request, and what arrived then.
    is_stream : bool
        Whether the body is an event stream; else it is one block.
    """
    pieces = list(_with_line_feeds(pieces))
    ends = list(accumulate(len(data) for _, data in pieces))
    body = b"".join(data for _, data in pieces)

    def block(start: int, end: int) -> TimedEvent:
        index = min(bisect_left(ends, end), len(pieces) - 1)
        return TimedEvent(round(pieces[index][0], 3), body[start:end].decode("utf-8", "replace"))

    if not is_stream:
        return [block(0, len(body))] if body else []
    blocks = []
    start = 0
    for match in _BETWEEN.finditer(body):
        if match.start() > start:
            blocks.append(block(start, match.start()))
        start = match.end()
    if start < len(body):
        blocks.append(block(start, len(body)))
    return blocks


def pieces_of(blocks: Iterable[TimedEvent], *, is_stream: bool) -> Iterator[tuple[float, bytes]]:
    """Return what a transport delivers for blocks, and when: seconds from the request."""
    for at, text in blocks:
        data = text.encode("utf-8", "replace")
        yield at, data + b"\n\n" if is_stream else data


def to_plain(block: TimedEvent, *, is_stream: bool) -> list[Any]:
    """Return a block as JSON has it: JSON within it is spelled out, where that loses nothing."""
    if is_stream and block.text.startswith(_EVENT):
        value = _spelled_out(block.text.partition(f"\n{_DATA}")[2])
        if value is not None and block.text == _named(value):
            return [block.at, _NAMED, value]
    prefix = _DATA if is_stream else ""
    if block.text.startswith(prefix):
        value = _spelled_out(block.text.removeprefix(prefix))
        if value is not None:
            return [block.at, value]
    return [block.at, block.text]


def from_plain(entry: Any, *, is_stream: bool) -> TimedEvent:
    """Return the block that :func:`to_plain` wrote.

    Raises
    ------
    ValueError
        If it wrote something else.
    """
    is_named = isinstance(entry, list) and len(entry) == 3 and entry[1] == _NAMED
    if not isinstance(entry, list) or (len(entry) != 2 and not is_named):
        raise ValueError("an event is not a pair of time and content")
    at, content = entry[0], entry[-1]
    if type(at) not in {int, float} or not 0 <= at <= 1e6:
        raise ValueError(f"an event has the time {str(at)[:40]}")
    if is_named and is_stream and isinstance(content, dict):
        return TimedEvent(float(at), _named(content))
    if isinstance(content, dict):
        return TimedEvent(float(at), (_DATA if is_stream else "") + _compact(content))
    if isinstance(content, str):
        return TimedEvent(float(at), content)
    raise ValueError("an event is neither an object nor a text")


def _spelled_out(payload: str) -> dict[str, Any] | None:
    """Return the object in a text if writing it down again gives the same text."""
    try:
        value = json.loads(payload)
        is_same = isinstance(value, dict) and _compact(value) == payload
    except (ValueError, RecursionError):
        return None
    return value if is_same else None


def _named(value: dict[str, Any]) -> str:
    """Return an event whose type stands before its JSON as well as in it."""
    return f"{_EVENT}{value.get('type')}\n{_DATA}{_compact(value)}"


def _compact(value: dict[str, Any]) -> str:
    return _COMPACT.encode(value)


def _with_line_feeds(pieces: Iterable[tuple[float, bytes]]) -> Iterator[tuple[float, bytes]]:
    """Write the line ends CR and CRLF as LF, also where a piece ends within one."""
    was_return = False
    for at, data in pieces:
        rest = data[1:] if was_return and data.startswith(b"\n") else data
        was_return = data.endswith(b"\r") if data else was_return
        yield at, rest.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
