"""What a row's failure means for the others: ask it again, go on, or end."""

from __future__ import annotations

from time import monotonic
from typing import Protocol

from grok_jupyter.client.advice import is_about_money
from grok_jupyter.client.many.pace import Pace
from grok_jupyter.client.many.rows import Rows
from grok_jupyter.client.refusals import is_spending_limit
from grok_jupyter.protocol.errors import (
    AnswerError,
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    ConfigError,
    CostLimitError,
    GrokError,
    NotFoundError,
    RateLimitError,
    StreamError,
)
from grok_jupyter.protocol.response import Response
from grok_jupyter.text.excerpt import message_of

__all__ = ["Failing", "Refusable", "as_grok_error"]

_MOST_REFUSALS = 20  # of one row, with 429
_IN_A_ROW = 12  # refusals of all that is asked, without an answer between them …
_PATIENCE = 300.0  # … for so many seconds
_LONGEST_WAIT = 600.0  # seconds that a server may ask for, before the run ends instead
_ALL_REFUSED = 10  # rows that are refused for one reason, before the first answer …
_ALL_REFUSED_LATER = 50  # … and without an answer between them
_FOR_ALL = (AuthenticationError, ConfigError, CostLimitError)
_REFUSALS = (APIConnectionError, APIStatusError, StreamError)  # nothing was answered


class Refusable(Protocol):
    """A question that counts how often it was refused."""

    refusals: int


class Failing:
    """Judges failures by what else there was.

    Parameters
    ----------
    pace : Pace
        Knows how many refusals came in a row.
    rows : Rows
        Knows whether any row was answered.
    """

    def __init__(self, pace: Pace, rows: Rows) -> None:
        self._pace = pace
        self._rows = rows
        self._refusal: tuple[type, int | None] | None = None  # the last ones' kind …
        self._refused = 0  # … and how many there were in a row
        self._has_answers = False
        self._answered_at = monotonic()

    def answered(self) -> None:
        """Take note of an answer."""
        self._refused = 0
        self._has_answers = True
        self._answered_at = monotonic()

    def may_ask_again(self, question: Refusable, error: GrokError, response: Response) -> bool:
        """Return whether a row goes back to those that wait: nothing of its answer is there."""
        if not isinstance(error, RateLimitError) or _is_lasting(error):
            return False
        if len(response.by_request) > 1:  # it has waited by itself, and a part of it is paid
            return False
        question.refusals += 1
        return question.refusals <= _MOST_REFUSALS and not self._is_hopeless

    def ends_all(self, error: GrokError) -> bool:
        """Return whether no other row would fare better."""
        if isinstance(error, _FOR_ALL):
            return True
        if isinstance(error, NotFoundError):  # the model, or what one row names
            return not self._rows.done or self._are_all_refused(error)
        if isinstance(error, RateLimitError):
            return _is_lasting(error) or self._is_hopeless
        if isinstance(error, APIStatusError) and error.status_code in {402, 403}:
            return is_about_money(error.body) or self._are_all_refused(error)
        return self._are_all_refused(error)

    def _are_all_refused(self, error: GrokError) -> bool:
        """Count a failure; return whether so many have failed like it that all others would."""
        if isinstance(error, AnswerError):
            self.answered()  # with what was not asked for
        if not isinstance(error, _REFUSALS) or isinstance(error, APITimeoutError):
            return False
        kind = type(error), getattr(error, "status_code", None)
        self._refused = self._refused + 1 if kind == self._refusal else 1
        self._refusal = kind
        return self._refused >= (_ALL_REFUSED_LATER if self._has_answers else _ALL_REFUSED)

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
