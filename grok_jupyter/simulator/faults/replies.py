"""Faults that come in place of the answer: error statuses and bodies that are no stream."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from grok_jupyter.simulator.refusals import EXHAUSTED, NOT_PERMITTED, UNAVAILABLE, Refusal
from grok_jupyter.simulator.reply import Piece, Reply, json_reply, text_reply, whole_reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from grok_jupyter.simulator.knobs import Knobs

__all__ = ["faulty_reply"]

_HTML = "text/html; charset=UTF-8"


def faulty_reply(knobs: Knobs) -> Reply:
    """Return the reply that stands for the fault in `knobs`, one of `names.REPLIES`."""
    return _REPLIES[knobs.fault or ""](knobs)


def _rate_limit(knobs: Knobs) -> Reply:
    refusal = Refusal(
        429,
        "Too many requests for team grok-demo. Your team's rate limit is 1 request per second.",
        EXHAUSTED,
        {
            "retry-after": f"{knobs.retry_after:g}",
            "x-ratelimit-limit-requests": "1",
            "x-ratelimit-remaining-requests": "0",
        },
    )
    return refusal.reply()


def _spending_limit(status: int) -> Callable[[Knobs], Reply]:
    # Reported with either status (continuedev/continue issue 10373, LCV-Ideas-Software 270).
    return lambda _: Refusal(
        status,
        "Your team grok-demo has either used all available credits or reached its monthly spending "
        "limit. To continue making API requests, please purchase more credits or raise the limit.",
        EXHAUSTED if status == 429 else NOT_PERMITTED,
    ).reply()


def _failing(status: int, error: str) -> Callable[[Knobs], Reply]:
    return lambda _: Refusal(status, error, UNAVAILABLE).reply()


def _forbidden(_: Knobs) -> Reply:
    return Refusal(403, "Content violates usage guidelines.", NOT_PERMITTED).reply()


def _html_502(_: Knobs) -> Reply:
    page = (
        "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\n"
        "<body><h1>Bad gateway</h1><p>The web server reported an error.</p></body></html>\n"
    )
    return text_reply(502, page, kind=_HTML)


def _html_200(_: Knobs) -> Reply:
    page = "<html><head><title>Welcome</title></head><body>Sign in to this network.</body></html>\n"
    return text_reply(200, page, kind=_HTML)


def _json_200(knobs: Knobs) -> Reply:
    # Captured by others (vercel/ai issue 10533): the status is out before the model has failed.
    body = {"code": UNAVAILABLE, "error": "Timed out waiting for first token"}
    return json_reply(200, body, delay=knobs.first_token)


def _redirect(_: Knobs) -> Reply:
    # `.invalid` resolves nowhere (RFC 2606): whoever follows finds no host, and no key gets out.
    return text_reply(307, "", location="http://elsewhere.invalid/v1/chat/completions")


def _stall_headers(_: Knobs) -> Reply:
    silence = whole_reply(200, "text/event-stream", [Piece(math.inf, b"")], 0)
    return Reply(200, {"content-type": "text/event-stream"}, silence.pieces, headers_delay=math.inf)


# "whole-json" is not here: it answers, so the engine writes it.
_REPLIES: dict[str, Callable[[Knobs], Reply]] = {
    "rate-limit": _rate_limit,
    "spending-limit": _spending_limit(429),
    "spending-limit-403": _spending_limit(403),
    "server-error": _failing(500, "Internal error: please try again."),
    "unavailable": _failing(503, "The service is temporarily unavailable."),
    "overloaded": _failing(529, "The model is at capacity. Please try again later."),
    "forbidden": _forbidden,
    "html-502": _html_502,
    "html-200": _html_200,
    "json-200": _json_200,
    "redirect": _redirect,
    "stall-headers": _stall_headers,
}
