"""The protocol, once: what to send, what to expect, when to give up.

These generators do no I/O (see :mod:`grok_jupyter.client.steps`). Source of the order of events:
xAI REST reference, Chat completions, and captured traffic; habits of other compatible servers are
accepted where they lose nothing.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from dataclasses import replace
from time import monotonic
from typing import Any

from grok_jupyter.client.body import without_stream_options
from grok_jupyter.client.complaints import (
    broken,
    ended_badly,
    no_place,
    nothing_said,
    reported_by_type,
    timed_out,
    truncated,
    unexpected_body,
    unreachable,
)
from grok_jupyter.client.refusals import MAX_BODY_BYTES, refusal, retry_after
from grok_jupyter.client.steps import DeadlinePassed, Flow, Hangup, Read, Start, Step, Wait
from grok_jupyter.client.terms import Terms
from grok_jupyter.client.transports.seam import (
    ConnectFailure,
    Head,
    NoPlace,
    Request,
    TransportFailure,
)
from grok_jupyter.protocol.chunk import Chunk, decode_chunk, reported_error
from grok_jupyter.protocol.endings import means_failure
from grok_jupyter.protocol.errors import APIConnectionError, BadRequestError, GrokError, StreamError
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.sse import MAX_EVENT_BYTES, SSEDecoder

__all__ = ["Terms", "ask", "fetch"]

_GRACE = 0.25  # seconds to wait for the end of a body after [DONE], to keep its connection


def ask(request: Request, response: Response, terms: Terms) -> Flow:
    """Send a request for an answer and fold what comes into ``response``.

    Whatever happens, ``response`` ends with a last status and keeps what had arrived.
    """
    begun = monotonic()
    try:
        head = yield from _begin(request, terms, begun)
        response.recorded_at = head.recorded_at
        kind = head.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind.endswith("json"):
            yield from _receive_whole(response, terms, begun)
        elif kind.endswith("html"):
            body = yield from _read_body(terms, begun, MAX_BODY_BYTES)
            raise unexpected_body("an HTML page", body, terms.redact)
        else:
            yield from _receive_stream(response, terms, begun)
    except Exception as error:
        response.finish("failed")
        if isinstance(error, GrokError):
            error.response = response
            _keep_from_view(error, terms)
        raise
    finally:
        # The caller broke off, or an interrupt did: whatever else ends an answer has done so.
        response.finish("interrupted")
        response.redact(terms.redact)


def fetch(request: Request, terms: Terms, result: list[Any]) -> Flow:
    """Send a request and put the JSON of its answer into ``result``."""
    begun = monotonic()
    try:
        yield from _begin(request, terms, begun)
        body = yield from _read_body(terms, begun, MAX_EVENT_BYTES)
        try:
            result.append(json.loads(body))
        except (ValueError, RecursionError):
            raise unexpected_body("something that is no JSON", body, terms.redact) from None
    except GrokError as error:
        _keep_from_view(error, terms)
        raise


def _keep_from_view(error: GrokError, terms: Terms) -> None:
    """Take the key out of what an error says, and the errors away that it grew from."""
    error.args = (terms.redact(str(error)),)  # the server may echo the key, in any guise
    error.__context__ = None  # the library's own would still quote it


def _begin(request: Request, terms: Terms, begun: float) -> Generator[Step, Any, Head]:
    """Send the request, again if that can help; return the head of an answer that is one."""
    failures = 0
    while True:
        wait = -1.0
        error: GrokError
        try:
            head: Head = yield Start(
                request, begun + terms.timeout, min(terms.silence_timeout, terms.timeout)
            )
        except DeadlinePassed:
            raise _timed_out(terms, begun) from None
        except NoPlace:
            raise no_place(terms.timeout) from None
        except ConnectFailure as failure:
            wait = terms.retries.after_no_connection(failures)
            error = unreachable(request.url, failure)
        except TransportFailure as failure:
            error = broken(request.url, failure)
        else:
            if 200 <= head.status < 300:
                return head
            body = yield from _read_body(terms, begun, MAX_BODY_BYTES, is_refusal=True)
            refused = error = refusal(head, body, terms.model, terms.redact)
            plain = without_stream_options(request.body) if _names_stream_options(refused) else b""
            if plain:
                request = replace(request, body=plain)
                yield Hangup()
                continue
            wait = terms.retries.after_refusal(refused, failures, retry_after(head))
        if isinstance(error, APIConnectionError) and monotonic() >= begun + terms.timeout:
            raise _timed_out(terms, begun)
        if wait < 0 or monotonic() + wait >= begun + terms.timeout:
            raise error
        yield Hangup()
        yield Wait(wait)
        failures += 1


def _receive_stream(response: Response, terms: Terms, begun: float) -> Flow:
    silence = terms.silence_timeout
    deadline = begun + terms.timeout
    decoder = SSEDecoder()
    beginning = b""  # of the body, for the message if it is no stream
    read = Read(min(deadline, monotonic() + silence))
    while True:
        try:
            data: bytes = yield read
        except DeadlinePassed:
            raise _timed_out(terms, begun) from None
        except TransportFailure as failure:
            if not _has_ended(response):
                how = f"the connection broke ({failure})"
                raise truncated(response, beginning, how, terms.redact) from None
            break
        if len(beginning) < 1000:
            beginning += data[:1000]
        carried = False
        for event in decoder.feed(data) if data else decoder.finish():
            if event.event != "message" and means_failure(event.event):
                raise reported_by_type(event.event, event.data, terms.redact)
            if event.data.startswith("[DONE]"):
                if response.status == "pending":
                    raise truncated(response, b"", "it ended before its first chunk", terms.redact)
                if not _says_something(response):
                    raise nothing_said()
                yield from _complete(response)
                if data:
                    yield from _rest()
                return
            try:
                chunk = decode_chunk(event.data, terms.redact)
            except StreamError:
                if _is_nothing(event.data, is_last=not data):
                    continue
                raise
            elapsed = response.elapsed = monotonic() - begun
            if response.append(chunk):
                carried = True
                if response.time_to_first_token is None:
                    response.time_to_first_token = elapsed
            yield chunk
        if not data:
            if not _has_ended(response):
                how = "it ended without its last event"
                raise truncated(response, beginning, how, terms.redact)
            break
        if carried:
            # From now on: what the caller did with the chunks is not the server's silence.
            read.until = min(deadline, monotonic() + silence)
    yield from _complete(response)


def _receive_whole(response: Response, terms: Terms, begun: float) -> Flow:
    body = yield from _read_body(terms, begun, MAX_EVENT_BYTES)
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise unexpected_body("something that claims to be JSON", body, terms.redact) from None
    if not isinstance(value, dict) or not (
        isinstance(value.get("choices"), list) and value["choices"]
    ):
        said = reported_error(value, terms.redact) if isinstance(value, dict) else ""
        if said:
            raise StreamError(
                f"The server reported an error instead of answering: {said}. Ask again."
            )
        raise unexpected_body("JSON", body, terms.redact)
    chunk = Chunk(value)
    response.append(chunk)
    response.elapsed = response.time_to_first_token = monotonic() - begun
    yield chunk
    if terms.is_streaming:
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


def _read_body(
    terms: Terms, begun: float, limit: int, *, is_refusal: bool = False
) -> Generator[Step, Any, bytes]:
    body = bytearray()
    heard = monotonic()
    while True:
        try:
            data: bytes = yield Read(_until(terms, begun, heard))
        except DeadlinePassed:
            raise _timed_out(terms, begun) from None
        except TransportFailure as failure:
            if is_refusal:  # the status says enough
                return bytes(body)
            raise StreamError(f"The answer was cut off ({failure}). Ask again.") from None
        if not data:
            return bytes(body)
        body += data
        if len(body) > limit:
            if is_refusal:
                return bytes(body[:limit])
            raise StreamError(
                f"The server sent a body of more than {limit:,} bytes, which is no answer to "
                "show; check base_url."
            )


def _until(terms: Terms, begun: float, heard: float) -> float:
    return min(begun + terms.timeout, heard + terms.silence_timeout)


def _timed_out(terms: Terms, begun: float) -> GrokError:
    return timed_out(terms.timeout, terms.silence_timeout, monotonic() - begun)


def _has_ended(response: Response) -> bool:
    return all(choice.finish_reason for choice in response.choices)


def _says_something(response: Response) -> bool:
    """Whether any event carried anything: text, reasoning, a call, or how the answer ended."""
    return any(
        choice.content or choice.reasoning_content or choice.tool_calls or choice.finish_reason
        for choice in response.choices
    )


def _is_nothing(data: str, *, is_last: bool) -> bool:
    """Whether an event is empty, or cut short: then the stream is truncated, not malformed."""
    return not data.strip() or (is_last and not data.rstrip().endswith("}"))


def _names_stream_options(error: GrokError) -> bool:
    return (
        isinstance(error, BadRequestError)
        and error.status_code in {400, 422}
        and "stream_options" in error.body
    )
