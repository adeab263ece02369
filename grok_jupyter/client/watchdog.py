"""Deadlines for calls that block, and an end to them from another thread."""

from __future__ import annotations

import math
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Protocol

__all__ = ["Abortable", "Watchdog"]


class Abortable(Protocol):
    """Something that blocks, and can be ended from another thread."""

    def abort(self) -> None:
        """End it soon."""
        ...


class Watchdog:
    """Aborts a blocked call when its time is up, or when another thread wants it to end.

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
        Whether the call was aborted; it may take that for the end of its answer.
    is_cancelled : bool
        Whether that was :meth:`cancel`.
    """

    def __init__(self) -> None:
        self._call: Abortable | None = None
        self.until = math.inf
        self.wakes_at = math.inf
        # Unlike a lock or a condition, it cannot be left locked by an interrupt.
        self._wake_ups: SimpleQueue[None] = SimpleQueue()
        self._cancellations: SimpleQueue[None] = SimpleQueue()
        self._thread: Thread | None = None
        self._is_stopped = False
        self.has_fired = False
        self.is_cancelled = False

    def watch(self, call: Abortable, until: float) -> None:
        """Abort ``call`` when the monotonic clock reaches ``until``."""
        self._call = call
        self.until = until
        if until >= self.wakes_at:
            return
        self._wake_ups.put(None)
        if self._thread is None:
            self._thread = Thread(target=self._run, name="grok_jupyter deadline", daemon=True)
            self._thread.start()

    def move(self, until: float) -> None:
        """Set another deadline for the call that is watched, if there is one."""
        if self._call is not None:
            self.watch(self._call, until)

    def rest(self, seconds: float) -> None:
        """Wait, unless cancelled."""
        with suppress(Empty):
            self._cancellations.get(timeout=seconds)

    def cancel(self) -> None:
        """Abort whatever is waited for, and let nothing begin any more. For any thread."""
        # In this order: who sees what the abort does to the call, sees why, too.
        self.is_cancelled = self.has_fired = True
        self._cancellations.put(None)
        call = self._call
        if call is not None:
            call.abort()

    def stop(self) -> None:
        """End for good."""
        self._is_stopped = True
        self._call = None
        self._wake_ups.put(None)
        self._thread = None

    def _run(self) -> None:
        while not self._is_stopped:
            # In this order: a deadline that is set from here on is either seen, or wakes us.
            self.wakes_at = math.inf
            until = self.until
            now = monotonic()
            if until <= now:
                self.until = math.inf
                self.has_fired = True
                call = self._call
                if call is not None:
                    call.abort()
                continue
            self.wakes_at = until
            with suppress(Empty):
                self._wake_ups.get(timeout=until - now if until - now < 1e6 else None)
