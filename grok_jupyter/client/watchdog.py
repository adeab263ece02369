"""Deadlines for calls that block."""

from __future__ import annotations

import math
from threading import Condition, Thread
from time import monotonic

from grok_jupyter.client.transports.seam import Call

__all__ = ["Watchdog"]


class Watchdog:
    """Aborts a blocked call when its time is up.

    A read timeout of the transport would bound the gap between bytes, not between events that say
    something, and not the whole answer. So one thread per stream sleeps until the earliest
    deadline and aborts the call if that deadline still stands. Deadlines move forward with every
    event; the thread looks again only when it wakes, so that moving one is an assignment.

    Attributes
    ----------
    until : float
        The deadline on the monotonic clock; infinite while nothing is waited for. It may be set
        directly to anything after ``wakes_at``.
    wakes_at : float
        When the thread looks next.
    has_fired : bool
        Whether a deadline passed; an aborted call may take that for the end of its answer.
    """

    def __init__(self) -> None:
        self._call: Call | None = None
        self.until = math.inf
        self.wakes_at = math.inf
        self._changed = Condition()
        self._thread: Thread | None = None
        self._is_stopped = False
        self.has_fired = False

    def watch(self, call: Call, until: float) -> None:
        """Abort ``call`` when the monotonic clock reaches ``until``."""
        self._call = call
        self.until = until
        if until < self.wakes_at:
            self._wake_at(until)

    def stop(self) -> None:
        """End for good."""
        with self._changed:
            self._is_stopped = True
            self._call = None
            self._changed.notify()

    def _wake_at(self, until: float) -> None:
        with self._changed:
            self.wakes_at = until
            self._changed.notify()
        if self._thread is None:
            self._thread = Thread(target=self._run, name="grok_jupyter deadline", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        with self._changed:
            while not self._is_stopped:
                now = monotonic()
                if self.until <= now:
                    self.until = math.inf
                    self.has_fired = True
                    if self._call is not None:
                        self._call.abort()
                    continue
                self.wakes_at = self.until
                remaining = self.until - now
                self._changed.wait(remaining if remaining < 1e6 else None)
