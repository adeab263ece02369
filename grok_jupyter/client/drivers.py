"""Carry out a flow's steps: once blocking, once awaiting."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from time import monotonic, sleep
from typing import Any

import anyio

from grok_jupyter.client.steps import DeadlinePassed, Deliver, Flow, Hangup, Read, Start, Step, Wait
from grok_jupyter.client.transports.seam import (
    AsyncCall,
    AsyncTransport,
    Call,
    Transport,
    TransportFailure,
)
from grok_jupyter.client.watchdog import Watchdog
from grok_jupyter.protocol.chunk import Chunk

__all__ = ["drive", "drive_async"]


def drive(flow: Flow, transport: Transport) -> Generator[Chunk, None, None]:
    """Run a flow, blocking; yield the chunks that it delivers.

    However it ends, by its last event, an error, an interrupt or because the caller stops
    asking: first the connection is closed, then the flow.
    """
    call: Call | None = None
    watchdog = Watchdog()
    result: Any = None
    try:
        step: Step = next(flow)
        while True:
            try:
                if isinstance(step, Deliver):
                    yield step.chunk
                    result = None
                elif isinstance(step, (Read, Start)):
                    if isinstance(step, Start):
                        call = transport.call(step.request)
                    result = _bounded(step, call, watchdog)
                elif isinstance(step, Wait):
                    sleep(step.seconds)
                    result = None
                elif isinstance(step, Hangup) and call is not None:
                    call.close()
            except Exception as failure:  # most are the transport's; the flow knows which
                step = flow.throw(failure)
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


def _bounded(step: Read | Start, call: Call | None, watchdog: Watchdog) -> Any:
    assert call is not None, "a flow starts before it reads"  # noqa: S101 - for the type checker
    watchdog.watch(call, step.until)
    try:
        result = call.read() if isinstance(step, Read) else call.start()
    except TransportFailure:
        if watchdog.has_fired:
            raise DeadlinePassed from None
        raise
    finally:
        watchdog.rest()
    if watchdog.has_fired:
        raise DeadlinePassed
    return result


async def drive_async(flow: Flow, transport: AsyncTransport) -> AsyncGenerator[Chunk, None]:
    """Run a flow, awaiting; yield the chunks that it delivers."""
    call: AsyncCall | None = None
    result: Any = None
    try:
        step: Step = next(flow)
        while True:
            try:
                if isinstance(step, Deliver):
                    yield step.chunk
                    result = None
                elif isinstance(step, (Read, Start)):
                    if isinstance(step, Start):
                        call = transport.call(step.request)
                    result = await _bounded_async(step, call)
                elif isinstance(step, Wait):
                    await anyio.sleep(step.seconds)
                    result = None
                elif isinstance(step, Hangup) and call is not None:
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
