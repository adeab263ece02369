"""Several answers at once, each in a thread of its own; the caller's waits for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from math import inf
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any

from grok_jupyter.client.invoking import carrying_out
from grok_jupyter.client.work_thread import GLANCE, WorkThread
from grok_jupyter.session.deferred_interrupt import deferred_interrupt

__all__ = ["Together"]

_PATIENCE = 3.0  # seconds for answers to end that were stopped


class Together:
    """Asks several questions at once.

    The functions that answers call run in the thread that waits, one after the other, as they do
    for one answer: so what they display is the cell's, and an interrupt stops them.

    Parameters
    ----------
    works : sequence of callable
        Each asks one question, and returns when it is answered, or raises.
    stop : callable
        Ends all answers soon, from whatever thread; what has come is kept.
    """

    def __init__(self, works: Sequence[Callable[[], object]], stop: Callable[[], None]) -> None:
        self._works = works
        self._stop = stop
        self._words: SimpleQueue[_Call | None] = SimpleQueue()
        self._running: list[WorkThread] = []
        self._is_stopped = False

    def run(self) -> list[BaseException | None]:
        """Ask, and wait until all have ended; return what each has raised.

        Raises
        ------
        KeyboardInterrupt
            If the user interrupts; then all are stopped.
        """
        try:
            with deferred_interrupt():  # or there might be one that nobody can stop
                for work in self._works:
                    asks = partial(self._ask, work)
                    begun = WorkThread(asks, lambda: self._words.put(None)).begin()
                    self._running.append(begun)
            self._serve()
        except BaseException:
            with deferred_interrupt():
                self._is_stopped = True
                self._stop()
                self._serve(_PATIENCE)  # a function that one has called may never return
            raise
        return [one.error for one in self._running]

    def _serve(self, most: float = inf) -> None:
        """Carry out the calls of functions until all have ended, or for so many seconds."""
        until = monotonic() + most
        while not all(one.is_over for one in self._running) and monotonic() < until:
            with suppress(Empty):
                call = self._words.get(timeout=min(GLANCE, max(0.0, until - monotonic())))
                if call is not None and not self._is_stopped:
                    call.carry_out()

    def _ask(self, work: Callable[[], object]) -> None:
        with carrying_out(self._hand_over):
            work()

    def _hand_over(self, work: Callable[[], Any]) -> Any:
        """Have the waiting thread call a function; in the thread of the answer that calls it."""
        call = _Call(work)
        self._words.put(call)
        while not self._is_stopped:
            with suppress(Empty):
                return call.result(GLANCE)
        raise KeyboardInterrupt


class _Call:
    """The call of a function that another thread carries out."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self._work = work
        self._results: SimpleQueue[tuple[Any, BaseException | None]] = SimpleQueue()

    def carry_out(self) -> None:
        """Call the function; an interrupt goes through."""
        try:
            self._results.put((self._work(), None))
        except BaseException as error:  # the answer gets it
            self._results.put((None, error))
            if isinstance(error, KeyboardInterrupt):
                raise

    def result(self, most: float) -> Any:
        """Return what the function returns, or raise what it raises; ``Empty`` if it goes on."""
        value, error = self._results.get(timeout=most)
        if error is not None:
            raise error
        return value
