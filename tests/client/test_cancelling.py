"""Another thread ends a stream: at any time, at once, without an error for the one that reads."""

import contextlib
import queue
import socket
import threading

import httpx2
import pytest

from grok_jupyter import StreamError

PATIENCE = 20
QUICK = {"rate": 0, "first_token": 0, "reasoning": "none"}


class Reader:
    """Reads a stream in a thread of its own."""

    def __init__(self, stream):
        self.stream = stream
        self._texts = queue.Queue()
        self._error = None
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        try:
            for _, chunk in self.stream:
                self._texts.put(chunk.content)
        except BaseException as error:  # whatever it is, the test has to know
            self._error = error

    def until_text(self):
        """Wait for the first text of the answer."""
        text = ""
        while not text:
            text = self._texts.get(timeout=PATIENCE)
        return text

    def until_end(self):
        """Wait for the end of the loop; the response that it leaves."""
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        assert self._error is None
        return self.stream.response


def cancelled(response, content=""):
    assert (response.status, response.finish_reason) == ("interrupted", None)
    assert response.content.startswith(content)
    return True


@pytest.fixture
def server(endpoint):
    return endpoint(**QUICK)


@pytest.fixture(params=["httpx", "httpx2"])
def connected(request, server, connect):
    """A client of the server, with either library."""
    with httpx2.Client() as other:
        yield connect(server, http_client=other if request.param == "httpx2" else None)


@pytest.fixture
def embedded(connect):
    """A client of the endpoint in this process."""
    return connect(None, base_url="demo", api_key=None)


def wait_until(condition):
    pause = threading.Event()
    for _ in range(PATIENCE * 100):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("it never happened")


def begun(ask, client, fault=None, **knobs):
    knobs = {**QUICK, "fault": fault, **knobs}
    return ask(client, simulator=knobs).stream()


@pytest.mark.parametrize("fault", ["stall-headers", "stall-first", "empty-deltas"])
def test_a_silent_server_is_left_at_once(fault, server, connected, ask):
    reader = Reader(begun(ask, connected, fault, fault_count=1))
    wait_until(lambda: server.requests)
    reader.stream.cancel()
    assert cancelled(reader.until_end())
    assert server.wait_for_disconnect(PATIENCE)
    assert len(server.requests) == 1  # asked again it would have answered


def test_silence_in_mid_answer_ends_and_what_had_arrived_is_kept(server, connected, ask):
    reader = Reader(begun(ask, connected, "stall"))
    text = reader.until_text()
    reader.stream.cancel()
    assert cancelled(reader.until_end(), text)
    assert server.wait_for_disconnect(PATIENCE)
    assert len(server.requests) == 1


def test_an_answer_that_pours_in_is_left_too(server, connected, ask):
    reader = Reader(begun(ask, connected, rate=500, tokens=100_000))
    text = reader.until_text()
    reader.stream.cancel()
    assert cancelled(reader.until_end(), text)
    assert server.wait_for_disconnect(PATIENCE)


def test_a_kept_connection_that_waits_for_headers_is_left_at_once(server, connected, ask):
    assert ask(connected).sample().status == "completed"
    reader = Reader(begun(ask, connected, "stall-headers"))
    wait_until(lambda: len(server.requests) == 2)
    reader.stream.cancel()
    assert cancelled(reader.until_end())
    assert server.wait_for_disconnect(PATIENCE)
    assert ask(connected).sample().status == "completed"


def test_an_answer_in_one_piece_can_be_cancelled(server, connected, ask):
    stall = {**QUICK, "fault": "stall-headers"}
    reader = Reader(ask(connected, simulator=stall).begin(streaming=False))
    wait_until(lambda: server.requests)
    reader.stream.cancel()
    assert cancelled(reader.until_end())
    assert server.wait_for_disconnect(PATIENCE)


@pytest.mark.parametrize("fault", ["stall-headers", "stall-first", "empty-deltas"])
def test_the_embedded_endpoint_is_left_in_its_silence(fault, embedded, ask):
    reader = Reader(begun(ask, embedded, fault))
    reader.stream.cancel()
    assert cancelled(reader.until_end())


def test_the_embedded_endpoint_is_left_in_mid_answer(embedded, ask):
    reader = Reader(begun(ask, embedded, "stall"))
    text = reader.until_text()
    reader.stream.cancel()
    assert cancelled(reader.until_end(), text)


def test_between_two_chunks_of_one_read_the_loop_ends(raw, event, connect, ask):
    def handle(exchange):
        exchange.read()
        exchange.head()
        exchange.send(event("one ") + event("two ") + event("three"))
        exchange.wait_for_close()

    server = raw(handle)
    stream = ask(connect(server)).stream()
    read = []
    for _, chunk in stream:
        read.append(chunk.content)
        if len(read) == 1:
            stream.cancel()
    assert read == ["one "]
    assert cancelled(stream.response)
    assert stream.response.content == "one "
    assert server.exchanges[0].done.wait(PATIENCE)


