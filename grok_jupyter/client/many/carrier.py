"""What carries the requests of a run: awaited, also for a client that blocks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import anyio
import anyio.to_thread

from grok_jupyter.client.connection import Connection, make_async_carrier
from grok_jupyter.client.transports.http import HTTPTransport
from grok_jupyter.client.transports.http_async import AsyncHTTPTransport
from grok_jupyter.client.transports.seam import AsyncCall, Call, Head, Request, Transport

__all__ = ["awaited_carrier", "most_connections"]

_OTHER_FILES = 100  # that a process may have open besides


def most_connections(wanted: int) -> int:
    """Return how many connections may be open at once: no more than the system allows files."""
    try:
        import resource
    except ImportError:  # Windows, which has no such limit
        return wanted
    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most == resource.RLIM_INFINITY:
        return wanted
    return max(1, min(wanted, most - _OTHER_FILES))


@asynccontextmanager
async def awaited_carrier(connection: Connection) -> AsyncIterator[Any]:
    """Give a carrier of the run's own, to the same endpoint, for as long as the block runs.

    Where a client uses the caller's own HTTP client, with proxies and certificates of his, so does
    the run. One that blocks does so in threads.
    """
    known = connection.carrier
    if known is None:  # no key: what is recorded can be had
        yield None
    elif isinstance(known, HTTPTransport) and not known.is_own:
        yield _ThreadedTransport(known)
    elif hasattr(known, "awaited"):  # the embedded endpoint, which remembers what it was asked
        yield known.awaited()
    elif isinstance(known, AsyncHTTPTransport):
        async with _direct(connection, known) as carrier:
            yield carrier
    else:
        made = make_async_carrier(connection.endpoint, None)
        try:
            async with _direct(connection, made) as carrier:
                yield carrier
        finally:
            with anyio.CancelScope(shield=True):
                await made.close()


@asynccontextmanager
async def _direct(connection: Connection, carrier: Any) -> AsyncIterator[Any]:
    """Give what is made for many at once, where it can do the same."""
    context = carrier.direct_context if isinstance(carrier, AsyncHTTPTransport) else None
    if context is None or not _is_under_asyncio():
        yield carrier
        return
    from grok_jupyter.client.transports.direct import DirectTransport  # h11 is not small

    direct = DirectTransport(connection.endpoint.base_url, context, carrier)
    try:
        yield direct
    finally:
        await direct.close()


def _is_under_asyncio() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


class _ThreadedTransport:
    """Makes calls that are awaited of a transport that blocks."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._limiter = anyio.CapacityLimiter(float("inf"))

    def call(self, request: Request) -> AsyncCall:
        return _ThreadedCall(self._transport.call(request), self._limiter)

    async def close(self) -> None:
        """Leave it open: it is the caller's."""


class _ThreadedCall:
    def __init__(self, call: Call, limiter: anyio.CapacityLimiter) -> None:
        self._call = call
        self._limiter = limiter

    async def start(self) -> Head:
        head: Head = await self._aside(self._call.start)
        return head

    async def read(self) -> bytes:
        data: bytes = await self._aside(self._call.read)
        return data

    async def close(self) -> None:
        await anyio.to_thread.run_sync(self._call.close, limiter=self._limiter)

    async def _aside(self, work: Any) -> Any:
        """Do it in a thread; who cancels this ends it there, too."""
        run = partial(anyio.to_thread.run_sync, work, abandon_on_cancel=True, limiter=self._limiter)
        try:
            return await run()
        except anyio.get_cancelled_exc_class():
            self._call.abort()
            raise
