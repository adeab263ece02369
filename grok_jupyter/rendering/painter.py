"""Painting at its own pace, whatever the pace of the data."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread

__all__ = ["Painter"]

_IDLE = (
    1.0  # seconds between frames when nothing arrives: a counter may tick, a request may be lost
)


class Painter:
    """Calls ``paint`` from a thread of its own: soon after each request, but not too often.

    The words that arrive last before a pause are painted during the pause, because the thread
    does not wait for the next delta. The very last frame is not the painter's: whoever stops it
    paints once more.

    An interrupt may strike anywhere in the thread that asks for frames. Between taking a lock and
    noting that it is taken, as an event or a condition would, it would leave the lock locked for
    ever; a ``SimpleQueue`` has no such moment.

    Parameters
    ----------
    paint : callable
        Paints a frame; returns the seconds to wait before the next one.
    is_of_cell : bool
        Whether each frame belongs to the cell that starts it, whichever runs by then.
    """

    def __init__(self, paint: Callable[[], float], *, is_of_cell: bool = False) -> None:
        self._paint = paint
        self._is_of_cell = is_of_cell
        self._wanted: SimpleQueue[None] = SimpleQueue()
        self._ended: SimpleQueue[None] = SimpleQueue()
        self._is_wanted = False
        self._is_stopped = False
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin to paint."""
        run = partial(copy_context().run, self._run) if self._is_of_cell else self._run
        self._thread = Thread(target=run, name="grok_jupyter painter", daemon=True)
        self._thread.start()

    def request(self) -> None:
        """Say that there is something new to paint."""
        if not self._is_wanted:
            self._is_wanted = True
            self._wanted.put(None)

    def stop(self) -> None:
        """Paint no more; when this returns, no frame is on its way."""
        self._is_stopped = True
        self._wanted.put(None)
        self._ended.put(None)
        if self._thread is not None and self._thread.is_alive():
            self._thread.join()
        # Left to the garbage collector, the thread would have it run Python code later, at a time
        # when an interrupt that arrives in that code is lost.
        self._thread = None

    def _run(self) -> None:
        while True:
            _wait(self._wanted, _IDLE)
            self._is_wanted = False
            if self._is_stopped:
                return
            try:
                pause = self._paint()
            except Exception:  # a frame is worth nothing against the answer
                return
            _wait(self._ended, pause)


def _wait(queue: SimpleQueue[None], seconds: float) -> None:
    try:
        queue.get(timeout=seconds)
    except Empty:
        return
