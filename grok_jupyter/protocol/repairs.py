"""A response whose answer is asked for again: one attempt takes the place of the other."""

from __future__ import annotations

from grok_jupyter.protocol.choice import Choice
from grok_jupyter.protocol.response import Response

__all__ = ["follow", "is_answered", "restart", "settle", "watch"]

_ITS_OWN = {"status", "parsed", "fits", "repairs", "elapsed", "time_to_first_token", "_attempt",
            "_usage_before"}  # fmt: skip


def follow(response: Response, attempt: Response, before: float = 0.0) -> None:
    """Have ``response`` be as an attempt that grows, but for its end.

    Parameters
    ----------
    response : Response
        What the caller has.
    attempt : Response
        What one request is answered.
    before : float
        Seconds that earlier attempts took.
    """
    state = {name: value for name, value in vars(attempt).items() if name not in _ITS_OWN}
    vars(response).update(state)
    if attempt.elapsed is not None:
        response.elapsed = before + attempt.elapsed
    if response.time_to_first_token is None:
        response.time_to_first_token = attempt.time_to_first_token
    if response.status == "pending" and attempt.status != "pending":
        response.status = "streaming"


def restart(response: Response) -> None:
    """Begin anew, for another attempt; what this one used is added to what the next one reports."""
    response._usage_before, response._usage = response.usage, None
    response.repairs += 1
    response._choices = {0: Choice(0)}


def watch(response: Response, attempt: Response) -> None:
    """Say which attempt is being answered."""
    response._attempt = attempt


def settle(response: Response) -> None:
    """Let go of the attempts: the response stands alone."""
    response._attempt = None


def is_answered(response: Response) -> bool:
    """Whether the request that was sent last has been answered wholly."""
    return (response._attempt or response).final.status == "completed"
