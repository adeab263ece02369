"""Carry out a flow's steps: once blocking, once awaiting."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator
from dataclasses import replace
from functools import partial
from math import inf
from time import monotonic
from typing import Any

import anyio

from grok_jupyter.client.cancellation import Cancellation
from grok_jupyter.client.invoking import FunctionCall, invoke, invoke_async
from grok_jupyter.client.steps import DeadlinePassed, Flow, Invoke, Read, Start, Step, Wait
from grok_jupyter.client.transports.seam import (
    AsyncCall,
    AsyncTransport,
    Call,
    NoPlace,
    Transport,
)
from grok_jupyter.client.watchdog import Watchdog
from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.response import Response

__all__ = ["drive", "drive_async"]


def drive(
    flow: Flow, transport: Transport, response: Response, watchdog: Watchdog
) -> Generator[tuple[Response, Chunk], None, None]:
    """Run a flow, blocking; yield the response with each chunk that the flow delivers.

    However it ends, by its last event, an error, an interrupt, because the caller stops asking or
    by ``watchdog.cancel()``: first the connection is closed, then the flow.
    """
    call: Call | None = None
    result: Any = None
    try:
        step: Step = next(flow)
        while True:
            try:
                if isinstance(step, Chunk):
                    yield response, step
                    if watchdog.is_cancelled:
                        return
                    result = None
                elif isinstance(step, Read):
                    assert call is not None, "a flow starts before it reads"  # noqa: S101 - for the type checker
                    watchdog.until = step.until
                    if step.until < watchdog.wakes_at:
                        watchdog.watch(call, step.until)
                    result = call.read()
                    watchdog.until = inf
                    if watchdog.has_fired:
                        raise DeadlinePassed
                elif isinstance(step, Start):
                    patience = _Patience(step, watchdog.move)
                    call = transport.call(patience.request)
                    watchdog.watch(call, patience.until)
                    if watchdog.is_cancelled:
                        return
                    result = call.start()
                    watchdog.until = inf
                    if watchdog.has_fired:
                        raise DeadlinePassed
                elif isinstance(step, Wait):
                    watchdog.rest(step.seconds)
                    result = None
                elif isinstance(step, Invoke):
                    result = invoke(step.work, watchdog)
                    if watchdog.is_cancelled:
                        return
                elif call is not None:
                    call.close()
                    call = None
            except Exception as failure:  # most are the transport's; the flow knows which
                if watchdog.is_cancelled:
                    return
                is_late = watchdog.has_fired and not isinstance(failure, NoPlace)
                step = flow.throw(DeadlinePassed() if is_late else failure)
            else:
                step = flow.send(result)
    except StopIteration:
        return
    finally:
        watchdog.stop()
        try:
            if call is not None:
                call.close()
        finally:
            flow.close()


async def drive_async(
    flow: Flow,
    transport: AsyncTransport,
    response: Response,
    cancellation: Cancellation,
    function_call: FunctionCall | None = None,
) -> AsyncGenerator[tuple[Response, Chunk], None]:
    """Run a flow, awaiting; yield the response with each chunk that the flow delivers.

    It ends as :func:`drive` does; in place of the watchdog, ``cancellation.cancel()`` ends it.
    ``function_call`` says how functions are called; without it, this thread calls them.
    """
    call: AsyncCall | None = None
    result: Any = None
    try:
        step: Step = next(flow)
        while not cancellation.is_requested():
            try:
                if isinstance(step, Chunk):
                    yield response, step
                    if cancellation.is_requested():
                        return
                    result = None
                elif isinstance(step, Read):
                    assert call is not None, "a flow starts before it reads"  # noqa: S101 - for the type checker
                    with anyio.move_on_after(step.until - monotonic()) as scope:
                        cancellation.watch(scope)
                        result = await call.read()
                    if scope.cancelled_caught:
                        if cancellation.is_requested():
                            return
                        raise DeadlinePassed
                elif isinstance(step, Start):
                    scope = anyio.CancelScope()
                    patience = _Patience(step, partial(_bound, scope))
                    call = transport.call(patience.request)
                    _bound(scope, patience.until)
                    with cancellation.watch(scope):
                        result = await call.start()
                    if scope.cancelled_caught:
                        if cancellation.is_requested():
                            return
                        raise NoPlace if patience.is_waiting else DeadlinePassed
                elif isinstance(step, Wait):
                    with cancellation.watch(anyio.CancelScope()):
                        await anyio.sleep(step.seconds)
                    result = None
                elif isinstance(step, Invoke):
                    with cancellation.watch(anyio.CancelScope()):
                        result = await invoke_async(step.work, function_call)
                    if cancellation.is_requested():
                        return
                elif call is not None:
                    await call.close()
                    call = None
            except Exception as failure:  # most are the transport's; the flow knows which
                if cancellation.is_requested():
                    return
                step = flow.throw(failure)
            else:
                step = flow.send(result)
    except StopIteration:
        return
    finally:
        try:
            if call is not None:
                with anyio.CancelScope(shield=True):
                    await call.close()
        finally:
            flow.close()


class _Patience:
    """Until when an answer may begin: silence counts only once there is a connection.

    Parameters
    ----------
    step : Start
        What is begun.
    move : callable
        Takes a deadline, on the monotonic clock, in place of the one before.
    """

    def __init__(self, step: Start, move: Callable[[float], object]) -> None:
        self._step = step
        self._move = move
        self.is_waiting = False
        self.request = replace(step.request, on_waiting=self._on_waiting)

    @property
    def until(self) -> float:
        """The deadline as of now."""
        latest = self._step.latest
        return latest if self.is_waiting else min(latest, monotonic() + self._step.silence)

    def _on_waiting(self, is_waiting: bool) -> None:  # noqa: FBT001 - what a transport tells
        self.is_waiting = is_waiting
        self._move(self.until)


def _bound(scope: anyio.CancelScope, until: float) -> None:
    scope.deadline = anyio.current_time() + until - monotonic()
