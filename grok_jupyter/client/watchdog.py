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
    event; the thread looks again only when it wakes, so that watching costs two assignments.
    """

    def __init__(self) -> None:
        self._call: Call | None = None
        self._until = math.inf
        self._wakes = math.inf
        self._changed = Condition()
        self._thread: Thread | None = None
        self._is_stopped = False
        self.has_fired = False

    def watch(self, call: Call, until: float) -> None:
        """Abort ``call`` when the monotonic clock reaches ``until``."""
        self._call = call
        self._until = until
        if until < self._wakes:
            self._wake_at(until)

    def rest(self) -> None:
        """Watch nothing for now."""
        self._until = math.inf

    def stop(self) -> None:
        """End for good."""
        with self._changed:
            self._is_stopped = True
            self._call = None
            self._changed.notify()

    def _wake_at(self, until: float) -> None:
        with self._changed:
            self._wakes = until
            self._changed.notify()
        if self._thread is None:
            self._thread = Thread(target=self._run, name="grok_jupyter deadline", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        with self._changed:
            while not self._is_stopped:
                now = monotonic()
                if self._until <= now:
                    self._until = math.inf
                    self.has_fired = True
                    if self._call is not None:
                        self._call.abort()
                    continue
                self._wakes = self._until
                remaining = self._until - now
                self._changed.wait(remaining if remaining < 1e6 else None)
