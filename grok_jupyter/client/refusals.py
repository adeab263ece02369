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

from grok_jupyter.client.transports.seam import Head
from grok_jupyter.protocol.chunk import reported_error
from grok_jupyter.protocol.errors import (
    APIStatusError,
    AuthenticationError,
    BadRequestError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
)
from grok_jupyter.text.excerpt import excerpt
from grok_jupyter.text.redaction import redacted

__all__ = ["MAX_BODY_BYTES", "is_spending_limit", "refusal", "retry_after"]

MAX_BODY_BYTES = 64 * 1024
"""Bytes of a refusal's body that are read."""

_KEY = re.compile(r"api[ _-]?key|authorization|authentication|unauthorized", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_SPENDING = re.compile(r"spending limit|credits|billing|quota", re.IGNORECASE)
_NEXT_STEPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), step)
    for pattern, step in (
        (r"is an? (image|video)( generation)? model",
         "It makes pictures and cannot stream text; `%grok models` lists those that can"),
        (r"content elements of type image|does not support image|image input",
         "This model reads no images; choose one that does, `%grok models` lists them"),
        (r"maximum prompt length|context length|too long",
         "Shorten the prompt or the conversation"),
        (r"not support(ed)? (on this model|parameter)|does not support parameter",
         "Leave the option out, or choose another model"),
        (r"stream_options", "The server does not know stream_options"),
    )
)  # fmt: skip


def refusal(head: Head, body: bytes, model: str, redact: Callable[[str], str]) -> APIStatusError:
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
    """
    status = head.status
    text = body.decode("utf-8", "replace")
    is_cut = len(body) >= MAX_BODY_BYTES
    said = _said(text, redact, is_cut=is_cut)
    kind, step = _classified(status, said, model)
    opening = _opening(kind, status, model)
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
    return bool(_SPENDING.search(_said(error.body, str)))


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


def _classified(status: int, said: str, model: str) -> tuple[type[APIStatusError], str]:
    step = next((step for pattern, step in _NEXT_STEPS if pattern.search(said)), "")
    if status == 401 or (status == 400 and not step and _KEY.search(said)):
        return AuthenticationError, (
            "Set XAI_API_KEY or run `%grok key`; keys come from https://console.x.ai"
        )
    if status == 403:
        return PermissionDeniedError, "Check the key's rights and credits at https://console.x.ai"
    if status in {404, 410}:
        return NotFoundError, step or (
            "Check the model's name (`%grok models` lists them) and base_url"
        )
    if status == 429:
        return RateLimitError, (
            "Raise the limit at https://console.x.ai"
            if _SPENDING.search(said)
            else "Wait a little, then ask again"
        )
    if status >= 500:
        return ServerError, "Ask again later"
    if 300 <= status < 400:
        return APIStatusError, "The key is not sent elsewhere; set base_url to the final address"
    return BadRequestError, step or (
        f"Change the request (model {model!r}) and ask again" if model else "Check base_url"
    )


def _opening(error: type[APIStatusError], status: int, model: str) -> str:
    if error is AuthenticationError:
        return f"The server did not accept the key ({status})"
    if error is ServerError:
        return f"The server failed ({status})"
    if status == 410:
        return "The server no longer offers this (410)"
    if error is NotFoundError:
        return f"The server does not have {repr(model) if model else 'this address'} ({status})"
    if error is APIStatusError:
        return f"The server redirects the request ({status})"
    return f"The server refused the request ({status})"


def _said(body: str, redact: Callable[[str], str], *, is_cut: bool = False) -> str:
    """Return what the body says, in one line without a full stop and without the key."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        if re.match(r"\s*<", body):
            title = _TITLE.search(body[:10_000])
            return f"an HTML page, {excerpt(redact(title.group(1)))!r}" if title else "an HTML page"
        return excerpt(redact(body), 300, is_cut=is_cut).rstrip(".")
    if isinstance(value, dict) and (said := reported_error(value, redact)):
        return said
    # As it reads, so that no escapes hide the key.
    return excerpt(redact(json.dumps(value, ensure_ascii=False)), 300).rstrip(".")


def _spelled_out(body: str, redact: Callable[[str], str]) -> str:
    """Return the body without the key, also where it is written in JSON's escapes."""
    clean = redact(body)
    try:
        plain = json.dumps(json.loads(body), ensure_ascii=False)
    except (ValueError, RecursionError):
        return clean
    return body if clean == body and redact(plain) == plain else redact(plain)
