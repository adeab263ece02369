"""Errors between sending and the last event: one sentence each, with the next step."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from grok_jupyter.client.advice import next_step, origin
from grok_jupyter.client.transports.seam import ConnectFailure
from grok_jupyter.protocol.errors import APIConnectionError, APITimeoutError, StreamError
from grok_jupyter.protocol.habits.errors import reported_error, reported_status
from grok_jupyter.protocol.response import Response
from grok_jupyter.text.excerpt import excerpt

__all__ = [
    "broke_off",
    "broken",
    "ended_badly",
    "no_place",
    "nothing_said",
    "other_format",
    "reported_by_type",
    "reported_instead",
    "timed_out",
    "truncated",
    "unexpected_body",
    "unreachable",
]

Redact = Callable[[str], str]

_ALL = 65536  # characters of an error that advice is drawn from


def unreachable(url: str, failure: ConnectFailure) -> APIConnectionError:
    """Return the error for a server that could not be connected to."""
    place = failure.place or f"The server at {origin(url)}"
    if failure.place:
        place += f", through which {origin(url)} is asked,"
    step = failure.step or ("Check the network and base_url; `%grok demo` works without either.")
    return APIConnectionError(f"{place} could not be reached ({failure}). {step}")


def broken(url: str, failure: Exception, *, times: int = 1) -> APIConnectionError:
    """Return the error for a connection that broke before an answer began.

    Parameters
    ----------
    url : str
        What was asked.
    failure : Exception
        How it broke.
    times : int
        How often it was asked.
    """
    again = ", twice" if times == 2 else f", {times} times" if times > 2 else ""
    return APIConnectionError(
        f"The connection to {origin(url)} broke before an answer ({failure}){again}. Ask again; if "
        "it persists, check base_url and whatever stands between, such as a proxy."
    )


def broke_off(value: Any, redact: Redact, model: str, url: str) -> StreamError:
    """Return the error for an event that reports one.

    Parameters
    ----------
    value : dict
        The event's JSON.
    redact : callable
        Takes the key out of a text.
    model, url : str
        What was asked.
    """
    said, step = _told(value, redact, model, url)
    return StreamError(f"The server broke off with an error: {said}. {step}.")


def reported_instead(value: Any, redact: Redact, model: str, url: str) -> StreamError:
    """Return the error for a body that reports one. See :func:`broke_off`."""
    said, step = _told(value, redact, model, url)
    return StreamError(f"The server reported an error instead of answering: {said}. {step}.")


def _told(value: Any, redact: Redact, model: str, url: str) -> tuple[str, str]:
    said = reported_error(value, redact)
    whole = reported_error(value, redact, _ALL)
    return said, next_step(reported_status(value), whole, model=model, url=url)


def timed_out(timeout: float, silence_timeout: float, elapsed: float) -> APITimeoutError:
    """Return the error for the timeout that has passed; all in seconds."""
    if elapsed >= timeout:
        return APITimeoutError(
            f"The answer was not complete within timeout={timeout:g} s. Allow more, or ask for "
            "less; what had arrived is in error.response."
        )
    return APITimeoutError(
        f"The server sent nothing for silence_timeout={silence_timeout:g} s. Ask again, or allow "
        "more; what had arrived is in error.response."
    )


def no_place(timeout: float) -> APITimeoutError:
    """Return the error for a request that waited for a free connection, in vain."""
    return APITimeoutError(
        f"No connection was free within timeout={timeout:g} s: the http_client that was given "
        "opens only so many at once. Allow it more (httpx.Limits), or ask fewer at once."
    )


def ended_badly(response: Response, reason: str) -> StreamError:
    """Return the error for an answer that the server ended because something went wrong."""
    return StreamError(
        f"The server ended the answer with finish_reason={excerpt(reason, 60)!r}, after "
        f"{len(response.content):,} characters; what had arrived is in error.response. Ask again."
    )


def nothing_said() -> StreamError:
    """Return the error for an answer that carried nothing."""
    return StreamError(
        "The answer is empty: the server sent nothing in it, and said that it was done. Ask again; "
        "if it persists, check base_url."
    )


def other_format(response: Response | None, url: str) -> StreamError:
    """Return the error for a server that speaks Chat Completions where Responses were asked for.

    Parameters
    ----------
    response : Response or None
        What had arrived, if that can be kept.
    url : str
        What was asked.
    """
    kept = " What it said is in error.response.content." if response and response.content else ""
    return StreamError(
        f"{url} answers in the format of Chat Completions: there is no Responses API.{kept} Leave "
        "out xAI's own tools and stored answers, which need it, or set api='chat'."
    )


def reported_by_type(kind: str, data: str, redact: Redact, model: str, url: str) -> StreamError:
    """Return the error for an event whose type says that it reports one.

    Parameters
    ----------
    kind : str
        The event's type.
    data : str
        What came with it.
    redact : callable
        Takes the key out of a text.
    model, url : str
        What was asked.
    """
    value: Any = None
    try:
        value = json.loads(data)
        said = reported_error(value, redact) if isinstance(value, dict) else ""
        data = data if said else json.dumps(value, ensure_ascii=False)  # no escapes hide the key
    except (ValueError, RecursionError):
        said = ""
    said = said or repr(excerpt(redact(data)))
    return StreamError(
        f"The server broke off with an event of the type {excerpt(redact(kind), 40)!r}: {said}. "
        f"{next_step(reported_status(value), said, model=model, url=url)}."
    )


def truncated(
    response: Response, beginning: bytes, how: str, redact: Callable[[str], str]
) -> StreamError:
    """Return the error for a stream without its end.

    Parameters
    ----------
    response : Response
        What had arrived.
    beginning : bytes
        The first bytes of the body, to tell a broken stream from what never was one.
    how : str
        How it ended.
    redact : callable
        Takes the key out of a text.
    """
    if response.status == "pending" and beginning.strip():
        return unexpected_body("something else", beginning, redact, is_cut=True)
    arrived = len(response.content)
    return StreamError(
        f"The answer is incomplete: {how}, after {arrived:,} characters. They are in "
        "error.response.content; ask again for the whole."
        if arrived
        else f"No answer came: {how}, before any text. Ask again."
    )


def unexpected_body(
    what: str, body: bytes, redact: Callable[[str], str], *, is_cut: bool = False
) -> StreamError:
    """Return the error for a body that is not what was asked for.

    Parameters
    ----------
    what : str
        What it seems to be.
    body : bytes
        As it came.
    redact : callable
        Takes the key out of a text.
    is_cut : bool
        Whether there was more of it.
    """
    text = redact(body.decode("utf-8", "replace"))
    shown = repr(excerpt(text, is_cut=is_cut)) if text.strip() else "an empty body"
    return StreamError(
        f"The server answered with {what} in place of an answer: {shown}. Check base_url, or ask "
        "again."
    )
