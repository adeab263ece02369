"""What a recording comes to: it is played through the very protocol that answers go through."""

from __future__ import annotations

from math import inf

from grok_jupyter.client.body import has_one_answer
from grok_jupyter.client.feeding import feed
from grok_jupyter.client.flow import Limits, ask
from grok_jupyter.client.formats.choosing import format_named
from grok_jupyter.client.replay.recording import Damaged, Recording
from grok_jupyter.client.retry import RetryPolicy
from grok_jupyter.client.transports.seam import Head, Request
from grok_jupyter.protocol.errors import GrokError
from grok_jupyter.protocol.response import Response

__all__ = ["played"]


def played(recording: Recording) -> Response:
    """Return the whole answer, at once.

    Raises
    ------
    Damaged
        If it is not complete, or not what a server sends.
    """
    response = Response()
    limits = Limits(
        inf,
        inf,
        RetryPolicy(most=0),
        is_streaming=recording.is_stream,
        has_one_answer=has_one_answer(recording.asked.request),
        wire=format_named(recording.asked.api),
    )
    flow = ask(Request("POST", recording.asked.endpoint), response, limits)
    pieces = (data for _, data in recording.pieces(as_stream=recording.is_stream))
    try:
        feed(flow, Head(200, {"content-type": recording.content_type}), pieces)
    except GrokError as error:
        raise Damaged(f"its answer is not complete: {error}") from None
    return response
