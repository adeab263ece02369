"""Painting at its own pace, whatever the pace of the data."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread

__all__ = ["Painter"]

_IDLE = 1.0  # seconds between frames when nothing arrives: a counter may still tick


class Painter:
    """Calls ``paint`` from a thread of its own: soon after each request, but not too often.

    The words that arrive last before a pause are painted during the pause, because the thread
    does not wait for the next delta. The very last frame is not the painter's: whoever stops it
    paints once more.

    Parameters
    ----------
    paint : callable
        Paints a frame; returns the seconds to wait before the next one.
    """

    def __init__(self, paint: Callable[[], float]) -> None:
        self._paint = paint
        self._wanted = Event()
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="grok_jupyter painter", daemon=True)

    def start(self) -> None:
        """Begin to paint."""
        self._thread.start()

    def request(self) -> None:
        """Say that there is something new to paint."""
        self._wanted.set()

    def stop(self) -> None:
        """Paint no more; when this returns, no frame is on its way."""
        self._stopped.set()
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wanted.wait(_IDLE)
            self._wanted.clear()
            if self._stopped.is_set():
                return
            try:
                pause = self._paint()
            except Exception:  # a frame is worth nothing against the answer
                return
            self._stopped.wait(pause)
