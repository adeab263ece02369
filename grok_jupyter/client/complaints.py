"""What goes wrong between sending and the last event, said in one sentence with the next step."""

from __future__ import annotations

from collections.abc import Callable

from grok_jupyter.protocol.errors import APIConnectionError, APITimeoutError, StreamError
from grok_jupyter.protocol.response import Response
from grok_jupyter.text.excerpt import excerpt

__all__ = ["broken", "timed_out", "truncated", "unexpected_body", "unreachable"]


def unreachable(url: str, failure: Exception) -> APIConnectionError:
    """Return the error for a server to which there is no connection."""
    return APIConnectionError(
        f"The server at {_origin(url)} could not be reached ({failure}). Check the network and "
        "base_url; `%grok demo` works without either."
    )


def broken(url: str, failure: Exception) -> APIConnectionError:
    """Return the error for a connection that broke before an answer began."""
    return APIConnectionError(
        f"The connection to {_origin(url)} broke before an answer ({failure}). Ask again."
    )


def timed_out(timeout: float, silence_timeout: float, elapsed: float) -> APITimeoutError:
    """Return the error for the timeout that has passed; all in seconds."""
    if elapsed >= timeout:
        return APITimeoutError(
            f"The answer was not complete within timeout={timeout:g} s. Allow more, or ask for "
            "less; what had arrived is in .response."
        )
    return APITimeoutError(
        f"The server sent nothing for silence_timeout={silence_timeout:g} s. Ask again, or allow "
        "more; what had arrived is in .response."
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
        return unexpected_body("something else", beginning, redact)
    arrived = len(response.content)
    return StreamError(
        f"The answer is incomplete: {how}, after {arrived:,} characters. They are in "
        ".response.content; ask again for the whole."
        if arrived
        else f"There is no answer: {how}, before any text. Ask again."
    )


def unexpected_body(what: str, body: bytes, redact: Callable[[str], str]) -> StreamError:
    """Return the error for a body that is not what was asked for."""
    text = redact(body.decode("utf-8", "replace"))
    shown = repr(excerpt(text)) if text.strip() else "an empty body"
    return StreamError(
        f"The server answered with {what} in place of an answer: {shown}. Check base_url, or ask "
        "again."
    )


def _origin(url: str) -> str:
    return "/".join(url.split("/", 3)[:3])
