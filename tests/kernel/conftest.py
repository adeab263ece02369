"""A real kernel, and an endpoint whose answers a test writes step by step."""

import ast
import json
import os
import queue
import signal
import socket
import threading
from contextlib import ExitStack, suppress
from functools import cached_property

import pytest
from client.many.server import CountingServer
from jupyter_client.manager import KernelManager

from grok_jupyter.simulator import Knobs, SimulatorServer

KEY = "xai-test-0123456789abcdef"
PATIENCE = 30  # seconds; only guards against hanging


class Exchange:
    """One request, and the answer that the test writes to it."""

    def __init__(self, connection, headers, body):
        self._connection = connection
        self.write = connection.sendall
        self.headers = headers
        self.body = body

    def begin(self, kind="text/event-stream", status="200 OK"):
        self.write(
            f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\nconnection: close\r\n\r\n".encode()
        )
        return self

    def event(self, **fields):
        chunk = {"id": "answer-1", "model": "grok-test", "object": "chat.completion.chunk"}
        self.write(f"data: {json.dumps({**chunk, **fields})}\n\n".encode())
        return self

    def delta(self, content=None, **delta):
        delta = delta if content is None else {"content": content, **delta}
        return self.event(choices=[{"index": 0, "delta": delta}])

    def finish(self, reason="stop", usage=None):
        self.event(choices=[{"index": 0, "delta": {}, "finish_reason": reason}])
        if usage:
            self.event(choices=[], usage=usage)
        self.write(b"data: [DONE]\n\n")
        self.close()

    def answer(self, text, **end):
        self.begin().delta(text).finish(**end)

    def was_left(self):
        """Whether the client closes the connection, waiting for it."""
        try:
            return self._connection.recv(1) == b""
        except ConnectionError:
            return True

    def close(self):
        self._connection.close()


class ScriptedServer:
    """Hands each request to the test that waits for it."""

    def __init__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._exchanges = queue.Queue()
        self._open = []
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}/v1"

    def next(self):
        exchange = self._exchanges.get(timeout=PATIENCE)
        self._open.append(exchange)
        return exchange

    def has_more(self):
        return not self._exchanges.empty()

    def close(self):
        # Closing alone leaves the thread in `accept`; if its process is stopped and goes on, that
        # begins again with whatever has the number of the file by then: the next listener.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._accepting.join(PATIENCE)
        self._listener.close()
        while self._open or self.has_more():
            (self._open.pop() if self._open else self.next()).close()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.settimeout(PATIENCE)
            threading.Thread(target=self._read, args=(connection,), daemon=True).start()

    def _read(self, connection):
        """Read a request and hand it on; close a connection that ends before it has one."""
        data = b""
        with ExitStack() as unless_read:
            unless_read.callback(connection.close)
            try:
                while b"\r\n\r\n" not in data:
                    received = connection.recv(65536)
                    if not received:
                        return
                    data += received
                head, _, body = data.partition(b"\r\n\r\n")
                lines = head.decode().split("\r\n")
                pairs = (line.split(": ", 1) for line in lines[1:])
                headers = {name.lower(): value for name, value in pairs}
                while len(body) < int(headers.get("content-length", 0)):
                    received = connection.recv(65536)
                    if not received:
                        return
                    body += received
            except OSError:
                return
            unless_read.pop_all()
        self._exchanges.put(Exchange(connection, headers, json.loads(body) if body else None))


class Cell:
    """One execution: what it sends, as it comes, and its reply."""

    def __init__(self, client, code, *, allow_stdin=True, cell_id=None, metadata=None):
        self._client = client
        request = client.session.msg(
            "execute_request",
            {"code": code, "silent": False, "store_history": True, "allow_stdin": allow_stdin},
            metadata={
                **(metadata or {}),
                **({"cellId": cell_id} if cell_id else {}),  # as notebooks do, consoles do not
            },
        )
        client.shell_channel.send(request)
        self._id = request["header"]["msg_id"]
        self.messages = []
        self._is_idle = False

    def until(self, condition):
        """Read what the cell sends until one message fits; return that message."""
        seen = 0
        while True:
            for message in self.messages[seen:]:
                if condition(message):
                    return message
            seen = len(self.messages)
            if self._is_idle:
                raise AssertionError(f"The cell ended without it: {self.messages}")
            self._read()

    def until_shown(self, text):
        """Wait until an output of the cell holds ``text``."""
        return self.until(lambda m: text in json.dumps(m["content"], ensure_ascii=False))

    def done(self):
        """Wait for the end of the cell."""
        while not self._is_idle:
            self._read()
        self.reply = reply_to(self._client, self._id)
        return self

    @property
    def status(self):
        return self.reply["status"]

    def of(self, *kinds):
        return [m for m in self.messages if m["msg_type"] in kinds]

    @property
    def displays(self):
        return [m["content"] for m in self.of("display_data")]

    @property
    def updates(self):
        return [m["content"] for m in self.of("update_display_data")]

    @property
    def error(self):
        (error,) = self.of("error")
        return error["content"]

    @property
    def stdout(self):
        return "".join(m["content"]["text"] for m in self.of("stream"))

    def outputs(self):
        """The cell's outputs as a front end keeps them, updates and clearing included."""
        kept = []
        for message in self.messages:
            kind, content = message["msg_type"], message["content"]
            if kind in {"display_data", "execute_result", "stream", "error"}:
                kept.append(dict(content, output_type=kind))
            elif kind == "update_display_data":
                for output in kept:
                    place = output.get("transient", {}).get("display_id")
                    if place is not None and place == content["transient"]["display_id"]:
                        output.update(data=content["data"], metadata=content["metadata"])
            elif kind == "clear_output":
                kept.clear()
        return kept

    def _read(self):
        message = self._client.get_iopub_msg(timeout=PATIENCE)
        is_ours = message["parent_header"].get("msg_id") == self._id
        if is_ours and message["msg_type"] == "status":
            self._is_idle = message["content"]["execution_state"] == "idle"
        elif is_ours and message["msg_type"] != "execute_input":
            self.messages.append(message)


