"""What holds for one request: how long it may take, how often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from grok_jupyter.client.formats.chat import CHAT
from grok_jupyter.client.formats.format import Format
from grok_jupyter.client.retry import RetryPolicy
from grok_jupyter.client.transports.seam import Head
from grok_jupyter.protocol.response import Response

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
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
    has_one_answer : bool
        Whether one answer was asked for, so that all choices belong to it.
    redact : callable
        Takes the key out of a text that a server may echo it in.
    unknown_fields : set of str
        Fields of a request that the server was found not to know; filled while asking.
    enter : callable
        Takes an answer that has ended, to add up what it cost.
    spent : float
        Seconds of ``timeout`` that earlier requests for the same answer took.
    wire : Format
        The wire format of request and answer.
    hear : callable
        Takes the head of each answer, those of refusals, too, and when it was asked for.
    pause : callable
        Returns the seconds to wait before a request is sent, again and again until they are 0.
    """

    timeout: float
    silence_timeout: float
    retries: RetryPolicy
    model: str = ""
    is_streaming: bool = True
    has_one_answer: bool = False
    redact: Callable[[str], str] = str
    unknown_fields: set[str] = field(default_factory=set)
    enter: Callable[[Response], None] = lambda _: None
    spent: float = 0.0
    wire: Format = CHAT
    hear: Callable[[Head, float], None] = lambda _, __: None
    pause: Callable[[], float] = lambda: 0.0

    @property
    def left(self) -> float:
        """Seconds that are left of ``timeout`` for this request."""
        return max(self.timeout - self.spent, 0.0)
