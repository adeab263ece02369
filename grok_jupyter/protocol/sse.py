"""Server-sent events: bytes in, events out.

The grammar is the HTML standard's (section "Interpreting an event stream"), with two additions
that real servers need: :meth:`SSEDecoder.finish` hands out a last event that no blank line ends,
and where one JSON object follows another, without the blank line, another event begins.

Nothing here reads or writes; the decoder is fed whatever the network delivered, cut anywhere.
"""

from __future__ import annotations

from typing import NamedTuple

from grok_jupyter.protocol.errors import StreamError

__all__ = ["MAX_EVENT_BYTES", "Event", "SSEDecoder"]

MAX_EVENT_BYTES = 16 * 1024 * 1024
"""Size in bytes above which an event is refused, finished or not."""

_BOM = b"\xef\xbb\xbf"


class Event(NamedTuple):
    """One record of an event stream.

    Attributes
    ----------
    data : str
        The ``data`` lines, joined by line feeds.
    event : str
        The event's type; ``"message"`` where the server names none.
    id : str
        The last id that the server gave, in this event or an earlier one.
    retry : int or None
        Reconnection time in milliseconds, where this event sets it.
    """

    data: str
    event: str = "message"
    id: str = ""
    retry: int | None = None


class SSEDecoder:
    r"""Incremental decoder of one event stream.

    Parameters
    ----------
    max_event_bytes : int
        Bytes that one event may hold before it is refused.

    Examples
    --------
    >>> decoder = SSEDecoder()
    >>> decoder.feed(b"data: hel")
    []
    >>> decoder.feed(b"lo\n\n")
    [Event(data='hello', event='message', id='', retry=None)]
    """

    __slots__ = (
        "_at_start", "_data", "_event", "_id", "_is_between", "_limit", "_refusal", "_retry",
        "_size", "_skip_lf", "_tail",
    )  # fmt: skip

    def __init__(self, max_event_bytes: int = MAX_EVENT_BYTES) -> None:
        self._limit = max_event_bytes
        self._at_start = True
        self._is_between = False  # events, with nothing pending
        self._skip_lf = False
        self._tail = bytearray()  # the line that has not ended yet
        self._data: list[bytes] = []
        self._size = 0  # bytes in _data
        self._event = ""
        self._id = ""
        self._retry: int | None = None
        self._refusal: StreamError | None = None

    def feed(self, data: bytes) -> list[Event]:
        """Take the next bytes; return the events that they complete.

        Raises
        ------
        StreamError
            If an event grows beyond the limit. Events before it are returned first; then the
            next call raises.
        """
        if (
            self._is_between
            and data.startswith(b"data: {")
            and data.endswith(b"\n\n")
            and data.count(b"\n") == 2
            and b"\r" not in data
            and len(data) <= self._limit
        ):
            # One read, one event, one line: what servers send nearly always.
            text = data[6:-2].decode("utf-8", "replace")
            return [tuple.__new__(Event, (text, "message", self._id, None))]
        if (
            self._is_between
            and data.startswith(b"event: ")
            and data.endswith(b"}\n\n")
            and data.count(b"\n") == 3
            and b"\r" not in data
            and len(data) <= self._limit
        ):
            name, _, line = data[7:-2].partition(b"\n")
            if name and line.startswith(b"data: {"):  # the same, with a type before it
                text, kind = line[6:].decode("utf-8", "replace"), name.decode("utf-8", "replace")
                return [tuple.__new__(Event, (text, kind, self._id, None))]
        try:
            return self._feed(data)
        finally:
            pending = self._tail or self._data or self._event or self._retry is not None
            self._is_between = not (pending or self._at_start or self._skip_lf or self._refusal)

    def _feed(self, data: bytes) -> list[Event]:
        if self._refusal:
            raise self._refusal
        if self._at_start:
            data = self._without_bom(data)
        if self._skip_lf and data:
            # The CR that ended the last read was the first half of a CRLF.
            self._skip_lf = False
            if data.startswith(b"\n"):
                data = data[1:]
        if b"\n" not in data and b"\r" not in data:
            self._tail += data
            self._refuse_if_too_large(len(self._tail))
            return []
        if self._tail:
            data = bytes(self._tail) + data
        if b"\r" in data:
            self._skip_lf = data.endswith(b"\r")
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        lines = data.split(b"\n")
        self._tail = bytearray(lines.pop())
        events: list[Event] = []
        try:
            self._read(lines, events)
            self._refuse_if_too_large(len(self._tail))
        except StreamError as refusal:
            if not events:
                raise
            self._refusal = refusal
        return events

    def finish(self) -> list[Event]:
        """Say that no more bytes come; return the last event if no blank line ended it."""
        if self._refusal:
            raise self._refusal
        lines = [bytes(self._tail), b""] if self._tail else [b""]
        self._tail = bytearray()
        events: list[Event] = []
        self._read(lines, events)
        return events

    def _without_bom(self, data: bytes) -> bytes:
        data = bytes(self._tail) + data
        self._tail = bytearray()
        if len(data) < len(_BOM) and _BOM.startswith(data):
            self._tail += data  # may still become a byte-order mark
            return b""
        self._at_start = False
        return data.removeprefix(_BOM)

    def _read(self, lines: list[bytes], events: list[Event]) -> None:
        for line in lines:
            if line.startswith(b"data:"):
                value = line[6:] if line.startswith(b"data: ") else line[5:]
                if self._data and _begins_anew(value, self._data):
                    self._dispatch(events)
                self._data.append(value)
                self._size += len(value) + 1
                self._refuse_if_too_large(0)
            elif not line:
                if self._data:
                    self._dispatch(events)
                self._event = ""
                self._retry = None
            elif not line.startswith(b":"):
                self._read_field(line)

    def _dispatch(self, events: list[Event]) -> None:
        text = b"\n".join(self._data).decode("utf-8", "replace")
        events.append(Event(text, self._event or "message", self._id, self._retry))
        self._data.clear()
        self._size = 0

    def _read_field(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        match name:
            case b"data":  # a field without a colon
                self._data.append(value)
                self._size += 1
                self._refuse_if_too_large(0)
            case b"event":
                self._event = value.decode("utf-8", "replace")
            case b"id" if b"\0" not in value:
                self._id = value.decode("utf-8", "replace")
            case b"retry" if value.isdigit() and len(value) < 16:
                self._retry = int(value)

    def _refuse_if_too_large(self, unfinished: int) -> None:
        if self._size + unfinished > self._limit:
            self._tail = bytearray()
            self._data.clear()
            self._size = 0
            raise StreamError(
                f"The server sent one event of more than {self._limit:,} bytes, too "
                "much for an answer; check base_url, or ask for less."
            )


def _begins_anew(value: bytes, data: list[bytes]) -> bool:
    """Whether a line begins another event: no JSON goes on so after an object."""
    return (
        value.startswith((b"{", b"[DONE]"))
        and data[0].startswith(b"{")
        and data[-1].rstrip().endswith(b"}")
    )