def test_the_socket_closes_although_the_reader_does_not_come_back(server, connected, ask):
    stream = begun(ask, connected, "stall")
    while not stream.response.content:
        next(stream)
    threading.Thread(target=stream.cancel).start()
    assert server.wait_for_disconnect(PATIENCE)
    assert list(stream) == []
    assert cancelled(stream.response)


def test_cancelled_before_its_first_step_it_sends_nothing(server, connected, ask):
    stream = ask(connected).stream()
    stream.cancel()
    assert list(stream) == []
    assert cancelled(stream.response)
    assert server.requests == []


def test_the_wait_before_another_try_ends(raw, connect, ask):
    def handle(exchange):
        while exchange.read():
            exchange.answer(b"slow down", "429 Too Many Requests", retry_after="100")

    server = raw(handle)
    reader = Reader(ask(connect(server)).stream())
    wait_until(lambda: server.exchanges and server.exchanges[0].request)
    reader.stream.cancel()
    assert cancelled(reader.until_end())
    assert len(server.exchanges) == 1


def test_many_threads_may_cancel_at_once_and_again(server, connected, ask):
    reader = Reader(begun(ask, connected, "stall"))
    text = reader.until_text()
    threads = [threading.Thread(target=reader.stream.cancel) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cancelled(reader.until_end(), text)
    reader.stream.cancel()
    reader.stream.close()
    assert cancelled(reader.stream.response, text)
    assert server.disconnects == 1 or server.wait_for_disconnect(PATIENCE)


def test_after_the_end_nothing_changes_and_the_connection_serves_again(
    raw, event, finish, connect, ask, finished
):
    def handle(exchange):
        while exchange.read():
            exchange.answer(event("Hello") + finish)

    server = raw(handle)
    client = connect(server)
    for _ in range(3):
        stream = ask(client).stream()
        response = finished(stream)
        stream.cancel()
        assert (response.status, response.finish_reason) == ("completed", "stop")
    assert len(server.exchanges) == 1


def test_an_answer_that_failed_stays_failed(server, connected, ask, failing):
    stream = begun(ask, connected, "cut")
    failing(stream, StreamError)
    stream.cancel()
    assert stream.response.status == "failed"


def test_cancelling_one_stream_leaves_another_of_the_same_client_alone(server, connected, ask):
    left, kept = begun(ask, connected, "stall"), begun(ask, connected, rate=500, tokens=500)
    readers = [Reader(left), Reader(kept)]
    for reader in readers:
        reader.until_text()
    left.cancel()
    assert cancelled(readers[0].until_end())
    assert readers[1].until_end().status == "completed"


def test_among_kept_connections_the_right_one_is_left(raw, event, finish, connect, ask):
    both = threading.Barrier(2)
    goes_on = threading.Event()

    def handle(exchange):
        exchange.read()
        both.wait(PATIENCE)
        exchange.answer(event("Hello") + finish)
        exchange.read()
        if exchange.json()["messages"][0]["content"] == "leave":
            exchange.wait_for_close()
        elif goes_on.wait(PATIENCE):
            exchange.answer(event("Stayed") + finish)

    server = raw(handle)
    client = connect(server)
    for reader in [Reader(ask(client).stream()) for _ in range(2)]:
        assert reader.until_end().status == "completed"
    left, kept = (Reader(ask(client, prompt).stream()) for prompt in ("leave", "stay"))
    wait_until(lambda: all(b"leave" in e.request or b"stay" in e.request for e in server.exchanges))
    left.stream.cancel()  # on which of the two it waits, the library does not say
    goes_on.set()
    assert kept.until_end().content == "Stayed"
    assert cancelled(left.until_end())
    assert len(server.exchanges) == 2


@pytest.fixture
def busy():
    """A listener whose queue is full, and whoever fills it: the next to connect waits."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        fillers = [socket.socket() for _ in range(3)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        yield listener, fillers
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)  # which ends an `accept` that waits


def test_cancelled_while_it_connects_it_sends_nothing(busy, connect, ask):
    listener, fillers = busy
    connecting = threading.Event()
    received = []

    def accept():
        with contextlib.suppress(OSError):  # at last the listener is closed
            while True:
                connection, _ = listener.accept()
                with connection:
                    received.append(connection.recv(65536))

    with httpx2.Client(event_hooks={"request": [lambda _: connecting.set()]}) as http_client:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        reader = Reader(ask(connect(None, base_url=url, http_client=http_client)).stream())
        assert connecting.wait(PATIENCE)
        reader.stream.cancel()
        for filler in fillers:
            filler.close()
        threading.Thread(target=accept, daemon=True).start()
        assert cancelled(reader.until_end())
    wait_until(lambda: len(received) > 1)  # one that filled the queue, and the client
    assert not any(received)
