"""A coroutine carried out in an event loop and a thread of its own.

In a cell an event loop is running already, in the very thread that waits; and the waiting thread
stays the one that an interrupt reaches.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from contextvars import copy_context
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

__all__ = ["Running"]

_GLANCE = 1.0  # seconds between looks at whether it is over, should the word of it have been lost


class Running:
    """A coroutine that runs in an event loop and a thread of its own.

    Parameters
    ----------
    awaitable : awaitable
        What is carried out.
    name : str
        Of the thread.

    Attributes
    ----------
    is_over : bool
        Whether it has ended.
    """

    def __init__(self, awaitable: Awaitable[Any], name: str = "grok_jupyter tool") -> None:
        self._awaitable = awaitable
        self._name = name
        self._value: Any = None
        self._error: BaseException | None = None
        self.is_over = self._is_aborted = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None
        # Unlike an event or a join, an interrupt cannot leave it locked, only lose the word.
        self._over: SimpleQueue[None] = SimpleQueue()

    def begin(self) -> None:
        """Begin to run it."""
        # What is displayed from the thread belongs to the cell that asked.
        context = copy_context()
        Thread(target=lambda: context.run(self._run), name=self._name, daemon=True).start()

    def wait(self) -> Any:
        """Return what it returned, or raise what it raised."""
        self.rest()
        if self._error is not None:
            raise self._error
        return self._value

    def rest(self) -> None:
        """Wait for its end."""
        while not self.is_over:
            with suppress(Empty):
                self._over.get(timeout=_GLANCE)

    def abort(self) -> None:
        """Cancel it, from any thread."""
        self._is_aborted = True
        loop, task = self._loop, self._task
        if loop is not None and task is not None:
            with suppress(RuntimeError):  # the loop has closed: it is over
                loop.call_soon_threadsafe(task.cancel)

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except BaseException as error:  # whoever waits gets it
            self._end(error)

    async def _main(self) -> None:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        error: BaseException | None = None
        try:
            if self._is_aborted:
                raise asyncio.CancelledError
            self._value = await self._awaitable
        except BaseException as raised:  # whoever waits gets it
            error = raised
        # Not when the loop has closed: that may wait for threads, which nothing can end.
        self._end(error)

    def _end(self, error: BaseException | None) -> None:
        if not self.is_over:
            self._error, self.is_over = error, True
            self._over.put(None)
