"""When a request is sent again: only before the first event, and not often.

A stream that broke is never asked again by itself: its text is on the screen, and the server has
billed it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from grok_jupyter.client.refusals import is_spending_limit
from grok_jupyter.protocol.errors import APIStatusError, RateLimitError, ServerError

__all__ = ["RetryPolicy"]

_LONGEST_WAIT = 120.0  # seconds; a server that asks for more gets an error that says so
_MOST_AFTER_RATE_LIMIT = 2  # whatever the policy allows for failing servers
_NOT_TRANSIENT = {501, 505, 525, 526}  # 525 and 526 are certificates that do not match


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often, and after how many seconds.

    Attributes
    ----------
    most : int
        Retries of one request.
    first_wait : float
        Seconds before the first retry; doubled for each further one, give or take a fifth.
    leaves_rate_limits : bool
        Whether the first request of an answer is not sent again after a 429: whoever asks many at
        once knows better when, and which.
    """

    most: int = 2
    first_wait: float = 0.5
    leaves_rate_limits: bool = False

    def after_refusal(self, error: APIStatusError, failures: int, asked: float | None) -> float:
        """Return the seconds to wait before asking again; negative if that cannot help.

        Parameters
        ----------
        error : APIStatusError
            How the server refused.
        failures : int
            Retries already made.
        asked : float or None
            Seconds that the server asks to wait.
        """
        if failures >= self.most:
            return -1.0
        if isinstance(error, RateLimitError):
            is_enough = failures >= _MOST_AFTER_RATE_LIMIT or self.leaves_rate_limits
            if is_enough or is_spending_limit(error):
                return -1.0
        elif not isinstance(error, ServerError) or error.status_code in _NOT_TRANSIENT:
            return -1.0
        if asked is not None:
            return asked if asked <= _LONGEST_WAIT else -1.0
        return self._backoff(failures)

    def in_later_rounds(self) -> RetryPolicy:
        """Return what holds once a part of the answer is there, and paid."""
        return replace(self, leaves_rate_limits=False) if self.leaves_rate_limits else self

    def after_no_connection(self, failures: int) -> float:
        """Return the seconds to wait before connecting again; negative if that cannot help."""
        return self._backoff(failures) if failures < self.most else -1.0

    def _backoff(self, failures: int) -> float:
        return float(self.first_wait * 2**failures * random.uniform(0.8, 1.2))  # noqa: S311 - no secret
