"""An answer that arrives in a thread of its own, so that the kernel stays free."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from queue import SimpleQueue
from threading import Thread

from grok_jupyter.protocol.response import Response

__all__ = ["Task"]


class Task:
    """Does some work in a thread, once.

    Parameters
    ----------
    work : callable
        Returns the response, or raises as the answer ends.
    stop : callable
        Makes it end soon, from whatever thread.
    """

    def __init__(self, work: Callable[[], Response], stop: Callable[[], None]) -> None:
        self._work = work
        self.stop = stop
        self._error: BaseException | None = None
        self._response: Response | None = None
        # Unlike an event or a join, an interrupt cannot leave it locked.
        self._over: SimpleQueue[None] = SimpleQueue()
        # What is displayed from the thread belongs to the cell that asked.
        context = copy_context()
        self._thread = Thread(
            target=lambda: context.run(self._run), name="grok_jupyter task", daemon=True
        )
        self._thread.start()

    def wait(self) -> Response:
        """Return the response when the work is done, or raise what it ended with."""
        self._over.get()
        self._over.put(None)  # for the next one who waits
        if self._error is not None:
            raise self._error
        assert self._response is not None, "the work is done"  # noqa: S101 - for the type checker
        return self._response

    def _run(self) -> None:
        try:
            self._response = self._work()
        except BaseException as error:  # whoever waits gets it
            self._error = error
        finally:
            self._over.put(None)
