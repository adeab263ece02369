"""Carry out a flow's steps: once blocking, once awaiting."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from math import inf
from time import monotonic
from typing import Any

import anyio

from grok_jupyter.client.steps import DeadlinePassed, Flow, Read, Start, Step, Wait
from grok_jupyter.client.transports.seam import (
    AsyncCall,
    AsyncTransport,
    Call,
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
                    call = transport.call(step.request)
                    watchdog.watch(call, step.until)
                    if watchdog.is_cancelled:
                        return
                    result = call.start()
                    watchdog.until = inf
                    if watchdog.has_fired:
                        raise DeadlinePassed
                elif isinstance(step, Wait):
                    watchdog.rest(step.seconds)
                    result = None
                elif call is not None:
                    call.close()
            except Exception as failure:  # most are the transport's; the flow knows which
                if watchdog.is_cancelled:
                    return
                step = flow.throw(DeadlinePassed() if watchdog.has_fired else failure)
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
    flow: Flow, transport: AsyncTransport, response: Response
) -> AsyncGenerator[tuple[Response, Chunk], None]:
    """Run a flow, awaiting; yield the response with each chunk that the flow delivers."""
    call: AsyncCall | None = None
    result: Any = None
    try:
        step: Step = next(flow)
        while True:
            try:
                if isinstance(step, Chunk):
                    yield response, step
                    result = None
                elif isinstance(step, (Read, Start)):
                    if isinstance(step, Start):
                        call = transport.call(step.request)
                    result = await _bounded_async(step, call)
                elif isinstance(step, Wait):
                    await anyio.sleep(step.seconds)
                    result = None
                elif call is not None:
                    await call.close()
            except Exception as failure:  # most are the transport's; the flow knows which
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


async def _bounded_async(step: Read | Start, call: AsyncCall | None) -> Any:
    assert call is not None, "a flow starts before it reads"  # noqa: S101 - for the type checker
    result: Any = None
    with anyio.move_on_after(step.until - monotonic()) as scope:
        result = await (call.read() if isinstance(step, Read) else call.start())
    if scope.cancelled_caught:
        raise DeadlinePassed
    return result
