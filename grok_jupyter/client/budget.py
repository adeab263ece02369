"""What may be spent, and what has been."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from grok_jupyter.client.checks import non_negative
from grok_jupyter.client.environment import variable
from grok_jupyter.client.spending import Share, Spending
from grok_jupyter.protocol.errors import ConfigError, CostLimitError
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.usage import written_cost

__all__ = ["Budget", "max_cost_of"]

VARIABLE = "GROK_JUPYTER_MAX_COST"


@dataclass(frozen=True, slots=True)
class Budget:
    """A limit, and what counts against it.

    Attributes
    ----------
    max_cost : float or None
        USD; ``None`` for no limit.
    spending : Spending
        What has been spent; budgets may share it.
    max_of_answer : float or None
        USD for one answer, with all of its rounds.
    is_set_aside : bool
        Whether what it is for is set aside already, as for rows; else each question looks at
        what is set aside for others.
    """

    max_cost: float | None = None
    spending: Spending = field(default_factory=Spending)
    max_of_answer: float | None = None
    is_set_aside: bool = False

    def for_answer(self, max_cost: float | None) -> Budget:
        """Return the budget of one answer, which has a limit of its own besides.

        Raises
        ------
        ConfigError
            If it is not a number of 0 or more.
        """
        return self if max_cost is None else replace(self, max_of_answer=_checked(max_cost))

    def allows_more(self, response: Response) -> bool:
        """Whether another round may follow in an answer.

        After rounds that were replayed it may: the next one is likely to be recorded, too. If it is
        not, the transport refuses it.
        """
        rounds = response.by_request
        asked = [one.cost_usd or 0.0 for one in rounds if one.recorded_at is None]
        if not asked:
            return True
        most = self.max_of_answer
        return not self.is_reached and (most is None or sum(asked) < most)

    @property
    def is_reached(self) -> bool:
        """Whether nothing more may be asked that costs."""
        return self.max_cost is not None and self.spending.cost_usd >= self.max_cost

    def check(self) -> None:
        """Refuse a question if a limit is reached.

        Raises
        ------
        CostLimitError
            With the sum, the limit, and how to raise it.
        """
        if self.max_of_answer == 0:
            raise CostLimitError(
                "The cost limit of this answer is 0.00 USD, and only a recorded one costs nothing. "
                "Nothing was sent. Allow more with --max-cost, or chat.create(max_cost=…)."
            )
        if self.max_cost is None:
            return
        spent = self.spending.cost_usd
        set_aside = 0.0 if self.is_set_aside else self.spending.under_way()
        if spent + set_aside < self.max_cost:
            return
        count = self.spending.unreported
        some = "1 answer" if count == 1 else f"{count:,} answers"
        unreported = (
            f", not counting {some} without a reported cost (left early, or not told of)"
            * bool(count)
        )
        how = "is reached" if self.is_reached else "is reached by what is under way"
        under_way = f", and {written_cost(set_aside)} are set aside for it" * (not self.is_reached)
        raise CostLimitError(
            f"The cost limit of {written_cost(self.max_cost)} {how}: "
            f"{written_cost(spent)} are spent{unreported}{under_way}. Nothing was sent. "
            f"Raise it with `%config GrokMagics.max_cost = …`, Client(max_cost=…) or {VARIABLE}."
        )

    def begin(self, model: str) -> Share | None:
        """Refuse a question as :meth:`check` does, or set aside what it may cost, in one go.

        Raises
        ------
        CostLimitError
            If a limit is reached.
        """
        with self.spending.turn:
            self.check()
            return self.go_on(model)

    def go_on(self, model: str) -> Share | None:
        """Set aside what a request may cost, whatever the limit; ``None`` if that is done."""
        return None if self.is_set_aside else self.spending.set_aside(model, answers=1)


def max_cost_of(given: float | None) -> float | None:
    """Return the limit that a client was given, or the environment's; ``None`` for none.

    Raises
    ------
    ConfigError
        If it is not a number of 0 or more.
    """
    if given is not None:
        return _checked(given)
    told = variable(VARIABLE)
    if not told:
        return None
    try:
        number = float(told)
    except ValueError:
        raise ConfigError(
            f"{VARIABLE}={told[:40]!r} is not a number of USD; write it like 0.5, or leave it out."
        ) from None
    return _checked(number, VARIABLE)


def _checked(given: float, name: str = "max_cost") -> float:
    meaning = "USD, such as 0.5, or None for no limit"
    number = non_negative(name, given, meaning)
    if number == math.inf:
        raise ConfigError(f"{name}={number} is no limit; give {meaning}.")
    return number
