"""What answers have cost, and what is set aside for those that are under way.

Nobody ever waits for what another one has set aside: whoever waits may be the one that keeps the
other from giving it back. A share is given back when its answer has ended, or when nobody holds it
any more.
"""

from __future__ import annotations

from collections import defaultdict, deque
from threading import RLock
from weakref import WeakSet

from grok_jupyter.protocol.response import Response

__all__ = ["Share", "Spending"]

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
        Held while somebody looks at what is left and sets a share of it aside.
    """

    def __init__(self) -> None:
        self.cost_usd = 0.0
        self.unreported = 0
        self.turn = RLock()
        self._shares: WeakSet[Share] = WeakSet()
        self._recent: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=_RECENT))

    def add(self, response: Response, model: str = "") -> None:
        """Enter an answer that has ended, of a model by the name it was asked by."""
        if response.recorded_at is not None or response.status == "pending":
            return
        with self.turn:
            if response.cost_usd is None:
                is_left = response.status == "interrupted"
                self.unreported += is_left or response.model is not None
            else:
                self.cost_usd += response.cost_usd
                self._recent[model].append(response.cost_usd)

    def clear(self) -> None:
        """Begin anew."""
        with self.turn:
            self.cost_usd, self.unreported = 0.0, 0

    def set_aside(self, model: str, *, answers: int = 0) -> Share:
        """Set something aside for so many answers of a model; see :class:`Share`."""
        with self.turn:
            share = Share(model, answers)
            self._shares.add(share)
            return share

    def under_way(self, besides: Share | None = None) -> float:
        """Return the USD that are set aside, but for one share."""
        with self.turn:
            return sum(
                one.usd + one.answers * max(self._recent.get(one.model, ()), default=0.0)
                for one in self._shares
                if one is not besides
            )


class Share:
    """What is set aside for answers that are under way.

    Attributes
    ----------
    model : str
        Who is asked.
    answers : int
        How many of them are taken to cost what the dearest of the last answers of the model has;
        nothing, until there is one.
    usd : float
        What the others may cost, in USD.
    """

    __slots__ = ("__weakref__", "answers", "model", "usd")

    def __init__(self, model: str, answers: int) -> None:
        self.model = model
        self.answers = answers
        self.usd = 0.0

    def give_back(self) -> None:
        """Let others spend it."""
        self.answers, self.usd = 0, 0.0
