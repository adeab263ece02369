"""How fast rows are answered, and how long the rest takes."""

from __future__ import annotations

from time import monotonic

__all__ = ["Progress"]

_WINDOW = 10.0  # seconds that the rate is of
_STEP = 0.5  # seconds between two marks


class Progress:
    """Counts rows over time.

    Attributes
    ----------
    total, done : int
        Rows, and how many of them are answered.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self._begun: float | None = None
        self._before = 0.0  # seconds of earlier runs
        self._marks: list[tuple[float, int]] = []  # when how many were done

    def __getstate__(self) -> dict[str, object]:
        # The clock is this process's own.
        return {**self.__dict__, "_begun": None, "_before": self.elapsed, "_marks": []}

    def begin(self) -> None:
        """Begin to count time."""
        self._begun = monotonic()
        self._marks = [(self._begun, self.done)]

    def count(self) -> None:
        """Count a row that is answered."""
        self.done += 1
        now = monotonic()
        if self._marks and now - self._marks[-1][0] >= _STEP:
            while len(self._marks) > 1 and now - self._marks[1][0] > _WINDOW:
                del self._marks[0]
            self._marks.append((now, self.done))

    def end(self) -> None:
        """Stop the time."""
        self._before, self._begun = self.elapsed, None

    @property
    def elapsed(self) -> float:
        """Seconds that were counted."""
        return self._before + (monotonic() - self._begun if self._begun is not None else 0.0)

    @property
    def rate(self) -> float:
        """Rows per second: of late, or once it is over, of the whole."""
        if self._begun is None or not self._marks:
            return self.done / self.elapsed if self.elapsed > 0 else 0.0
        at, done = self._marks[0]
        seconds = monotonic() - at
        return (self.done - done) / seconds if seconds > 0 else 0.0

    def time_left(self, failed: int) -> float | None:
        """Return the seconds for the rest at this rate; ``None`` if there is none yet."""
        rate = self.rate
        return (self.total - self.done - failed) / rate if rate > 0 else None
