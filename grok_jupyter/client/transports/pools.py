"""What the pool of an HTTP client forgets about its connections.

httpcore, to 1.0.9, gives a request that waits for a place a connection of its own, and does not
take it back if the wait ends in the same moment: by its timeout, or since it is cancelled. Nobody
uses such a connection, and it counts among ``max_connections`` for good
(https://github.com/encode/httpcore/issues/1093). There is no public way to see it or to mend it;
httpcore2 does so itself.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

__all__ = ["reclaim"]

_UNUSED = "CONNECTING"  # what httpcore says of a connection before it is opened


def reclaim(client: Any, url: Any) -> None:
    """Free the places that a client's pool holds for requests that are gone.

    Does nothing where the transport has no such pool. A connection that was never opened has
    nothing to close.

    Parameters
    ----------
    client : httpx.Client or httpx.AsyncClient or those of httpx2
    url : httpx.URL or httpx2.URL
        The address that was asked, which decides about the transport.
    """
    with suppress(AttributeError):
        pool = client._transport_for_url(url)._pool
        with pool._optional_thread_lock:
            taken = {id(request.connection) for request in pool._requests}
            for connection in tuple(pool._connections):
                if id(connection) not in taken and connection.info() == _UNUSED:
                    pool._connections.remove(connection)
