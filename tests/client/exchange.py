"""One connection of a server that does as a test tells it."""

import contextlib
import json
import threading

PATIENCE = 20  # seconds; only guards against hanging


class Exchange:
    """One accepted connection of a raw server: what was asked, and means to answer."""

    def __init__(self, connection):
        self._connection = connection
        self.request = b""
        self.done = threading.Event()  # the handler has returned

    def read(self):
        """Read one request; `False` if the client has closed the connection."""
        data = b""
        while b"\r\n\r\n" not in data:
            more = self._received()
            if not more:
                return False
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n"):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        while len(body) < length:
            more = self._received()
            if not more:
                return False
            body += more
        self.request = head + b"\r\n\r\n" + body
        return True

    def json(self):
        """The body of the request."""
        return json.loads(self.request.partition(b"\r\n\r\n")[2])

    def _received(self):
        try:
            return self._connection.recv(65536)
        except OSError:
            return b""

    def send(self, data):
        with contextlib.suppress(OSError):
            self._connection.sendall(data)

    def head(self, status="200 OK", kind="text/event-stream", **headers):
        lines = [f"HTTP/1.1 {status}"]
        if kind:
            lines.append(f"content-type: {kind}")
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.send(("\r\n".join(lines) + "\r\n\r\n").encode())

    def answer(self, body, status="200 OK", kind="text/event-stream", **headers):
        """Answer whole, keeping the connection."""
        self.head(status, kind, content_length=len(body), **headers)
        self.send(body)

    def chunk(self, data):
        """Send one chunk of a chunked body; `b""` ends it."""
        self.send(b"%x\r\n%b\r\n" % (len(data), data))

    def is_gone(self, seconds):
        """Whether the client closes the connection within so many seconds."""
        self._connection.settimeout(seconds)
        try:
            return not self._connection.recv(65536)
        except TimeoutError:
            return False
        except OSError:
            return True

    def wait_for_close(self):
        """Whether the client closed the connection before patience ran out."""
        self._connection.settimeout(PATIENCE)
        try:
            while self._connection.recv(65536):
                pass
        except TimeoutError:
            return False
        except OSError:
            pass
        return True
