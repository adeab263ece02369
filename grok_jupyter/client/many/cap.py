"""The limit of what many rows may cost: it holds before each request, by what rows cost so far."""

from __future__ import annotations

from math import floor, inf

from grok_jupyter.client.budget import Budget
from grok_jupyter.client.many.rows import Rows
from grok_jupyter.protocol.errors import CostLimitError
from grok_jupyter.protocol.usage import written_cost

__all__ = ["Cap"]

_ROUNDING = 1e-12  # USD


class Cap:
    """Says whether another row may be asked.

    A row is taken to cost what those before it did on average, and if others run beside it, what
    the dearest of the last ones did, each of them as much. There are never more on their way than
    have told what they cost, one at least: if rows suddenly cost more, no more than these pass the
    limit.

    What rows on their way may cost is set aside, so that whoever asks over the same client
    meanwhile, in whatever thread, does not spend it, too.

    Parameters
    ----------
    max_cost : float or None
        USD for all rows.
    budget : Budget
        What the client may spend altogether.
    rows : Rows
        What was spent so far.
    model : str
        Who is asked.
    """

    def __init__(self, max_cost: float | None, budget: Budget, rows: Rows, model: str) -> None:
        self._max_cost = max_cost
        self._budget = budget
        self._rows = rows
        self._spending = budget.spending
        self._share = self._spending.set_aside(model)
        self.turn = self._spending.turn

    @property
    def left(self) -> float:
        """USD that may still be spent, by these rows; infinite without a limit."""
        left = inf if self._max_cost is None else self._max_cost - self._rows.spent_usd
        if self._budget.max_cost is not None:
            gone = self._spending.cost_usd + self._spending.under_way(besides=self._share)
            left = min(left, self._budget.max_cost - gone)
        return left

    def may_ask(self, running: int) -> bool | None:
        """Return whether one more may be asked beside so many; ``None``: not before one ends.

        If it may, what it may cost is set aside.
        """
        with self.turn:
            if self.room(self.left, running):
                self.run_on(running + 1)
                return True
            self.run_on(running)
            return None if running else False

    def run_on(self, running: int) -> None:
        """Set aside what so many rows may cost that are on their way."""
        self.set_aside(running * self._rows.costs.dearest, running)

    def set_aside(self, usd: float, answers: int) -> None:
        """Set aside what answers on their way may cost, in place of what was before.

        Parameters
        ----------
        usd : float
            How much, in USD.
        answers : int
            How many they are: until a row has told its price, they are taken to cost what others of
            the model do.
        """
        has_price = self._rows.costs.price is not None
        with self.turn:
            self._share.usd = usd if has_price else 0.0
            self._share.answers = 0 if has_price else answers

    def end(self) -> None:
        """Set nothing aside any more."""
        self._share.give_back()

    def room(self, left: float, running: int, reserved: int | None = None) -> float:
        """Return how many more rows may be asked; infinite without a limit.

        Parameters
        ----------
        left : float
            USD that may be spent on them, and on those that run.
        running : int
            Rows on their way.
        reserved : int, optional
            How many of these are to be paid from ``left``; default: all.
        """
        if left == inf:
            return inf
        if left < -_ROUNDING:
            return 0
        costs, price = self._rows.costs, self._rows.costs.price
        if price is None:  # what has no price cannot be limited
            return 0 if running or left <= 0 or costs.is_unpriced else 1
        alone = 0 if running or price > left + _ROUNDING else 1
        dearest = costs.dearest
        affordable = floor((left + _ROUNDING) / dearest) if dearest else inf if left >= 0 else 0
        affordable -= running if reserved is None else reserved
        return max(alone, min(costs.bought - running, affordable), 0)

    def error(self) -> CostLimitError:
        """Return what ends a run."""
        rows = self._rows
        retry = f"{rows.name}.retry" if rows.name else "retry"
        most, step = self._max_cost, f"{retry}(max_cost=…)"
        spent, of, kept = rows.spent_usd, "", ""
        whole_most, whole_spent = self._budget.max_cost, self._budget.spending.cost_usd
        if whole_most is not None and (most is None or whole_most - whole_spent < most - spent):
            most, spent, of = whole_most, whole_spent, " of all answers"
            step = "`%config GrokMagics.max_cost = …` or Client(max_cost=…)"
            set_aside = self._spending.under_way(besides=self._share)
            kept = f", {written_cost(set_aside)} are set aside for what is under way beside them"
            kept *= bool(set_aside)
        if rows.costs.is_unpriced:
            return CostLimitError(
                f"The server reports no cost, so the cost limit of {written_cost(most)} cannot "
                f"hold: {rows.done:,} of {len(rows):,} rows {_are(rows.done)} answered, and "
                "nothing more was sent. Ask without max_cost to have the rest answered."
            )
        whole = rows.projected_cost_usd
        projected = f", and all would cost about {written_cost(_rounded(whole))}" if whole else ""
        return CostLimitError(
            f"Another row would pass the cost limit{of} of {written_cost(most)}: "
            f"{written_cost(spent)} are spent{kept}, {rows.done:,} of {len(rows):,} rows are "
            f"answered{projected}. Nothing more was sent. Go on with {step}."
        )


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _rounded(usd: float) -> float:
    return float(f"{usd:.3g}")
