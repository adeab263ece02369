"""What the answers to rows have cost, and what the next one may."""

from __future__ import annotations

from collections import deque

from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.usage import TICKS_PER_USD

__all__ = ["Costs"]

_RECENT = 32


class Costs:
    """Adds up what answers have cost; plain data.

    Attributes
    ----------
    priced : int
        Answers whose cost the server has told, replayed ones too.
    bought : int
        Those of them that were asked for.
    """

    def __init__(self) -> None:
        self.priced = self.bought = 0
        self._ticks = self._spent_ticks = self._unpriced = 0
        self._recent: deque[int] = deque(maxlen=_RECENT)

    def add(self, response: Response) -> None:
        """Count an answer."""
        usage = response.usage
        ticks = usage.cost_in_usd_ticks if usage else None
        if ticks is None:
            self._unpriced += response.status == "completed" and response.recorded_at is None
            return
        self._ticks += ticks
        self.priced += 1
        if response.recorded_at is None:
            self._spent_ticks += ticks
            self.bought += 1
            self._recent.append(ticks)

    @property
    def billed_usd(self) -> float | None:
        """What was billed, in USD, when it was recorded too; ``None`` if unreported."""
        return self._ticks / TICKS_PER_USD if self.priced else None

    @property
    def spent_usd(self) -> float:
        """What was billed for answers that were asked for, in USD."""
        return self._spent_ticks / TICKS_PER_USD

    @property
    def price(self) -> float | None:
        """What such an answer has cost on average, in USD; ``None`` before the first."""
        return self.spent_usd / self.bought if self.bought else None

    @property
    def dearest(self) -> float:
        """USD that one of the last has cost at most; not less than on average, 0 at first."""
        return max(max(self._recent, default=0) / TICKS_PER_USD, self.price or 0.0)

    @property
    def is_unpriced(self) -> bool:
        """Whether there were answers, and the server told of no cost."""
        return self._unpriced > 0 and not self.bought
