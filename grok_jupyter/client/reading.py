"""Reading of bodies: to the first word, or to the end, within the limits of the request."""

from __future__ import annotations

from collections.abc import Generator
from time import monotonic
from typing import Any

from grok_jupyter.client.limits import Limits
from grok_jupyter.client.steps import DeadlinePassed, Read, Step
from grok_jupyter.client.stream_errors import timed_out, truncated
from grok_jupyter.client.transports.seam import TransportFailure
from grok_jupyter.protocol.errors import GrokError, StreamError
from grok_jupyter.protocol.habits.bodies import looks_like_events
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.sse import MAX_EVENT_BYTES

__all__ = ["BLANKS", "first_bytes", "read_body", "timeout_error"]

BLANKS = b"\xef\xbb\xbf \t\r\n"
"""Bytes that may stand before a body: a byte-order mark, blanks, line ends."""

_LONGEST_NAME = 7  # bytes of "event:" and one more; by these, events are told from anything else


def first_bytes(response: Response, limits: Limits, begun: float) -> Generator[Step, Any, bytes]:
    """Read until there is enough to tell the kind of the body by.

    Parameters
    ----------
    response : Response
        What grows, for messages.
    limits : Limits
        What holds for the request.
    begun : float
        When it was sent, on the monotonic clock.
    """
    data = b""
    until = _until(limits, begun, monotonic())
    while not _is_telling(data.lstrip(BLANKS)):
        try:
            piece: bytes = yield Read(until)
        except DeadlinePassed:
            raise timeout_error(limits, begun) from None
        except TransportFailure as failure:
            how = f"the connection broke ({failure})"
            raise truncated(response, data, how, limits.redact) from None
        if not piece:
            break
        _refuse_if_too_large(data, MAX_EVENT_BYTES)  # so far, blanks
        data += piece
    return data


def _is_telling(data: bytes) -> bool:
    if len(data) >= _LONGEST_NAME or data[:1] in {b"{", b"[", b"<"}:
        return True
    return b"\n" in data or looks_like_events(data)


def read_body(
    limits: Limits,
    begun: float,
    limit: int,
    *,
    is_refusal: bool = False,
    is_line: bool = False,
    into: bytearray | None = None,
) -> Generator[Step, Any, bytes]:
    """Read to the end of a body.

    Parameters
    ----------
    limits : Limits
        What holds for the request.
    begun : float
        When it was sent, on the monotonic clock.
    limit : int
        Bytes at most.
    is_refusal : bool
        Whether the status says enough, so that a body which is cut does not matter.
    is_line : bool
        Whether the end of the first line is enough.
    into : bytearray, optional
        What has been read, which the rest is put behind; it keeps what comes before an error.
    """
    body = bytearray() if into is None else into
    until = _until(limits, begun, monotonic())
    while not (is_line and b"\n" in body.lstrip(BLANKS)):
        try:
            data: bytes = yield Read(until)
        except DeadlinePassed:
            raise timeout_error(limits, begun) from None
        except TransportFailure as failure:
            if is_refusal:
                return bytes(body)
            raise StreamError(f"The answer was cut off ({failure}). Ask again.") from None
        if not data:
            return bytes(body)
        body += data
        if len(body) > limit and is_refusal:
            return bytes(body[:limit])
        _refuse_if_too_large(body, limit)
        if not data.isspace():
            until = _until(limits, begun, monotonic())
    return bytes(body)


def _refuse_if_too_large(body: bytes | bytearray, limit: int) -> None:
    if len(body) > limit:
        raise StreamError(
            f"The server sent a body of more than {MAX_EVENT_BYTES:,} bytes, too much for an "
            "answer; check base_url."
        )


def timeout_error(limits: Limits, begun: float) -> GrokError:
    """Return the error for the timeout that has passed."""
    return timed_out(limits.timeout, limits.silence_timeout, monotonic() - begun + limits.spent)


def _until(limits: Limits, begun: float, heard: float) -> float:
    return min(begun + limits.left, heard + limits.silence_timeout)
