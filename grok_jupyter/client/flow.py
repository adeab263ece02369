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

from grok_jupyter.client.limits import Limits
from grok_jupyter.client.reading import read_body, timeout_error
from grok_jupyter.client.receiving import receive
from grok_jupyter.client.refusals import MAX_BODY_BYTES, refusal, retry_after, without_query
from grok_jupyter.client.steps import DeadlinePassed, Flow, Hangup, Start, Step, Wait
from grok_jupyter.client.stream_errors import (
    broken,
    no_place,
    unexpected_body,
    unreachable,
)
from grok_jupyter.client.transports.seam import (
    ConnectFailure,
    Head,
    NoAnswer,
    NoPlace,
    Request,
    TransportFailure,
)
from grok_jupyter.protocol.errors import APIConnectionError, GrokError, StreamError
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.sse import MAX_EVENT_BYTES

__all__ = ["Limits", "ask", "fetch"]

_MOST_ENDED = 64  # kept connections that may turn out to have ended, one after the other
_AT_ONCE = 1.0  # seconds in which one that had ended before shows it; later, somebody worked on it


def ask(request: Request, response: Response, limits: Limits) -> Flow:
    """Send a request for an answer and fold what comes into ``response``.

    Whatever happens, ``response`` ends with a last status and keeps what had arrived.
    """
    begun = monotonic()
    response.api, response.cites = limits.wire.name, limits.wire.cites
    try:
        yield from _answered(request, response, limits, begun)
    except Exception as error:
        response.finish("failed")
        if isinstance(error, GrokError):
            error.response = response
            _keep_from_view(error, limits)
        raise
    finally:
        # The caller broke off, or an interrupt did: whatever else ends an answer has done so.
        response.finish("interrupted")
        response.redact(limits.redact)
        limits.enter(response)


def _answered(request: Request, response: Response, limits: Limits, begun: float) -> Flow:
    """Ask, once more where a stream says at once that it cannot take something of the request."""
    left_out: set[str] = set()
    while True:
        head = yield from _begin(request, limits, begun)
        response.recorded_at = head.recorded_at
        try:
            yield from receive(head, response, limits, begun, without_query(request.url))
        except StreamError as error:
            if left_out or _has_begun(response):
                raise
            left_out = limits.wire.unknown(request.body, error)
            if not left_out:
                raise
            request = replace(request, body=limits.wire.adapted(request.body, left_out))
            yield Hangup()
        else:
            limits.unknown_fields.update(left_out)
            return


def _has_begun(response: Response) -> bool:
    """Whether anything was said, called or searched that another answer would say again."""
    said = response.content or response.reasoning_content or response.tool_calls
    return bool(said or response.server_tool_calls)


def fetch(
    request: Request, limits: Limits, result: list[Any], *, may_be_empty: bool = False
) -> Flow:
    """Send a request and put the JSON of its answer into ``result``.

    Nothing is put there for an answer without a body, where there ``may_be`` none.
    """
    begun = monotonic()
    try:
        yield from _begin(request, limits, begun)
        body = yield from read_body(limits, begun, MAX_EVENT_BYTES)
        if may_be_empty and not body.strip():
            return
        try:
            result.append(json.loads(body))
        except (ValueError, RecursionError):
            raise unexpected_body("something that is not JSON", body, limits.redact) from None
    except GrokError as error:
        _keep_from_view(error, limits)
        raise


def _keep_from_view(error: GrokError, limits: Limits) -> None:
    """Take the key out of what an error says, and the errors away that it grew from."""
    error.args = (limits.redact(str(error)),)  # the server may echo the key, in any guise
    error.__context__ = None  # the library's own would still quote it


def _begin(request: Request, limits: Limits, begun: float) -> Generator[Step, Any, Head]:
    """Send the request, again if that can help; return the head of an answer that is one."""
    failures = ended = ended_asked = 0
    unknown_here: set[str] = set()  # fields that this request was refused for
    adapted = limits.wire.adapted
    if limits.unknown_fields:
        request = replace(request, body=adapted(request.body, limits.unknown_fields.copy()))
    while True:
        wait = -1.0
        error: GrokError
        while (pause := limits.pause()) > 0 and (left := begun + limits.left - monotonic()) > 0:
            yield Wait(min(pause, left))
        asked = monotonic()
        try:
            head: Head = yield Start(
                request, begun + limits.left, min(limits.silence_timeout, limits.left)
            )
        except DeadlinePassed:
            raise timeout_error(limits, begun) from None
        except NoPlace:
            raise no_place(limits.timeout) from None
        except ConnectFailure as failure:
            if not failure.is_lasting:
                wait = limits.retries.after_no_connection(failures)
            error = unreachable(request.url, failure)
        except NoAnswer as failure:
            # Nothing was shown, so whoever asked would ask again. A kept connection that its
            # server has closed says nothing of the server.
            ended += 1
            had_ended = failure.was_kept and monotonic() - asked < _AT_ONCE
            ended_asked += not had_ended
            if (had_ended and ended < _MOST_ENDED) or (
                ended_asked == 1 and not had_ended and limits.retries.most
            ):
                yield Hangup()
                continue
            error = broken(request.url, failure, times=ended)
        except TransportFailure as failure:
            error = broken(request.url, failure)
        else:
            limits.hear(head, asked)
            if 200 <= head.status < 300:
                limits.unknown_fields.update(unknown_here)  # without them, it was accepted
                return head
            body = yield from read_body(limits, begun, MAX_BODY_BYTES, is_refusal=True)
            url = without_query(request.url)
            refused = error = refusal(head, body, limits.model, limits.redact, url)
            unknown = limits.wire.unknown(request.body, refused) - unknown_here
            if unknown:
                unknown_here |= unknown
                request = replace(request, body=adapted(request.body, unknown))
                yield Hangup()
                continue
            wait = limits.retries.after_refusal(refused, failures, retry_after(head))
        if isinstance(error, APIConnectionError) and monotonic() >= begun + limits.left:
            raise timeout_error(limits, begun)
        if wait < 0 or monotonic() + wait >= begun + limits.left:
            raise error
        yield Hangup()
        yield Wait(wait)
        failures += 1
