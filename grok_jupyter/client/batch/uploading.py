"""Submitting a batch: made, noted, and filled part by part; cancelled if that fails."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from grok_jupyter.client.batch.requests import Manifest
from grok_jupyter.client.batch.state import BatchState
from grok_jupyter.client.batch.wire import Asked, add, cancel, create, look
from grok_jupyter.client.connection import Connection
from grok_jupyter.client.refusals import is_spending_limit
from grok_jupyter.client.retry import RetryPolicy
from grok_jupyter.client.steps import Hangup, Wait
from grok_jupyter.protocol.errors import (
    APIConnectionError,
    BadRequestError,
    GrokError,
    RateLimitError,
    ServerError,
    StreamError,
)

__all__ = ["submit"]

_TRIES = 5
_FIRST_WAIT = 1.0  # seconds; doubled each time
_LONGEST_WAIT = 60.0
_UNCLEAR = (APIConnectionError, ServerError, StreamError)
"""After these nobody knows whether the requests were added."""


def submit(
    connection: Connection, manifest: Manifest, name: str, tell: Callable[[BatchState, int], None]
) -> Asked:
    """Submit a batch; return its state.

    Parameters
    ----------
    connection : Connection
        Where to.
    manifest : Manifest
        What it asks; its bodies go out.
    name : str
        For lists.
    tell : callable
        Takes the state, and how many requests are added: as soon as the batch has an id, before the
        first is, and after each part.

    Raises
    ------
    GrokError
        If it cannot be submitted; then it is cancelled, as far as it was made.
    """
    state = yield from create(connection, name)
    added = 0
    tell(state, added)
    try:
        for count, body in manifest.parts():
            yield from _add(connection, state.id, body, added, added + count)
            added += count
            tell(state, added)
    except GrokError:
        yield Hangup()
        with suppress(GrokError):
            yield from cancel(connection, state.id, added)
        raise
    with suppress(GrokError):
        return (yield from look(connection, state.id, added))
    yield Hangup()
    return state  # it is submitted, whatever the server says of it now


def _add(connection: Connection, identity: str, body: bytes, before: int, after: int) -> Asked:
    """Add a part, once: where it is not clear whether it was, the server's count tells."""
    wait = _FIRST_WAIT
    for attempt in range(1, _TRIES + 1):
        try:
            yield from add(connection, identity, body, RetryPolicy(most=0))
            return
        except RateLimitError as error:
            if attempt == _TRIES or is_spending_limit(error):
                raise
            wait = error.retry_after if error.retry_after is not None else wait
            yield Hangup()
        except (*_UNCLEAR, BadRequestError) as error:
            # A second try is refused, if the first was successful after all.
            if isinstance(error, BadRequestError) and attempt == 1:
                raise
            yield Hangup()
            state = yield from look(connection, identity)
            if state.counts.total >= after:
                return
            if attempt == _TRIES or state.counts.total > before or state.has_ended:
                raise
            if isinstance(error, BadRequestError):
                raise
        yield Wait(min(wait, _LONGEST_WAIT))
        wait *= 2
