"""Reading an answer, whatever its label says: an event stream, or one JSON body."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from grok_jupyter.client.formats.format import Context, Reader
from grok_jupyter.client.limits import Limits
from grok_jupyter.client.reading import BLANKS, first_bytes, read_body, timeout_error
from grok_jupyter.client.steps import DeadlinePassed, Flow, Read
from grok_jupyter.client.stream_errors import (
    broke_off,
    ended_badly,
    nothing_said,
    reported_instead,
    truncated,
    unexpected_body,
)
from grok_jupyter.client.transports.seam import Head, TransportFailure
from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.endings import means_failure
from grok_jupyter.protocol.errors import GrokError, StreamError
from grok_jupyter.protocol.habits.bodies import looks_like_events
from grok_jupyter.protocol.lines import LinesDecoder
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.sse import MAX_EVENT_BYTES, SSEDecoder

__all__ = ["receive"]

_GRACE = 0.25  # seconds to wait for the end of a body after [DONE], to keep its connection


def receive(head: Head, response: Response, limits: Limits, begun: float, url: str) -> Flow:
    """Fold the body of an answer into ``response``.

    Parameters
    ----------
    head : Head
        How the answer begins.
    response : Response
        What grows.
    limits : Limits
        What holds for the request.
    begun : float
        When it was sent, on the monotonic clock.
    url : str
        What was asked, for messages.
    """
    clock = _Clock(head.times)
    reader = limits.wire.reader(
        Context(limits.model, url, limits.has_one_answer, limits.redact, clock)
    )
    try:
        yield from _receive(head, response, limits, begun, url, reader, clock)
    except Exception:
        chunk = _held(reader, response)
        if chunk is not None and chunk.choices:  # the chunks have all of the text
            yield chunk
        raise
    finally:
        response._untold = _held(reader, response)  # whoever has left takes no chunk any more


def _held(reader: Reader, response: Response) -> Chunk | None:
    """Take up what the reader held back, where the answer ends early; return it, once."""
    chunk = None if response.is_finished else reader.broken_off()
    if chunk is not None:
        response.append(chunk)
    return chunk


class _Clock:
    """The time of the event that is being read: now, or when it was recorded."""

    def __init__(self, times: Sequence[float]) -> None:
        self._times = times
        self._number = -1

    def next(self) -> None:
        """Take note that another event is read."""
        self._number += 1

    def __call__(self) -> float:
        if not self._times:
            return monotonic()
        return self._times[max(0, min(self._number, len(self._times) - 1))]


def _receive(
    head: Head,
    response: Response,
    limits: Limits,
    begun: float,
    url: str,
    reader: Reader,
    clock: _Clock,
) -> Flow:
    kind = head.headers.get("content-type", "").partition(";")[0].strip().lower()
    data = yield from first_bytes(response, limits, begun)
    first = data.lstrip(BLANKS)
    is_labelled_json = kind.endswith("json") and not looks_like_events(first)
    if first[:1] in {b"{", b"["} or is_labelled_json:
        yield from _receive_json(data, response, limits, begun, url, reader, clock)
    elif first[:1] == b"<" or (kind.endswith("html") and not looks_like_events(first)):
        body = data + (yield from read_body(limits, begun, MAX_EVENT_BYTES, is_refusal=True))
        raise unexpected_body("an HTML page", body, limits.redact)
    else:
        yield from _receive_stream(data, response, limits, begun, url, reader, SSEDecoder(), clock)


def _receive_stream(
    data: bytes,
    response: Response,
    limits: Limits,
    begun: float,
    url: str,
    reader: Reader,
    decoder: SSEDecoder | LinesDecoder,
    clock: _Clock,
) -> Flow:
    silence = limits.silence_timeout
    deadline = begun + limits.left
    beginning = b""  # of the body, for the message if it is not a stream
    read = Read(min(deadline, monotonic() + silence))
    how = "it ended without its last event"
    problem: GrokError | None = None
    while True:
        if len(beginning) < 1000:
            beginning += data[:1000]
        carried = False
        for event in decoder.feed(data) if data else decoder.finish():
            clock.next()
            for chunk in reader.read(event, response, is_last=not data):
                elapsed = response.elapsed = monotonic() - begun
                if response.append(chunk):
                    carried = True
                    if response.time_to_first_token is None and (
                        chunk.choices or chunk.found is None
                    ):
                        response.time_to_first_token = elapsed
                yield chunk
                if chunk.has_error:
                    raise broke_off(chunk.reported, limits.redact, limits.model, url)
            if reader.has_ended:
                if response.status == "pending":
                    raise truncated(response, b"", "it ended before its first chunk", limits.redact)
                if not _says_something(response):
                    raise nothing_said()
                yield from _complete(response)
                if data:
                    yield from _rest()
                return
        if not data:
            if problem is not None:
                raise problem
            if not reader.may_end(response):
                raise truncated(response, beginning, how, limits.redact)
            break
        if carried:
            # From now on: what the caller did with the chunks is not the server's silence.
            read.until = min(deadline, monotonic() + silence)
        try:
            data = yield read
        except DeadlinePassed:
            problem = timeout_error(limits, begun)
            data = b""
        except TransportFailure as failure:
            how = f"the connection broke ({failure})"
            data = b""  # what of an event is there may be all of it
    yield from _complete(response)


def _receive_json(
    data: bytes,
    response: Response,
    limits: Limits,
    begun: float,
    url: str,
    reader: Reader,
    clock: _Clock,
) -> Flow:
    body = bytearray(data)
    problem = None
    try:
        yield from read_body(limits, begun, MAX_EVENT_BYTES, is_line=True, into=body)
        if reader.takes_lines(bytes(body)):
            lines = LinesDecoder()
            yield from _receive_stream(
                bytes(body), response, limits, begun, url, reader, lines, clock
            )
            return
        yield from read_body(limits, begun, MAX_EVENT_BYTES, into=body)
    except GrokError as error:
        if response.status != "pending":
            raise
        problem = error  # unless all of the JSON is there
    yield from _receive_whole(bytes(body), problem, response, limits, begun, url, reader)


def _receive_whole(
    body: bytes,
    problem: GrokError | None,
    response: Response,
    limits: Limits,
    begun: float,
    url: str,
    reader: Reader,
) -> Flow:
    chunks, are_many = reader.whole(body, problem)
    for chunk in chunks:
        response.append(chunk)
        response.elapsed = response.time_to_first_token = monotonic() - begun
        yield chunk
        if chunk.has_error:
            raise reported_instead(chunk.reported, limits.redact, limits.model, url)
    if are_many and not reader.may_end(response):
        raise truncated(response, body, "it ended without its last line", limits.redact)
    if not _says_something(response):
        raise nothing_said()
    if limits.is_streaming and len(chunks) == 1:
        raise StreamError(
            "The server answered with one JSON body in place of a stream; its text is in "
            ".response.content. Ask without streaming: --no-stream, or chat.sample()."
        )
    yield from _complete(response)


def _complete(response: Response) -> Flow:
    for choice in response.choices:
        if choice.finish_reason and means_failure(choice.finish_reason):
            raise ended_badly(response, choice.finish_reason)
    tail = response.finish("completed")
    if tail:
        yield Chunk({"choices": [{"index": 0, "delta": {"content": tail}}]})


def _rest() -> Flow:
    """Read to the end of a body that has said all, so that its connection can serve again."""
    try:
        yield Read(monotonic() + _GRACE)
    except (DeadlinePassed, TransportFailure):
        return


def _says_something(response: Response) -> bool:
    """Whether any event carried anything: text, reasoning, a call, or how the answer ended."""
    return any(
        choice.content or choice.reasoning_content or choice.tool_calls or choice.finish_reason
        for choice in response.choices
    )
