"""The listening socket of the simulator, and what its connections share."""

from __future__ import annotations

import contextlib
import json
import socket
import socketserver
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from grok_jupyter.simulator.engine import Engine

__all__ = ["Listener", "RecordedRequest"]

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


class Listener(ThreadingHTTPServer):
    """Accepts connections and holds what they share."""

    # A stalled client must not keep the process alive.
    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, engine: Engine, host: str, port: int, handler: type[BaseHTTPRequestHandler]
    ) -> None:
        self.engine = engine
        self.closing = threading.Event()
        self.open_connections: set[socket.socket] = set()
        self.requests: list[RecordedRequest] = []
        self.disconnects = 0
        self.changed = threading.Condition()
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), handler)

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
