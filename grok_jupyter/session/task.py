"""An answer that arrives in a thread of its own, so that the kernel stays free."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from math import inf
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic

from grok_jupyter.protocol.response import Response
from grok_jupyter.session.turn import Turn

__all__ = ["Task"]

_GLANCE = 1.0  # seconds between looks at whether it is over, should the word of it have been lost


class Task:
    """Does the work of a turn in a thread, once.

    Parameters
    ----------
    turn : Turn
        What is answered.
    work : callable
        Returns the response, or raises as the answer ends.
    """

    def __init__(self, turn: Turn, work: Callable[[], Response]) -> None:
        self.turn = turn
        self._work = work
        self._error: BaseException | None = None
        self._is_over = False
        # Unlike an event or a join, an interrupt cannot leave it locked, only lose the word.
        self._over: SimpleQueue[None] = SimpleQueue()
        # What is displayed from the thread belongs to the cell that asked.
        context = copy_context()
        self._thread = Thread(
            target=lambda: context.run(self._run), name="grok_jupyter task", daemon=True
        )
        self._thread.start()

    def wait(self, most: float = inf) -> Response:
        """Return the response when the work is done, or raise what it ended with.

        Parameters
        ----------
        most : float
            Seconds after which the response is returned as it is, still growing.
        """
        until = monotonic() + most
        while not self._is_over:
            left = until - monotonic()
            if left <= 0:
                return self.turn.response
            with suppress(Empty):
                self._over.get(timeout=min(_GLANCE, left))
        self._over.put(None)  # for the next one who waits
        if self._error is not None:
            raise self._error
        return self.turn.response

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as error:  # whoever waits gets it
            self._error = error
        finally:
            self._is_over = True
            self._over.put(None)
