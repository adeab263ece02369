"""Something that surfaces follow: they are told of each change."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock

__all__ = ["Watched"]


class Watched:
    """Calls its watchers when there is something new to see.

    A watcher is called without arguments and from whatever thread, so it must be cheap.

    Attributes
    ----------
    revision : int
        Grows with every change, except that of a growing answer.
    """

    def __init__(self) -> None:
        self.revision = 0
        self._watchers: list[Callable[[], None]] = []
        self._lock = RLock()

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call ``watcher`` from now on."""
        self._watchers = [*self._watchers, watcher]

    def unwatch(self, watcher: Callable[[], None]) -> None:
        """Call ``watcher`` no longer."""
        self._watchers = [other for other in self._watchers if other != watcher]

    def notify(self) -> None:
        """Tell the watchers that something has changed."""
        with self._lock:
            self.revision += 1
        self.notify_of_growth()

    def notify_of_growth(self) -> None:
        """Tell the watchers that the answer has grown, and nothing else changed."""
        for watcher in self._watchers:
            watcher()
