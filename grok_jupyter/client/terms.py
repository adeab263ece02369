"""On which terms something is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from grok_jupyter.client.retry import RetryPolicy

__all__ = ["Terms"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for one request.

    Attributes
    ----------
    timeout, silence_timeout : float
        Seconds for the whole answer, and between two events that carry something.
    retries : RetryPolicy
        When to ask again.
    model : str
        The model asked, for messages.
    is_streaming : bool
        Whether a stream was asked for.
    redact : callable
        Takes the key out of a text that a server may echo it in.
    """

    timeout: float
    silence_timeout: float
    retries: RetryPolicy
    model: str = ""
    is_streaming: bool = True
    redact: Callable[[str], str] = str