def reply_to(client, request):
    """Wait for the reply to a request, by its id; replies to others are passed over."""
    while True:
        reply = client.get_shell_msg(timeout=PATIENCE)
        if reply["parent_header"].get("msg_id") == request:
            return reply["content"]


class Kernel:
    """A kernel process and a client of it."""

    def __init__(self, folder, **environment):
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(env=environment, cwd=str(folder))
        self.client = self.manager.blocking_client()
        self.interrupt = self.manager.interrupt_kernel
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def start(self, code, **how):
        return Cell(self.client, code, **how)

    def run(self, code, **how):
        return self.start(code, **how).done()

    def value(self, expression):
        """A value of the kernel's namespace, of the kinds that ``repr`` writes."""
        self.client.execute("", silent=True, user_expressions={"value": expression})
        reply = self.client.get_shell_msg(timeout=PATIENCE)["content"]["user_expressions"]["value"]
        assert reply["status"] == "ok", reply
        return ast.literal_eval(reply["data"]["text/plain"])

    @cached_property
    def subshell(self):
        """A subshell, which hears while a cell runs; `None` where the kernel has none."""
        request = self.client.session.msg("kernel_info_request", {})
        self.client.shell_channel.send(request)
        reply = reply_to(self.client, request["header"]["msg_id"])
        if "kernel subshells" not in reply.get("supported_features", []):
            return None
        self.client.control_channel.send(self.client.session.msg("create_subshell_request", {}))
        while True:
            reply = self.client.get_control_msg(timeout=PATIENCE)
            if reply["msg_type"] == "create_subshell_reply":
                return reply["content"]["subshell_id"]

    def send_beside(self, kind, content):
        """Send a message that is heard beside the running cell; return it."""
        message = self.client.session.msg(kind, content)
        message["header"]["subshell_id"] = self.subshell
        self.client.shell_channel.send(message)
        return message

    def has_heard_all(self):
        """Wait until all that was sent so far has reached the kernel, though a cell is running.

        Without subshells, nothing tells.
        """
        if not self.subshell:
            return True
        request = self.send_beside("kernel_info_request", {})
        return reply_to(self.client, request["header"]["msg_id"])["status"] == "ok"

    def close(self):
        self.client.stop_channels()
        try:
            if self.manager.is_alive():
                self.manager.signal_kernel(signal.SIGTERM)  # on which coverage saves
                self.manager.finish_shutdown(waittime=PATIENCE)  # and kills it in the end
        finally:
            self.manager.cleanup_resources()


@pytest.fixture
def counting():
    """A server that counts what it is asked."""
    with CountingServer() as server:
        yield server


@pytest.fixture(scope="module")
def scripted_server():
    server = ScriptedServer()
    yield server
    server.close()


@pytest.fixture
def scripted(scripted_server):
    """The endpoint that the kernel asks; each answer is the test's."""
    yield scripted_server
    assert not scripted_server.has_more(), "a request that the test does not know of"


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """Variables of a user with a key and nothing else of their own."""
    folder = tmp_path_factory.mktemp("home")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XAI_", "GROK_", "JUPYTER", "IPYTHON", "PYTHONHASHSEED"))
    }
    return {
        **kept,
        "HOME": str(folder),
        "IPYTHONDIR": str(folder / "ipython"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "XAI_API_KEY": KEY,
    }


@pytest.fixture(scope="module")
def module_kernel(scripted_server, environment, tmp_path_factory):
    kernel = Kernel(
        tmp_path_factory.mktemp("notebook"), **environment, XAI_BASE_URL=scripted_server.url
    )
    assert kernel.run("%load_ext grok_jupyter").status == "ok"
    yield kernel
    kernel.close()


@pytest.fixture
def kernel(module_kernel):
    """The module's kernel with fresh settings and no variables."""
    # IPython keeps what %config has set in its own configuration. %reset collects what the test
    # before has left; what is still there, modules most of all, is not gone through each time.
    module_kernel.run(
        "get_ipython().config.pop('GrokMagics', None)\n%unload_ext grok_jupyter\n%reset -f\n"
        "import gc\ngc.freeze()\ndel gc\n%load_ext grok_jupyter"
    )
    return module_kernel


@pytest.fixture(scope="module")
def simulator():
    with SimulatorServer(Knobs(rate=0, first_token=0)) as server:
        yield server


@pytest.fixture
def simulated(kernel, simulator):
    """The same kernel, asking the simulator."""
    kernel.run(f"%config GrokMagics.base_url = {simulator.url!r}")
    return kernel


@pytest.fixture
def open_kernel(environment):
    """Return a function: ``open_kernel(folder, NAME=value)``; ``None`` leaves a variable out."""
    with ExitStack() as stack:

        def open_it(folder, **changes):
            variables = {**environment, **changes}
            told = {name: value for name, value in variables.items() if value is not None}
            kernel = Kernel(folder, **told)
            stack.callback(kernel.close)
            assert kernel.run("%load_ext grok_jupyter").status == "ok"
            return kernel

        yield open_it


@pytest.fixture(scope="session")
def key():
    return KEY
