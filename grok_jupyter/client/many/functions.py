"""The user's functions, as answers of rows and templates call them: beside the rows' event loop."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from inspect import iscoroutinefunction
from typing import Any

import anyio
import anyio.to_thread

from grok_jupyter.client.many.turn import Turn

__all__ = ["Functions"]


class Functions:
    """Calls functions in a thread, one at a time, so that other rows go on meanwhile.

    Parameters
    ----------
    turn : Turn
        Held while a function runs; that of all runs over the same rows, so a function that an
        earlier run has left behind does not run beside another one.
    """

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._limiter = anyio.CapacityLimiter(1)
        self._is_over = False

    async def call(self, work: Callable[[], Any], what: Callable[[], str]) -> Any:
        """Return what a function returns, or raise what it raises.

        One that is ``async`` is left to whoever awaits it. Who cancels this does not wait for the
        function, which only itself can end. ``what`` names it, as for :meth:`Turn.taken`.

        Raises
        ------
        BusyError
            If that of an earlier run does not end.
        """
        if iscoroutinefunction(work):
            return work()
        called = partial(anyio.to_thread.run_sync, self._called, work, what)
        value, error = await called(abandon_on_cancel=True, limiter=self._limiter)
        if error is not None:
            raise error
        return value

    def end(self) -> None:
        """Let no function begin any more, those that wait for their turn included."""
        self._is_over = True

    def _called(
        self, work: Callable[[], Any], what: Callable[[], str]
    ) -> tuple[Any, BaseException | None]:
        try:
            with self._turn.taken(what):
                if self._is_over:
                    return None, None  # nobody waits for it any more
                return work(), None
        except BaseException as error:  # as any error, also one that a future cannot hold
            return None, error
