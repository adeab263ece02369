"""What answers have cost, and what is kept aside for those that are under way."""

from __future__ import annotations

from collections import deque
from math import inf
from threading import RLock

from grok_jupyter.protocol.response import Response

__all__ = ["Hold", "Spending"]

_RECENT = 32


class Spending:
    """Adds up what answers cost. For any thread.

    Attributes
    ----------
    cost_usd : float
        USD, as reported; replays cost nothing.
    unreported : int
        Answers that were asked for and whose cost the server did not report, as of those that
        were left early.
    turn : RLock
        Held while somebody looks at what is left and keeps a share of it.
    """

    def __init__(self) -> None:
        self.cost_usd = 0.0
        self.unreported = 0
        self.turn = RLock()
        self._holds: set[Hold] = set()
        self._recent: deque[float] = deque(maxlen=_RECENT)

    def add(self, response: Response) -> None:
        """Enter an answer that has ended."""
        if response.recorded_at is not None or response.status == "pending":
            return
        with self.turn:
            if response.cost_usd is None:
                is_left = response.status == "interrupted"
                self.unreported += is_left or response.model is not None
            else:
                self.cost_usd += response.cost_usd
                self._recent.append(response.cost_usd)

    def clear(self) -> None:
        """Begin anew."""
        with self.turn:
            self.cost_usd, self.unreported = 0.0, 0

    def hold(self, usd: float | None = None, *, of_run: bool = False) -> Hold:
        """Keep a share aside; see :class:`Hold`.

        Parameters
        ----------
        usd : float, optional
            How much, in USD; default: what one of the last answers has cost at most.
        of_run : bool
            Whether it is that of a run over rows, which gives it back by and by, whatever the
            user does.
        """
        with self.turn:
            if usd is None:
                usd = max(self._recent, default=0.0)
            hold = Hold(self, usd, of_run=of_run)
            self._holds.add(hold)
            return hold

    @property
    def cheapest(self) -> float:
        """USD that one of the last answers has cost at least; 0 before the first."""
        with self.turn:
            return min(self._recent, default=0.0)

    def held(self, besides: Hold | None = None) -> float:
        """Return the USD kept aside, but for one share; infinite while a run knows no price."""
        with self.turn:
            return sum(one.usd for one in self._holds if one is not besides)

    def known_held(self, *, runs: bool = True) -> float:
        """Return the USD kept aside as far as that is known, with what runs keep or without."""
        with self.turn:
            return sum(one.usd for one in self._holds if one.usd < inf and runs >= one.of_run)

    def is_held_by_runs(self, besides: Hold) -> bool:
        """Return whether another run over rows keeps anything aside."""
        with self.turn:
            return any(one.usd for one in self._holds if one.of_run and one is not besides)

    def _end(self, hold: Hold) -> None:
        with self.turn:
            self._holds.discard(hold)


class Hold:
    """A share of what may be spent, for answers that are under way.

    Attributes
    ----------
    usd : float
        How much; infinite for all that is left, as long as nobody knows a price.
    of_run : bool
        Whether a run over rows keeps it.
    """

    __slots__ = ("_spending", "of_run", "usd")

    def __init__(self, spending: Spending, usd: float, *, of_run: bool) -> None:
        self._spending = spending
        self.usd = usd
        self.of_run = of_run

    def end(self) -> None:
        """Give it back."""
        self._spending._end(self)
