"""Work that goes on while other cells run, and a list of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import count
from math import inf
from threading import Lock
from typing import Any

from grok_jupyter.client.work_thread import WorkThread
from grok_jupyter.protocol.errors import GrokInterrupt
from grok_jupyter.protocol.origin import Origin
from grok_jupyter.text.excerpt import excerpt

__all__ = ["Job", "Jobs", "jobs"]

_KEPT = 50  # jobs that are over


class Job:
    """Something that was asked with ``--background``; it begins at once, in a thread of its own.

    Parameters
    ----------
    response : object
        What grows: a response, or several of them. It says by its ``status`` how far it is.
    work : callable
        Asks; returns when all is answered, or raises.
    cancel : callable
        Ends it soon, from whatever thread; what has come is kept.
    asked : str
        What is asked, for lists.
    origin : Origin or None
        The cell that asks.
    number : int
        Its place among those of the session, from 1.

    Attributes
    ----------
    response : object
        The same; it is bound to the variable of ``-o`` as well.
    """

    def __init__(
        self,
        response: Any,
        work: Callable[[], object],
        cancel: Callable[[], None],
        *,
        asked: str = "",
        origin: Origin | None = None,
        number: int = 1,
    ) -> None:
        self.response = response
        self.asked = asked
        self.origin = origin
        self.number = number
        self._cancel = cancel
        self._running = WorkThread(work).begin()

    @property
    def status(self) -> str:
        """How far it is: what the response says, or ``"failed"`` if an error has ended it."""
        return "failed" if self.error is not None else str(self.response.status)

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes, and the output is the finished one."""
        return self._running.is_over

    @property
    def error(self) -> BaseException | None:
        """Why it failed; ``None`` if it did not, or was cancelled."""
        error = self._running.error
        return None if isinstance(error, KeyboardInterrupt) else error

    def wait(self, timeout: float | None = None) -> Any:
        """Return the response when it is complete, or was cancelled.

        Parameters
        ----------
        timeout : float, optional
            Seconds after which it is returned as it is, still growing.

        Raises
        ------
        GrokError
            As the answer ends.
        GrokInterrupt
            If the user interrupts the wait; the job goes on.
        """
        try:
            is_over = self._running.wait(inf if timeout is None else timeout)
        except KeyboardInterrupt:
            raise GrokInterrupt(
                f"The wait was interrupted; job {self.number} goes on, and .cancel() ends it."
            ) from None
        if is_over and self.error is not None:
            raise self.error
        return self.response

    def cancel(self) -> None:
        """End it soon; what has come is kept. One that is over stays as it is."""
        self._cancel()

    def __repr__(self) -> str:
        return f"Job({self.number}, {self.status!r}, {excerpt(self.asked, 60)!r})"


class Jobs:
    """The jobs of a process, in the order in which they began. For any thread."""

    def __init__(self) -> None:
        self._jobs: deque[Job] = deque()
        self._numbers = count(1)
        self._lock = Lock()

    def __iter__(self) -> Any:
        return iter(tuple(self._jobs))

    def start(
        self,
        response: Any,
        work: Callable[[], object],
        cancel: Callable[[], None],
        *,
        asked: str = "",
        origin: Origin | None = None,
    ) -> Job:
        """Begin a job; see :class:`Job`."""
        with self._lock:
            number = next(self._numbers)
            job = Job(response, work, cancel, asked=asked, origin=origin, number=number)
            self._jobs.append(job)
            over = [one for one in self._jobs if one.is_over]
            for old in over[:-_KEPT]:
                self._jobs.remove(old)
        return job

    def end_of(self, origin: Origin) -> None:
        """Cancel what other executions of a cell have begun: it runs again."""
        for job in self:
            of = job.origin
            if of and of.cell == origin.cell and of.execution != origin.execution:
                job.cancel()

    def forget(self) -> None:
        """Cancel all, and forget them."""
        for job in self:
            job.cancel()
        self._jobs.clear()
        self._numbers = count(1)


jobs = Jobs()
"""Those of this process."""
