"""The simulator behind real HTTP, on the loopback interface only."""

from __future__ import annotations

import ipaddress
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from grok_jupyter.simulator.connection import Connection
from grok_jupyter.simulator.engine import Engine
from grok_jupyter.simulator.knobs import Knobs
from grok_jupyter.simulator.listener import Listener, RecordedRequest

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["RecordedRequest", "SimulatorServer"]


class SimulatorServer:
    """An xAI-compatible endpoint on this machine; serves as soon as it exists.

    Parameters
    ----------
    engine
        The engine to serve, or the knobs for a new one. Unless they say otherwise, a new engine
        behind a server refuses requests without a key; any key will do.
    host
        A loopback address.
    port
        0 takes any free port.

    Raises
    ------
    ValueError
        `host` is not a loopback address: the endpoint must not be reachable from elsewhere.
    OSError
        The port is in use.

    Examples
    --------
    >>> with SimulatorServer() as server:
    ...     server.url.startswith("http://127.0.0.1:")
    True
    """

    def __init__(
        self, engine: Engine | Knobs | None = None, host: str = "127.0.0.1", port: int = 0
    ) -> None:
        if not isinstance(engine, Engine):
            knobs = engine or Knobs()
            is_open = knobs.require_key is False
            engine = Engine(replace(knobs, require_key=not is_open))
        self._listener = Listener(engine, _loopback(host), port, Connection)
        # Polling is how socketserver notices that it should stop; this is its delay in seconds.
        self._thread = threading.Thread(
            target=self._listener.serve_forever,
            args=(0.02,),
            name="grok-demo",
            daemon=True,
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """Base URL for clients, `/v1` included."""
        host, port = self._listener.server_address[:2]
        shown = f"[{host!s}]" if ":" in str(host) else str(host)
        return f"http://{shown}:{port}/v1"

    @property
    def requests(self) -> list[RecordedRequest]:
        """The requests so far, oldest first; at most the last 1000."""
        return self._listener.requests

    @property
    def disconnects(self) -> int:
        """How many clients left before their answer was complete."""
        return self._listener.disconnects

    def wait_for_disconnect(self, timeout: float, *, count: int = 1) -> bool:
        """Wait until clients have left in mid-answer, in silence too.

        Parameters
        ----------
        timeout
            Seconds to wait at most.
        count
            Disconnects since the server started.

        Returns
        -------
        bool
            Whether it happened in time.
        """
        changed = self._listener.changed
        with changed:
            return changed.wait_for(lambda: self._listener.disconnects >= count, timeout)

    def wait_for_request(self, timeout: float, *, count: int = 1) -> bool:
        """Wait until ``requests`` holds as many requests; the parameters are as above."""
        changed = self._listener.changed
        with changed:
            return changed.wait_for(lambda: len(self.requests) >= count, timeout)

    def close(self) -> None:
        """Stop serving and drop all connections, stalled ones too; safe to call twice."""
        if self._listener.closing.is_set():
            return
        self._listener.closing.set()
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _loopback(host: str) -> str:
    try:
        is_loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = host == "localhost"
    if not is_loopback:
        raise ValueError(
            f"The simulator serves on the loopback interface only, such as 127.0.0.1, not {host!r}."
        )
    return host
