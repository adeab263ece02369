"""One recorded answer, and how it is written down: a JSON file that people can read and compare.

The request and the answer are laid out over lines; each event of the stream takes one line with
the second at which it arrived. A checksum over all of it tells a recording that was cut, merged or
edited from a whole one.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from grok_jupyter.client.replay.request_key import RequestKey
from grok_jupyter.client.replay.tape import TimedEvent, from_plain, pieces_of, to_plain
from grok_jupyter.text.excerpt import printable

__all__ = ["MOST_BYTES", "Damaged", "Recording", "has_too_much", "read_recording"]

MOST_BYTES = 2**27
"""Of a file that is read or written."""


_FORMAT = 1
_STREAM = "text/event-stream"
_BODY = "application/json"
_MOST_VALUES = 2**22  # each takes up to a few hundred bytes once it is read
_LATEST = 253_370_764_800  # the year 9999 in every time zone


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))
_HAS_DATA = re.compile(r"^data(:|$)", re.MULTILINE)


class Damaged(ValueError):  # noqa: N818 - internal; callers see a RecordingError that names the file
    """A file is not a whole recording; the text says why."""

    def __init__(self, why: str) -> None:
        super().__init__(printable(why))  # it may quote what a stranger wrote


@dataclass(frozen=True)
class Recording:
    """An answer as it came from the server.

    Attributes
    ----------
    asked : RequestKey
        The request.
    occurrence : int
        Which one of several equal requests, from 1.
    recorded_at : float
        Unix time in seconds.
    is_stream : bool
        Whether it came as an event stream; else as one JSON body.
    blocks : tuple of TimedEvent
        What came.
    answer : str
        Its text, for people; replays are made of the blocks.
    """

    asked: RequestKey
    occurrence: int
    recorded_at: float
    is_stream: bool
    blocks: tuple[TimedEvent, ...]
    answer: str = ""

    @property
    def content_type(self) -> str:
        """As the server named it."""
        return _STREAM if self.is_stream else _BODY

    def pieces(self, *, as_stream: bool) -> Iterator[tuple[float, bytes]]:
        """Return what a transport delivers, and when: seconds from the request.

        Parameters
        ----------
        as_stream : bool
            Whether a stream is asked for; a whole body becomes its only event.
        """
        blocks = self.blocks
        if as_stream and not self.is_stream:
            blocks = tuple(TimedEvent(at, f"data: {_on_one_line(text)}") for at, text in blocks)
            blocks += (TimedEvent(blocks[-1].at, "data: [DONE]"),)
        return pieces_of(blocks, is_stream=self.is_stream or as_stream)

    @property
    def times(self) -> list[float]:
        """When each event arrived, in seconds from the request; comments are none."""
        return [at for at, text in self.blocks if not self.is_stream or _HAS_DATA.search(text)]

    def to_text(self) -> str:
        """Return the file's text."""
        fields = {
            "recording": _FORMAT,
            "recorded": datetime.fromtimestamp(self.recorded_at, UTC).isoformat(timespec="seconds"),
            "endpoint": self.asked.endpoint,
            "api": self.asked.api,
            "request": self.asked.request,
            "occurrence": self.occurrence,
            "answer": self.answer.split("\n"),
            "type": self.content_type,
        }
        events = [to_plain(block, is_stream=self.is_stream) for block in self.blocks]
        checksum = _checksum({**fields, "events": events})
        head = json.dumps(fields, ensure_ascii=False, indent=1).removesuffix("\n}")
        lines = ",\n  ".join(
            json.dumps(event, ensure_ascii=False, separators=(",", ":")) for event in events
        )
        return f'{head},\n "events": [\n  {lines}\n ],\n "sha256": "{checksum}"\n}}\n'


def has_too_much(text: str) -> str:
    """Return what is too much about a recording's text to read it; ``""`` if nothing is.

    A short text can stand for a great many values, as ``{},{},{}`` does, so these are counted.
    """
    if text.count(",") + text.count("{") + text.count("[") > _MOST_VALUES:
        return f"it holds more than {_MOST_VALUES:,} values"
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        return f"it has more than {MOST_BYTES:,} bytes"
    return ""


def read_recording(text: str) -> Recording:
    """Read what :meth:`Recording.to_text` wrote.

    Raises
    ------
    Damaged
        If it is anything else.
    """
    excess = has_too_much(text)
    if excess:
        raise Damaged(excess)
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Damaged(f"it is not JSON: {str(error)[:120]}") from None
    if not isinstance(fields, dict) or "recording" not in fields:
        raise Damaged("it is not a recording")
    if fields["recording"] != _FORMAT:
        raise Damaged(f"it has format {str(fields['recording'])[:20]}, and this version reads 1")
    try:
        if fields.pop("sha256", None) != _checksum(fields):
            raise Damaged("it was changed after it was written: its checksum differs")
        return _read(fields)
    except (KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise Damaged(f"a part is missing or wrong: {error}") from None


def _read(fields: dict[str, Any]) -> Recording:
    kind, occurrence, request = fields["type"], fields["occurrence"], fields["request"]
    if kind not in {_STREAM, _BODY} or type(occurrence) is not int or occurrence < 1:
        raise Damaged("its type or its occurrence is wrong")
    if not isinstance(request, dict) or not isinstance(fields["events"], list):
        raise Damaged("its request or its events are wrong")
    if kind == _BODY and len(fields["events"]) != 1:
        raise Damaged("it has more than one body, or none")
    is_stream = kind == _STREAM
    try:
        blocks = tuple(from_plain(entry, is_stream=is_stream) for entry in fields["events"])
        recorded_at = datetime.fromisoformat(fields["recorded"]).timestamp()
        if not 0 <= recorded_at <= _LATEST:
            raise Damaged("its date is out of range")
    except (ValueError, OSError) as error:  # OSError: dates that the system cannot count
        raise Damaged(str(error)[:120]) from None
    return Recording(
        RequestKey(str(fields["endpoint"]), request),
        occurrence,
        recorded_at,
        is_stream,
        blocks,
        "\n".join(map(str, fields["answer"])),
    )


def _checksum(fields: dict[str, Any]) -> str:
    return hashlib.sha256(_CANONICAL.encode(fields).encode("ascii")).hexdigest()


def _on_one_line(body: str) -> str:
    return re.sub(r"[\r\n]+", " ", body)  # of which JSON has none within its strings
