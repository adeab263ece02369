"""A run over many rows, from the thread or the task that waits for it."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Self

import anyio
import anyio.to_thread

from grok_jupyter.client.connection import Connection
from grok_jupyter.client.loop_thread import LoopThread
from grok_jupyter.client.many.base_run import BaseRun
from grok_jupyter.client.many.plan import Plan
from grok_jupyter.client.many.rows import Rows
from grok_jupyter.client.many.told import interrupted
from grok_jupyter.client.work_thread import GLANCE
from grok_jupyter.protocol.errors import ConfigError

__all__ = ["AsyncRowsRun", "RowsRun"]

_PERIOD = (
    0.05  # seconds between two looks at the rows, so that looking costs the same for any number
)


class RowsRun(BaseRun):
    """A run that has not begun: ``for rows in run`` asks, and gives the same rows as they grow.

    The work is done in a thread and an event loop of its own, so it runs where a loop runs already,
    as in a notebook; the thread that reads is the one that an interrupt reaches. Leaving the loop
    ends the run, as does :meth:`cancel`: connections are closed, and what has come stays.

    Attributes
    ----------
    rows : Rows
        The answers; there before the first request.

    Examples
    --------
    >>> from grok_jupyter import Client
    >>> chat = Client(base_url="demo").chat
    >>> run = chat.begin_map("Say {{word}}", [{"word": "Hello"}], simulator={"rate": 0})
    >>> for rows in run:
    ...     pass
    >>> rows is run.rows, rows.status, rows.done
    (True, 'completed', 1)
    """

    def __init__(self, plan: Plan, connection: Connection) -> None:
        super().__init__(plan, connection)
        self._steps = self._watch()
        self._news: SimpleQueue[None] = SimpleQueue()
        self._has_news = False
        self._is_cancelled = False
        self._running: LoopThread | None = None

    def __iter__(self) -> Iterator[Rows]:
        try:
            yield from self._steps
        finally:  # also where a loop is left: nobody asks for more
            self.close()

    def __next__(self) -> Rows:
        return next(self._steps)

    def wait(self) -> Rows:
        """Ask until the end; return the rows.

        Raises
        ------
        GrokError
            What ended the run, or why the first row failed, if not a single row is answered;
            ``error.rows`` holds the rows.
        GrokInterrupt
            If the user interrupts; ``rows`` holds what is there.
        """
        try:
            with self:
                for _ in self._steps:
                    pass
        except KeyboardInterrupt:
            raise interrupted(self.rows) from None
        if self.rows.status == "interrupted":  # by another thread
            raise interrupted(self.rows)
        self.rows.raise_if_nothing_came()
        return self.rows

    def cancel(self) -> None:
        """End the run, from any thread, at any time; the loop that reads it then ends, too."""
        self._is_cancelled = True
        running = self._running
        if running is not None:
            running.abort()
        elif self.rows.status == "pending":
            self.rows.end("interrupted")
        self._news.put(None)

    def close(self) -> None:
        """End the run, from the thread that reads it; the rows keep what has come."""
        self._steps.close()
        self.rows.end("interrupted")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _watch(self) -> Generator[Rows, None, None]:
        if self._is_cancelled:
            self.rows.end("interrupted")
            return
        running = self._running = LoopThread(self._work(), "grok_jupyter rows")
        try:
            running.begin()
            if self._was_cancelled():
                running.abort()
            looked = 0.0
            while not self._is_over(running):
                with suppress(Empty):
                    self._news.get(timeout=GLANCE)
                sleep(max(0.0, looked + _PERIOD - monotonic()))
                self._has_news, looked = False, monotonic()
                yield self.rows
            if not self._was_cancelled():
                running.wait()
        finally:
            self._end(running)
        yield self.rows

    @property
    def _is_running(self) -> bool:
        """Whether it is asked, or something of it is still to end."""
        return super()._is_running or (self._running is not None and not self._running.is_over)

    def _was_cancelled(self) -> bool:
        return self._is_cancelled  # by another thread, meanwhile

    @staticmethod
    def _is_over(running: LoopThread) -> bool:
        return running.is_over

    def _end(self, running: LoopThread) -> None:
        """Close the connections, and wait for that; another interrupt ends the waiting, too."""
        if not running.is_over:
            running.abort()
        try:
            running.rest()
        finally:
            self.rows.end("interrupted")

    async def _work(self) -> None:
        try:
            await self._ask(self._tell)
        finally:
            self._news.put(None)

    def _tell(self, _: int | None) -> None:
        if not self._has_news:
            self._has_news = True
            self._news.put(None)

    def anew(self, *, max_cost: float | None = None) -> RowsRun:
        """Return a run that has not begun, over the rows without an answer, in the same object.

        Parameters
        ----------
        max_cost : float, optional
            As for :meth:`Rows.retry`.

        Raises
        ------
        ConfigError
            If the rows are being asked, or nobody has asked them yet.
        """
        return self._anew(max_cost)

    def _again(self, *, max_cost: float | None) -> Rows:
        return self._anew(max_cost).wait()


class AsyncRowsRun(BaseRun):
    """A run that has not begun: ``await run`` asks, in the event loop that waits.

    Attributes
    ----------
    rows : Rows
        The answers; there before the first request, for other tasks to watch.
    """

    def __init__(self, plan: Plan, connection: Connection) -> None:
        super().__init__(plan, connection)
        self._scope: anyio.CancelScope | None = None
        self._is_cancelled = self._has_begun = False

    def __await__(self) -> Generator[Any, Any, Rows]:
        return self.wait().__await__()

    async def wait(self) -> Rows:
        """Ask until the end, or :meth:`cancel`; return the rows.

        Raises
        ------
        GrokError
            What ended the run, or why the first row failed, if not a single row is answered;
            ``error.rows`` holds the rows.
        """
        if self._has_begun and not self.rows.is_finished:
            raise ConfigError("The rows are being asked already; await that run, or cancel it.")
        if not self._has_begun:
            self._has_begun = True
            with anyio.CancelScope() as self._scope:
                if self._is_cancelled:
                    self.rows.end("interrupted")
                    return self.rows
                await self._ask(_nothing)
        self.rows.raise_if_nothing_came()
        return self.rows

    def cancel(self) -> None:
        """End the run, from another task of the same event loop; the rows keep what has come."""
        self._is_cancelled = True
        if self._scope is not None:
            self._scope.cancel()
        elif self.rows.status == "pending":
            self.rows.end("interrupted")

    async def _again(self, *, max_cost: float | None) -> Rows:
        return await self._anew(max_cost).wait()


def _nothing(_: int | None) -> None:
    """Nobody watches."""
