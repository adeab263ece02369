"""The limit of what many rows may cost: it holds before each request, by what rows cost so far."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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

    What rows on their way may cost is kept aside, so that whoever asks over the same client
    meanwhile, in whatever thread, does not spend it, too.

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
        self._spending = budget.spending
        self._hold = self._spending.hold(0.0, of_run=True)
        self._resting = 0
        self.turn = self._spending.turn

    @property
    def left(self) -> float:
        """USD that may still be spent, by these rows; infinite without a limit."""
        return self._left(self._spending.held(besides=self._hold))

    def _left(self, held: float) -> float:
        left = inf if self._max_cost is None else self._max_cost - self._rows.spent_usd
        if self._budget.max_cost is not None:
            of_all = self._budget.max_cost - self._spending.cost_usd - held
            # Others have told prices: a first row hardly costs less than any of theirs.
            if self._rows.costs.price is None and of_all < self._spending.cheapest - _ROUNDING:
                of_all = min(of_all, 0.0)
            left = min(left, of_all)
        return left

    @property
    def waits(self) -> bool:
        """Whether another run keeps so much aside that no row may begin before it gives it back."""
        with self.turn:
            if self._budget.max_cost is None or not self._spending.is_held_by_runs(self._hold):
                return False
            return bool(self.room(self._left(self._spending.known_held(runs=False)), 0))

    def may_ask(self, running: int) -> bool | None:
        """Return whether one more may be asked beside so many; ``None``: not before one ends.

        If it may, what it may cost is kept aside.
        """
        with self.turn:
            if self.room(self.left, running):
                self.run_on(running + 1)
                return True
            self.run_on(running)
            return None if running or self.waits else False

    def run_on(self, running: int) -> None:
        """Keep aside what so many rows may cost that are on their way."""
        running -= self._resting
        dearest = self._rows.costs.dearest if self._rows.costs.price is not None else self._unknown
        self.hold(running * dearest if running > 0 else 0.0)

    def hold(self, usd: float) -> None:
        """Keep so much aside, in USD."""
        with self.turn:
            self._hold.usd = usd

    def end(self) -> None:
        """Keep nothing aside any more."""
        self._hold.end()

    @property
    def _unknown(self) -> float:
        """What a row may cost before one has told: all that is left, where there is a limit."""
        is_limited = self._max_cost is not None or self._budget.max_cost is not None
        return inf if is_limited and not self._rows.costs.is_unpriced else 0.0

    @contextmanager
    def resting(self, running: Callable[[], int]) -> Iterator[None]:
        """Keep nothing aside for a row within the block: its function may ask, too."""
        self._resting += 1
        self.run_on(running())
        try:
            yield
        finally:
            self._resting -= 1
            self.run_on(running())

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
        of = f"{rows.name}.retry" if rows.name else "retry"
        most, step = self._max_cost, f"{of}(max_cost=…)"
        spent, of, kept = rows.spent_usd, "", ""
        whole_most, whole_spent = self._budget.max_cost, self._budget.spending.cost_usd
        if whole_most is not None and (most is None or whole_most - whole_spent < most - spent):
            most, spent, of = whole_most, whole_spent, " of all answers"
            step = "`%config GrokMagics.max_cost = …` or Client(max_cost=…)"
            held = self._spending.known_held()
            kept = f", {written_cost(held)} are kept for what is under way" if held else ""
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
