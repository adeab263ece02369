"""One HTTP connection to the simulator: requests in, paced pieces out."""

from __future__ import annotations

import contextlib
import socket
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, cast

from grok_jupyter.simulator.listener import Listener
from grok_jupyter.simulator.patience import Patience
from grok_jupyter.simulator.refusals import INVALID_ARGUMENT, Refusal

if TYPE_CHECKING:
    from grok_jupyter.simulator.reply import Reply

__all__ = ["Connection"]

# Largest request body, in bytes: several images of the largest size.
MAX_BODY = 128 * 1024 * 1024


class Connection(BaseHTTPRequestHandler):
    """Carries requests to the engine and its replies back, over one socket."""

    protocol_version = "HTTP/1.1"
    server_version = "grok-demo"
    sys_version = ""
    # Each write must leave at once, however small (TCP_NODELAY).
    disable_nagle_algorithm = True

    def setup(self) -> None:
        """Register, so that the server can close this connection."""
        super().setup()
        self.listener.open_connections.add(self.connection)
        if self.listener.closing.is_set():  # accepted at the last moment
            self.connection.shutdown(socket.SHUT_RDWR)

    def finish(self) -> None:
        """Deregister."""
        self.listener.open_connections.discard(self.connection)
        super().finish()

    @property
    def listener(self) -> Listener:
        """The server that accepted this connection."""
        return cast("Listener", self.server)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  inherited name
        """Keep silent: tests and terminals want no log."""

    def respond(self) -> None:
        """Answer one request, whatever its method."""
        try:
            body = self._body()
        except Refusal as refusal:
            # The rest of the request is not read, so the connection cannot be used again.
            self.close_connection = True
            self._carry(refusal.reply())
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.listener.record(self.command, self.path, headers, body)
        self._carry(self.listener.engine.answer(self.command, self.path, headers, body))

    do_GET = do_POST = do_HEAD = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = respond  # noqa: N815 - inherited names

    def _body(self) -> bytes:
        length = self.headers.get("content-length", "0")
        if "transfer-encoding" in self.headers or not length.isdecimal():
            error = "A request needs a Content-Length in bytes."
            raise Refusal(411, error, INVALID_ARGUMENT)
        if int(length) > MAX_BODY:
            error = f"The request has {length} bytes; at most {MAX_BODY} are read."
            raise Refusal(413, error, INVALID_ARGUMENT)
        return self.rfile.read(int(length))

    def _carry(self, reply: Reply) -> None:
        patience = Patience(self.connection, self.listener.closing)
        try:
            is_complete = patience.wait(reply.headers_delay) and self._write(reply, patience)
        except OSError:  # the client has gone while being written to
            is_complete = False
        finally:
            patience.close()
        if not is_complete:
            self.close_connection = True
            if not self.listener.closing.is_set():
                self.listener.count_disconnect()

    def _write(self, reply: Reply, patience: Patience) -> bool:
        has_length = "content-length" in reply.headers
        is_chunked = not has_length and self.request_version != "HTTP/1.0"
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if is_chunked:
            self.send_header("transfer-encoding", "chunked")
        if reply.is_cut or not (has_length or is_chunked):
            self.close_connection = True
        self.end_headers()
        if self.command == "HEAD":
            return True
        for piece in reply.pieces:
            if not patience.wait(piece.delay):
                return False
            # An empty chunk would end the body.
            if piece.data:
                framed = b"%x\r\n%b\r\n" % (len(piece.data), piece.data)
                self.wfile.write(framed if is_chunked else piece.data)
        if is_chunked and not reply.is_cut:
            # A client may well close as soon as it has read [DONE]; it has missed nothing.
            with contextlib.suppress(OSError):
                self.wfile.write(b"0\r\n\r\n")
        return True
