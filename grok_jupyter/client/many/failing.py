"""What a row's failure means for the others: ask it again, go on, or end."""

from __future__ import annotations

from time import monotonic
from typing import Protocol

from grok_jupyter.client.advice import is_about_money
from grok_jupyter.client.many.pace import Pace
from grok_jupyter.client.refusals import is_spending_limit
from grok_jupyter.protocol.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    ConfigError,
    CostLimitError,
    GrokError,
    NotFoundError,
    RateLimitError,
)
from grok_jupyter.protocol.response import Response
from grok_jupyter.text.excerpt import message_of

__all__ = ["Failing", "Refusable", "as_grok_error"]

_MOST_REFUSALS = 20  # of one row, with 429
_IN_A_ROW = 12  # refusals of all that is asked, without an answer between them …
_PATIENCE = 300.0  # … for so many seconds
_LONGEST_WAIT = 600.0  # seconds that a server may ask for, before the run ends instead
_UNREACHABLE = 10  # rows in a row that find no server, before no more is asked
_FOR_ALL = (AuthenticationError, ConfigError, CostLimitError, NotFoundError)


class Refusable(Protocol):
    """A question that counts how often it was refused."""

    refusals: int


class Failing:
    """Judges failures by what else there was.

    Parameters
    ----------
    pace : Pace
        Knows how many refusals came in a row.
    """

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._unreachable = 0
        self._answered_at = monotonic()

    def answered(self) -> None:
        """Take note of an answer."""
        self._unreachable = 0
        self._answered_at = monotonic()

    def may_ask_again(self, question: Refusable, error: GrokError, response: Response) -> bool:
        """Return whether a row goes back to those that wait: nothing of its answer is there."""
        if not isinstance(error, RateLimitError) or _is_lasting(error):
            return False
        if len(response.rounds) > 1:  # it has waited by itself, and a part of it is paid
            return False
        question.refusals += 1
        return question.refusals <= _MOST_REFUSALS and not self._is_hopeless

    def ends_all(self, error: GrokError) -> bool:
        """Return whether no other row would fare better."""
        if isinstance(error, _FOR_ALL):
            return True
        if isinstance(error, RateLimitError):
            return _is_lasting(error) or self._is_hopeless
        if isinstance(error, APIStatusError):
            return error.status_code in {402, 403} and is_about_money(error.body)
        if isinstance(error, APIConnectionError) and not isinstance(error, APITimeoutError):
            self._unreachable += 1
            return self._unreachable >= _UNREACHABLE
        return False

    @property
    def _is_hopeless(self) -> bool:
        waited = monotonic() - self._answered_at
        return self._pace.refusals >= _IN_A_ROW and waited >= _PATIENCE


def _is_lasting(error: RateLimitError) -> bool:
    return is_spending_limit(error) or (error.retry_after or 0.0) > _LONGEST_WAIT


def as_grok_error(error: Exception) -> GrokError:
    """Return an error that rows can keep: it pickles, whoever raised it."""
    if isinstance(error, GrokError):
        return error
    what = f"{type(error).__name__}: {message_of(error)}".rstrip(": ")
    return GrokError(f"Asking failed with {what}.")
