"""From an HTTP status to an error that says what to do next.

xAI reports a wrong key with 400 and a missing credit with 403 or 429, so the class follows the
status *and* the text, never the ``code`` field, which changed from prose to kebab case in 2026
(captured traffic).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from time import time

from grok_jupyter.client.advice import is_about_model, is_about_money, is_wrong_key, next_step
from grok_jupyter.client.transports.seam import Head
from grok_jupyter.protocol.errors import (
    APIStatusError,
    AuthenticationError,
    BadRequestError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
)
from grok_jupyter.protocol.habits.errors import LONGEST, reported_error
from grok_jupyter.protocol.habits.texts import quoted
from grok_jupyter.text.excerpt import excerpt
from grok_jupyter.text.redaction import redacted

__all__ = ["MAX_BODY_BYTES", "is_spending_limit", "refusal", "retry_after", "without_query"]

MAX_BODY_BYTES = 64 * 1024
"""Bytes of a refusal's body that are read."""

_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)


def refusal(
    head: Head, body: bytes, model: str, redact: Callable[[str], str], url: str = ""
) -> APIStatusError:
    """Return the error for an answer whose status is not 2xx.

    Parameters
    ----------
    head : Head
        Status and headers.
    body : bytes
        What came with it.
    model : str
        The model that was asked, for the message.
    redact : callable
        Takes the key out of a text.
    url : str
        The address that was asked; ``""`` for xAI's.
    """
    status = head.status
    text = body.decode("utf-8", "replace")
    is_cut = len(body) >= MAX_BODY_BYTES
    said = _said(text, redact, is_cut=is_cut)
    whole = _said(text, redact, is_cut=is_cut, longest=MAX_BODY_BYTES)  # more than is quoted
    kind = _class_of(status, whole)
    if kind is AuthenticationError:
        step = next_step(401, whole, model=model, url=url)
    elif status == 407:
        step = "Put the name and the password of the proxy into HTTPS_PROXY or your http_client"
    elif 300 <= status < 400:
        step = _elsewhere(redact(head.headers.get("location", "")))
    else:
        step = next_step(status, whole, model=model, url=url)
    opening = _opening(kind, status, whole, model, url)
    message = f"{opening}: {said}. {step}." if said else f"{opening}. {step}."
    error = kind(
        message,
        status_code=status,
        request_id=redact(head.headers.get("x-request-id", "")) or None,
        body=redacted(_spelled_out(text, redact), is_cut=is_cut),
    )
    if isinstance(error, RateLimitError):
        error.retry_after = retry_after(head)
    return error


def is_spending_limit(error: APIStatusError) -> bool:
    """Whether waiting cannot help, because the account's limit is reached."""
    return is_about_money(_said(error.body, str, longest=MAX_BODY_BYTES))


def retry_after(head: Head) -> float | None:
    """Return the seconds that ``Retry-After`` names, as a number or as a date."""
    value = head.headers.get("retry-after", "").strip()
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - time()
        except (ValueError, TypeError, OverflowError):
            return None
    return seconds if 0 <= seconds < 1e9 else 0.0 if seconds < 0 else None


def without_query(url: str) -> str:
    """Return an address as a message may show it: a query may hold a key."""
    return url.partition("?")[0]


def _class_of(status: int, said: str) -> type[APIStatusError]:
    if status in {400, 401} and is_wrong_key(status, said):
        return AuthenticationError
    if 300 <= status < 400:
        return APIStatusError
    if status >= 500:
        return ServerError
    return _CLASSES.get(status, BadRequestError)


_CLASSES: dict[int, type[APIStatusError]] = {
    403: PermissionDeniedError,
    404: NotFoundError,
    410: NotFoundError,
    429: RateLimitError,
}


def _elsewhere(location: str) -> str:
    address = f" ({excerpt(without_query(location), 200)})" if location else ""
    return f"The key is not sent elsewhere; set base_url to the final address{address}"


def _opening(error: type[APIStatusError], status: int, said: str, model: str, url: str) -> str:
    if error is AuthenticationError:
        return f"The server did not accept the key ({status})"
    if error is ServerError:
        return f"The server failed ({status})"
    if status == 407:
        return "The proxy wants a name and a password (407)"
    if status == 410:
        return "The server no longer offers this (410)"
    if error is NotFoundError:
        if model and (not url or is_about_model(said, model)):
            return f"The server does not have {model!r} (404)"
        return f"The server has nothing at {without_query(url) or 'this address'} (404)"
    if error is APIStatusError:
        return f"The server redirects the request ({status})"
    return f"The server refused the request ({status})"


def _said(
    body: str, redact: Callable[[str], str], *, is_cut: bool = False, longest: int = 0
) -> str:
    """Return what the body says, in one line without a full stop and without the key.

    As much as a message quotes, or ``longest`` characters of it.
    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        if re.match(r"\s*<", body):
            title = _TITLE.search(body[:10_000])
            return f"an HTML page, {excerpt(redact(title.group(1)))!r}" if title else "an HTML page"
        return excerpt(redact(body), longest or 300, is_cut=is_cut).rstrip(".")
    if isinstance(value, dict) and (said := reported_error(value, redact, longest or LONGEST)):
        return said
    # As it reads, so that no escapes hide the key.
    return excerpt(redact(quoted(value)), longest or 300).rstrip(".")


def _spelled_out(body: str, redact: Callable[[str], str]) -> str:
    """Return the body without the key, also where it is written in JSON's escapes."""
    clean = redact(body)
    try:
        plain = json.dumps(json.loads(body), ensure_ascii=False)
    except (ValueError, RecursionError):
        return clean
    return body if clean == body and redact(plain) == plain else redact(plain)
