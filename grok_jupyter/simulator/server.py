"""The simulator behind real HTTP, on the loopback interface only."""

from __future__ import annotations

import contextlib
import ipaddress
import json
import socket
import socketserver
import sys
import threading
from dataclasses import dataclass, field, replace
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self

from grok_jupyter.simulator.connection import Connection
from grok_jupyter.simulator.engine import Engine
from grok_jupyter.simulator.knobs import Knobs

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["RecordedRequest", "SimulatorServer"]

# Requests remembered at most: a server may run for weeks.
MOST_RECORDED = 1000


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """A request as it arrived: header names in lower case, the body decoded from JSON.

    A body that is no JSON is kept as text, an empty one as `None`.
    """

    method: str
    path: str
    headers: dict[str, str] = field(repr=False)  # they hold the key
    body: Any


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
        self._listener = Listener(engine, _loopback(host), port)
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


class Listener(ThreadingHTTPServer):
    """Accepts connections and holds what they share."""

    # A stalled client must not keep the process alive.
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, engine: Engine, host: str, port: int) -> None:
        self.engine = engine
        self.closing = threading.Event()
        self.open_connections: set[socket.socket] = set()
        self.requests: list[RecordedRequest] = []
        self.disconnects = 0
        self.changed = threading.Condition()
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), Connection)

    def server_bind(self) -> None:
        """Bind without asking the name service who we are, which may take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.server_address[1]

    def server_close(self) -> None:
        """Close the listening socket and shut down everything that it accepted."""
        super().server_close()
        for connection in self.open_connections.copy():
            # One may just have closed by itself.
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep silent about connections that break; everything else is a bug and is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def record(self, method: str, path: str, headers: dict[str, str], body: bytes) -> None:
        """Remember a request."""
        try:
            decoded = json.loads(body) if body else None
        except ValueError:
            decoded = body.decode("utf-8", "replace")
        with self.changed:
            self.requests.append(RecordedRequest(method, path, headers, decoded))
            del self.requests[:-MOST_RECORDED]
            self.changed.notify_all()

    def count_disconnect(self) -> None:
        """Remember that a client left too early."""
        with self.changed:
            self.disconnects += 1
            self.changed.notify_all()


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
