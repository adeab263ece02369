"""How often to paint."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

__all__ = ["INTERVAL", "Pacing"]

INTERVAL = 0.057  # seconds; a message costs 600 bytes before it says anything
_REST = 4  # times the cost of a frame: painting never takes more than a fifth of the time


class Pacing:
    """Measures what frames cost and says how long to pause after each.

    Parameters
    ----------
    clock : callable
        Monotonic seconds, fine enough for frames of a millisecond.
    """

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self._clock = clock
        self._begun = clock()

    def begin(self) -> None:
        """Take note that a frame begins."""
        self._begun = self._clock()

    def pause(self) -> float:
        """Return the seconds to wait after the frame that ends now."""
        cost = self._clock() - self._begun
        return max(INTERVAL - cost, _REST * cost)
