"""What the pool of an HTTP client forgets about its connections.

Three losses are known, of a place among ``max_connections`` for good:

- httpcore, to 1.0.9, gives a request that waits for a place a connection of its own, and does not
  take it back if the wait ends in the same moment, by its timeout or since it is cancelled
  (https://github.com/encode/httpcore/issues/1093).
- A task that is cancelled when its connection is open, before it has sent anything.
- TLS that fails or takes too long behind a proxy that tunnels
  (https://github.com/encode/httpcore/issues/1049).

httpcore2, to 2.16, knows the first only. There is no public way to see or to mend any of them.
"""

from __future__ import annotations

from contextlib import suppress
from time import monotonic
from types import ModuleType
from typing import Any

import anyio

from grok_jupyter.client.transports.seam import Request

__all__ = ["is_full", "reclaim", "reclaim_async"]


def is_full(error: BaseException, module: ModuleType, request: Request, begun: float) -> bool:
    """Tell whether a request that was begun then failed since all connections are taken.

    A failure to get a place that comes at once has other reasons.
    """
    waited = monotonic() - begun
    return isinstance(error, module.PoolTimeout) and waited >= request.place_timeout / 2


def reclaim(client: Any, url: Any) -> None:
    """Free the places that a client's pool holds for requests that are gone.

    Does nothing where the transport is no pool of httpcore's, or hides one.

    Parameters
    ----------
    client : httpx.Client or httpx2.Client
    url : httpx.URL or httpx2.URL
        The address that was asked, which decides about the transport.
    """
    for connection in _abandoned(client, url):
        with suppress(Exception):  # of a socket that is broken, whose place is free already
            connection.close()


async def reclaim_async(client: Any, url: Any) -> None:
    """Do the same with an ``httpx.AsyncClient`` or ``httpx2.AsyncClient``."""
    if connections := _abandoned(client, url):
        with anyio.CancelScope(shield=True):  # who calls this may be cancelled
            for connection in connections:
                with suppress(Exception):
                    await connection.aclose()


def _abandoned(client: Any, url: Any) -> list[Any]:
    """Take out of the pool what nobody uses, give others the places; return what is to be closed.

    A connection that is neither idle nor closed belongs to a request of the pool's: httpcore sets
    its state before it lets go of the request.
    """
    with suppress(AttributeError, TypeError, ValueError):  # a pool of another kind
        pool = client._transport_for_url(url)._pool
        with pool._optional_thread_lock:
            used = {id(request.connection) for request in pool._requests}
            lost = [
                connection
                for connection in pool._connections
                if id(connection) not in used
                and not (connection.is_idle() or connection.is_closed())
            ]
            if lost:
                for connection in lost:
                    pool._connections.remove(connection)
                lost += pool._assign_requests_to_connections()
            return lost
    return []
