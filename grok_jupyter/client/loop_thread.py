"""A coroutine carried out in an event loop and a thread of its own.

In a cell an event loop is running already, in the very thread that waits; and the waiting thread
stays the one that an interrupt reaches.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from typing import Any

from grok_jupyter.client.work_thread import WorkThread

__all__ = ["LoopThread"]


class LoopThread:
    """A coroutine that runs in an event loop and a thread of its own.

    Parameters
    ----------
    awaitable : awaitable
        What is carried out.
    name : str
        Of the thread.
    """

    def __init__(self, awaitable: Awaitable[Any], name: str = "grok_jupyter tool") -> None:
        self._awaitable = awaitable
        self._value: Any = None
        self._is_aborted = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None
        self._thread = WorkThread(lambda: asyncio.run(self._main()), name=name)

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self._thread.is_over

    def begin(self) -> None:
        """Begin to run it."""
        self._thread.begin()

    def wait(self) -> Any:
        """Return what it returned, or raise what it raised."""
        self.rest()
        if self._thread.error is not None:
            raise self._thread.error
        return self._value

    def rest(self) -> None:
        """Wait for its end."""
        self._thread.wait()

    def abort(self) -> None:
        """Cancel it, from any thread."""
        self._is_aborted = True
        loop, task = self._loop, self._task
        if loop is not None and task is not None:
            with suppress(RuntimeError):  # the loop has closed: it is over
                loop.call_soon_threadsafe(task.cancel)

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
        self._thread.end(error)
