"""The limit of what many rows may cost: it holds before each request, by what rows cost so far."""

from __future__ import annotations

from math import inf

from grok_jupyter.client.budget import Budget
from grok_jupyter.client.many.rows import Rows
from grok_jupyter.protocol.errors import CostLimitError
from grok_jupyter.protocol.usage import written_cost

__all__ = ["Cap"]

_ROUNDING = 1e-12  # USD


class Cap:
    """Says whether another row may be asked.

    A row is taken to cost what those before it did on average, those that still run among them; so
    until the first has told what it costs, one is asked at a time.

    Parameters
    ----------
    max_cost : float or None
        USD for all rows.
    budget : Budget
        What the client may spend altogether.
    rows : Rows
        What was spent so far.
    """

    def __init__(self, max_cost: float | None, budget: Budget, rows: Rows) -> None:
        self._max_cost = max_cost
        self._budget = budget
        self._rows = rows

    @property
    def left(self) -> float:
        """USD that may still be spent; infinite without a limit."""
        left = inf if self._max_cost is None else self._max_cost - self._rows.spent_usd
        if self._budget.max_cost is not None:
            left = min(left, self._budget.max_cost - self._budget.spending.cost_usd)
        return left

    def may_ask(self, running: int) -> bool | None:
        """Return whether one more may be asked beside so many; ``None``: not before one ends."""
        left = self.left
        if left == inf:
            return True
        price = self._rows.price
        if price is None:
            if running:
                return None
            return left > 0 and not self._rows.is_unpriced  # what has no price cannot be limited
        if (running + 1) * price <= left + _ROUNDING:
            return True
        return None if running else False

    def error(self) -> CostLimitError:
        """Return what ends a run."""
        rows = self._rows
        of = f"{rows.name}.retry" if rows.name else "retry"
        most, step = self._max_cost, f"{of}(max_cost=…)"
        spent, of = rows.spent_usd, ""
        whole_most, whole_spent = self._budget.max_cost, self._budget.spending.cost_usd
        if whole_most is not None and (most is None or whole_most - whole_spent < most - spent):
            most, spent, of = whole_most, whole_spent, " of all answers"
            step = "`%config GrokMagics.max_cost = …` or Client(max_cost=…)"
        if rows.is_unpriced:
            return CostLimitError(
                f"The server reports no cost, so the cost limit of {written_cost(most)} cannot "
                f"hold: {rows.done:,} of {len(rows):,} rows {_are(rows.done)} answered, and "
                "nothing more was sent. Ask without max_cost to have the rest answered."
            )
        whole = rows.projected_cost_usd
        projected = f", and all would cost about {written_cost(_rounded(whole))}" if whole else ""
        return CostLimitError(
            f"Another row would pass the cost limit{of} of {written_cost(most)}: "
            f"{written_cost(spent)} are spent, {rows.done:,} of {len(rows):,} rows are "
            f"answered{projected}. Nothing more was sent. Go on with {step}."
        )


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _rounded(usd: float) -> float:
    return float(f"{usd:.3g}")
