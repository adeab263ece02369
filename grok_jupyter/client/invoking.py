"""Carry out a function of the user's, and to its end where it is an ``async`` one.

It runs in this thread, unless several answers arrive at once: then in the one that waits for all.

In a cell an event loop is running already, in the very thread that waits for the answer; so a
coroutine gets a loop of its own in a thread of its own, and the waiting thread stays the one that
an interrupt reaches.
"""

from __future__ import annotations

import asyncio
import inspect
import math
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any

import anyio

from grok_jupyter.client.loop_thread import LoopThread
from grok_jupyter.client.steps import Outcome
from grok_jupyter.client.watchdog import Watchdog

__all__ = ["FunctionCall", "carrying_out", "invoke", "invoke_async"]

_Elsewhere = Callable[[Callable[[], Any]], Any]
FunctionCall = Callable[[Callable[[], Any]], Awaitable[Any]]
"""Calls a function somewhere else; what it returns is awaited."""

_elsewhere: ContextVar[_Elsewhere | None] = ContextVar("elsewhere", default=None)


@contextmanager
def carrying_out(elsewhere: _Elsewhere) -> Iterator[None]:
    """Have ``elsewhere`` call the functions of answers that arrive within the block."""
    token = _elsewhere.set(elsewhere)
    try:
        yield
    finally:
        _elsewhere.reset(token)


def invoke(work: Callable[[], Any], watchdog: Watchdog) -> Outcome:
    """Call a function, blocking; ``watchdog.cancel()`` ends what it awaits.

    A function that blocks is its own to end: from outside only an interrupt can. Whatever else it
    raises is its outcome.

    Raises
    ------
    KeyboardInterrupt
        If the function is interrupted, also where a group of exceptions holds that.
    """
    elsewhere = _elsewhere.get()
    begun = monotonic()
    try:
        value = work() if elsewhere is None else elsewhere(work)
        if inspect.isawaitable(value):
            value = _to_end(value, watchdog)
    except BaseException as error:
        _let_interrupts_through(error)
        return Outcome(None, error, monotonic() - begun)
    return Outcome(value, None, monotonic() - begun)


async def invoke_async(work: Callable[[], Any], call: FunctionCall | None = None) -> Outcome:
    """Call a function, and await what it returns, if that can be done.

    With ``call`` that calls it, somewhere else; without, this thread does.

    A cancellation of its own, as of a task that it awaits, is an error like any other; one of the
    answer, or of the task that asks, goes through.
    """
    begun = monotonic()
    is_awaiting = call is not None
    try:
        value = work() if call is None else await call(work)
        if inspect.isawaitable(value):
            is_awaiting = True
            value = await value
    except BaseException as error:
        _let_interrupts_through(error)
        if isinstance(error, asyncio.CancelledError) and _is_being_cancelled():
            raise
        if isinstance(error, GeneratorExit) and is_awaiting:  # whoever awaits this has gone
            raise
        return Outcome(None, error, monotonic() - begun)
    return Outcome(value, None, monotonic() - begun)


def _let_interrupts_through(error: BaseException) -> None:
    if isinstance(error, KeyboardInterrupt):
        raise error
    if isinstance(error, BaseExceptionGroup) and error.subgroup(KeyboardInterrupt) is not None:
        raise KeyboardInterrupt from error  # tasks that run together hand it on in a group


def _is_being_cancelled() -> bool:
    """Whether somebody else ends what runs: a scope around it, or who cancels the task."""
    if anyio.current_effective_deadline() == -math.inf:
        return True
    try:
        task = asyncio.current_task()
    except RuntimeError:  # under trio, which never raises asyncio's
        return False
    return task is not None and task.cancelling() > 0


def _to_end(awaitable: Awaitable[Any], watchdog: Watchdog) -> Any:
    running = LoopThread(awaitable)
    try:
        running.begin()
        watchdog.watch(running, float("inf"))
        if watchdog.is_cancelled:
            running.abort()
        return running.wait()
    except KeyboardInterrupt:
        running.abort()
        running.rest()  # until it has put its things in order; another interrupt ends that, too
        raise
