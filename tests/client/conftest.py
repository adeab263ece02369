"""A clean environment, servers that behave as asked, and clients that speak to them."""

import contextlib
import json
import socket
import threading
from types import SimpleNamespace

import pytest

from grok_jupyter import AsyncClient, Client
from grok_jupyter.chat import user
from grok_jupyter.client.config import process
from grok_jupyter.simulator import Knobs, SimulatorServer

KEY = "xai-topsecret-0123456789"
PATIENCE = 20  # seconds; only guards against hanging


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    """Neither this machine's settings nor another test's decide anything."""
    for name in ("XAI_API_KEY", "XAI_BASE_URL", "GROK_MODEL", "GROK_JUPYTER_DEMO"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    before = process.demo, process.key
    process.demo = process.key = None
    yield
    process.demo, process.key = before


@pytest.fixture(scope="session")
def key():
    return KEY


@pytest.fixture
def endpoint():
    """Start a simulator without delays: `endpoint(fault="cut")`."""
    with contextlib.ExitStack() as stack:

        def start(**knobs):
            knobs = {"rate": 0, "first_token": 0, **knobs}
            return stack.enter_context(SimulatorServer(Knobs(**knobs)))

        yield start


@pytest.fixture
def connect():
    """Make a client for a server, closed when the test ends."""
    with contextlib.ExitStack() as stack:

        def connect(server, **settings):
            settings = {"api_key": KEY, "base_url": server and server.url, **settings}
            return stack.enter_context(Client(**settings))

        yield connect


@pytest.fixture
def connect_async():
    """Make an AsyncClient for a server; the test closes it."""
    return lambda server, **settings: AsyncClient(
        **{"api_key": KEY, "base_url": server and server.url, **settings}
    )


@pytest.fixture(scope="module")
def shared():
    """One client for many tests, each with knobs of its own in its request."""
    with (
        SimulatorServer(Knobs(rate=0, first_token=0)) as server,
        Client(KEY, base_url=server.url) as c,
    ):
        yield c


@pytest.fixture(scope="session")
def ask():
    """A chat with one question."""

    def ask(client, prompt="Hello", **settings):
        return client.chat.create("grok-4.6", **settings).append(user(prompt))

    return ask


@pytest.fixture(scope="session")
def finished():
    """Read a stream to its end; return the response."""

    def finished(stream):
        for response, _ in stream:
            assert response is stream.response
        return stream.response

    return finished


@pytest.fixture(scope="session")
def failing():
    """Run a stream to the error that it must end with; return the error and what was read."""

    def failing(stream, kind):
        read = []
        with pytest.raises(kind) as caught:
            for response, chunk in stream:
                read.append(chunk.content)
                assert response is stream.response
        assert type(caught.value) is kind
        return caught.value, "".join(read)

    return failing


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
            body += self._received()
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


@pytest.fixture
def raw():
    """Serve connections with a function of their `Exchange`, on loopback."""
    servers, threads = [], []
    stopped = threading.Event()

    def serve(handle):
        listener = socket.create_server(("127.0.0.1", 0))
        servers.append(listener)
        exchanges, errors = [], []

        def converse(connection):
            exchange = Exchange(connection)
            exchanges.append(exchange)
            try:
                handle(exchange)
            except Exception as error:
                errors.append(error)
            finally:
                connection.close()
                exchange.done.set()

        def accept():
            while not stopped.is_set():
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                thread = threading.Thread(target=converse, args=(connection,), daemon=True)
                threads.append(thread)
                thread.start()

        threading.Thread(target=accept, daemon=True).start()
        port = listener.getsockname()[1]
        return SimpleNamespace(
            url=f"http://127.0.0.1:{port}/v1", exchanges=exchanges, errors=errors, port=port
        )

    yield serve
    stopped.set()
    for listener in servers:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


@pytest.fixture(scope="session")
def event():
    """One event with the given content, or any chunk, as bytes."""

    def event(content=None, **chunk):
        if content is not None:
            chunk["choices"] = [{"index": 0, "delta": {"content": content}}]
        return b"data: " + json.dumps(chunk).encode() + b"\n\n"

    return event


@pytest.fixture(scope="session")
def finish(event):
    """The events that end an answer well."""
    last = event(choices=[{"index": 0, "delta": {}, "finish_reason": "stop"}])
    return last + b"data: [DONE]\n\n"


@pytest.fixture(scope="session")
def hello(event, finish):
    """A whole stream that says Hello."""
    return event("Hello") + finish


@pytest.fixture
def interrupt_when():
    """Send this process SIGINT, as Ctrl-C does, once a condition holds."""
    import signal
    import time

    threads = []

    def interrupt_when(condition):
        main = threading.main_thread().ident

        def watch():
            deadline = time.monotonic() + PATIENCE
            while not condition() and time.monotonic() < deadline:
                time.sleep(0.01)
            signal.pthread_kill(main, signal.SIGINT)

        threads.append(threading.Thread(target=watch, daemon=True))
        threads[-1].start()

    yield interrupt_when
    for thread in threads:
        thread.join(PATIENCE)
