"""Work that is done in a thread of its own, and waited for in a way that can be interrupted."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from math import inf
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Self

__all__ = ["GLANCE", "WorkThread"]

GLANCE = 1.0  # seconds between looks at whether it is over, should the word of it have been lost


class WorkThread:
    """Does some work in a thread, once.

    Parameters
    ----------
    work : callable
        What is done.
    on_end : callable
        Called in the thread when it is over.
    name : str
        Of the thread.

    Attributes
    ----------
    error : BaseException or None
        What the work raised.
    is_over : bool
        Whether it has ended.
    """

    def __init__(
        self,
        work: Callable[[], object],
        on_end: Callable[[], None] = lambda: None,
        *,
        name: str = "grok_jupyter task",
    ) -> None:
        self.error: BaseException | None = None
        self.is_over = False
        self._work = work
        self._on_end = on_end
        self._name = name
        # Unlike an event or a join, an interrupt cannot leave it locked, only lose the word.
        self._over: SimpleQueue[None] = SimpleQueue()

    def begin(self) -> Self:
        """Begin the work."""
        # What is displayed from the thread belongs to the cell that asked.
        context = copy_context()
        Thread(target=lambda: context.run(self._run), name=self._name, daemon=True).start()
        return self

    def wait(self, most: float = inf) -> bool:
        """Wait for the end, at most so many seconds; return whether it has come."""
        until = monotonic() + most
        while not self.is_over:
            left = until - monotonic()
            if left <= 0:
                return False
            with suppress(Empty):
                self._over.get(timeout=min(GLANCE, left))
        self._over.put(None)  # for the next one who waits
        return True

    def end(self, error: BaseException | None = None) -> None:
        """Take note that it is over; for work that has more to put away than to do."""
        if not self.is_over:
            self.error, self.is_over = error, True
            self._over.put(None)
            self._on_end()

    def _run(self) -> None:
        error: BaseException | None = None
        try:
            self._work()
        except BaseException as raised:  # whoever waits gets it
            error = raised
        self.end(error)
