"""An answer that arrives in a thread of its own, so that the kernel stays free."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from grok_jupyter.client.work_thread import WorkThread
from grok_jupyter.protocol.response import Response
from grok_jupyter.session.turn import Turn

__all__ = ["Task"]


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
        self._running = WorkThread(work).begin()

    def wait(self, most: float = inf) -> Response:
        """Return the response when the work is done, or raise what it ended with.

        Parameters
        ----------
        most : float
            Seconds after which the response is returned as it is, still growing.
        """
        if self._running.wait(most) and self._running.error is not None:
            raise self._running.error
        return self.turn.response
