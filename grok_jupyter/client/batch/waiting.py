"""Waiting for the end of a batch, which may take a day."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from time import monotonic

from grok_jupyter.client.batch.state import BatchState
from grok_jupyter.client.batch.wire import Asked, look
from grok_jupyter.client.checks import seconds
from grok_jupyter.client.connection import Connection
from grok_jupyter.client.refusals import is_spending_limit
from grok_jupyter.client.steps import Hangup, Wait
from grok_jupyter.protocol.errors import (
    APIConnectionError,
    APITimeoutError,
    GrokError,
    RateLimitError,
    ServerError,
)

__all__ = ["waiting"]

_FIRST = 0.25  # seconds between looks; half as much again each time
_LONGEST = 30.0
_PATIENCE = 3600.0  # seconds for which looking may fail


def waiting(
    connection: Connection,
    identity: str,
    sent: int,
    timeout: float | None,
    told: Callable[[BatchState], object],
) -> Asked:
    """Look until the batch has ended; return its state.

    Parameters
    ----------
    connection : Connection
        Whom to ask.
    identity : str
        The batch.
    sent : int
        How many requests it was given.
    timeout : float or None
        Seconds at most; ``None``: no limit.
    told : callable
        Takes each state.

    Raises
    ------
    APITimeoutError
        If it has not ended by then.
    """
    begun = heard = monotonic()
    until = begun + (inf if timeout is None else seconds("timeout", timeout, 600.0))
    pause = _FIRST
    while True:
        state: BatchState | None = None
        try:
            state = yield from look(connection, identity, sent)
            told(state)
            heard = monotonic()
            if state.has_ended:
                return state
        except GrokError as error:
            if not _may_pass(error) or monotonic() - heard >= _PATIENCE:
                raise
            yield Hangup()
        left = until - monotonic()
        if left <= 0:
            raise _late(identity, timeout, state)
        yield Wait(min(pause, left))
        pause = min(pause * 1.5, _LONGEST)


def _may_pass(error: GrokError) -> bool:
    """Return whether somebody who has time need not mind an error."""
    if isinstance(error, RateLimitError):
        return not is_spending_limit(error)
    return isinstance(error, (APIConnectionError, ServerError))


def _late(identity: str, timeout: float | None, state: BatchState | None) -> APITimeoutError:
    counts = state.counts if state is not None else None
    far = f": {counts.total - counts.pending:,} of {counts.total:,} done" if counts else ""
    return APITimeoutError(
        f"The batch {identity} has not ended after {timeout:g} seconds{far}. It goes on; wait "
        "again, or come back with client.batches.get(id)."
    )
