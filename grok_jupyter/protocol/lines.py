"""JSON on lines: bytes in, events out, as :mod:`grok_jupyter.protocol.sse` does it."""

from __future__ import annotations

from grok_jupyter.protocol.errors import StreamError
from grok_jupyter.protocol.sse import MAX_EVENT_BYTES, Event

__all__ = ["LinesDecoder"]


class LinesDecoder:
    r"""Incremental decoder of JSON on lines.

    Examples
    --------
    >>> decoder = LinesDecoder()
    >>> [event.data for event in decoder.feed(b'{"a":1}\n\n{"b"')]
    ['{"a":1}']
    >>> [event.data for event in decoder.feed(b':2}') + decoder.finish()]
    ['{"b":2}']
    """

    def __init__(self) -> None:
        self._pending = bytearray()  # the line that has not ended yet

    def feed(self, data: bytes) -> list[Event]:
        """Take the next bytes; return the lines that they complete.

        Raises
        ------
        StreamError
            If a line grows beyond 16 MiB.
        """
        self._pending += data
        if len(self._pending) > MAX_EVENT_BYTES and b"\n" not in data:
            raise StreamError(
                f"The server sent one line of more than {MAX_EVENT_BYTES:,} bytes, too much for an "
                "answer; check base_url, or ask for less."
            )
        if b"\n" not in data:
            return []
        lines = bytes(self._pending).split(b"\n")
        self._pending = bytearray(lines.pop())
        return [Event(text) for line in lines if (text := _text(line))]

    def finish(self) -> list[Event]:
        """Say that no more bytes come; return the last line if nothing ended it."""
        text = _text(bytes(self._pending))
        self._pending = bytearray()
        return [Event(text)] if text else []


def _text(line: bytes) -> str:
    return line.decode("utf-8-sig", "replace").strip()
