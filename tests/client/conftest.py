"""A clean environment, servers that behave as asked, and clients that speak to them."""

import contextlib
import json
import socket
import threading
from types import SimpleNamespace

import anyio
import pytest
from client.exchange import PATIENCE, Exchange

from grok_jupyter import APIConnectionError, AsyncClient, Client
from grok_jupyter.chat import user
from grok_jupyter.client.config import process
from grok_jupyter.simulator import Knobs, SimulatorServer

KEY = "xai-topsecret-0123456789"


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    """Neither this machine's settings nor another test's decide anything."""
    for name in ("XAI_API_KEY", "XAI_BASE_URL", "GROK_MODEL", "GROK_JUPYTER_API",
                 "GROK_JUPYTER_DEMO"):  # fmt: skip
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


@pytest.fixture
def asked(ask, key):
    """The error of a question to an address, by either client; it is the same sentence."""

    def asked(url, *, both=True, **settings):
        settings = {"max_retries": 0, **settings}
        client = Client(key, base_url=url, **settings)
        with client, pytest.raises(APIConnectionError) as caught:
            ask(client).sample()

        async def again():
            async with AsyncClient(key, base_url=url, **settings) as client:
                with pytest.raises(APIConnectionError) as other:
                    await ask(client).sample()
            return str(other.value)

        said = str(caught.value)
        if both:
            assert anyio.run(again).partition("(")[0] == said.partition("(")[0]
        assert key not in said
        return said

    return asked


@pytest.fixture
def closed():
    """A port of this machine that nobody listens on, nor can while the test runs."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


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
