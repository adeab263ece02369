"""Deadlines hold whatever the server does in the meantime."""

import threading

import pytest

from grok_jupyter import APITimeoutError

PATIENCE = 20
SHORT = 0.2  # seconds
A_WHILE = 1.5  # seconds; what has to arrive first does so on a machine that is busy, too
LONG = 3000.0  # seconds; never reached


@pytest.mark.parametrize("fault", ["stall-headers", "stall-first", "stall", "empty-deltas"])
def test_silence_ends_an_answer(fault, endpoint, connect, ask, failing):
    server = endpoint(fault=fault, fault_after=2)
    limit = A_WHILE if fault == "stall" else SHORT
    stream = ask(connect(server, timeout=LONG, silence_timeout=limit)).stream()
    error, read = failing(stream, APITimeoutError)
    assert f"silence_timeout={limit} s" in str(error)
    assert error.response.content == read
    assert bool(read) == (fault == "stall")
    assert error.response.status == "failed"
    assert server.wait_for_disconnect(PATIENCE)
    assert len(server.requests) == 1


@pytest.mark.parametrize("fault", ["stall-headers", "stall-first", "stall", "empty-deltas"])
def test_the_whole_answer_has_a_deadline(fault, endpoint, connect, ask, failing):
    server = endpoint(fault=fault, fault_after=2)
    stream = ask(connect(server, timeout=SHORT)).stream()
    error, read = failing(stream, APITimeoutError)
    assert " timeout=0.2 s" in str(error)
    assert error.response.content == read
    assert server.wait_for_disconnect(PATIENCE)


def test_an_answer_that_keeps_coming_ends_at_the_deadline(endpoint, connect, ask, failing):
    server = endpoint(rate=100, tokens=100_000, reasoning="none")
    error, read = failing(ask(connect(server, timeout=3)).stream(), APITimeoutError)
    assert read == error.response.content != ""
    assert server.wait_for_disconnect(PATIENCE)


def test_a_slow_answer_is_not_silence(endpoint, connect, ask, finished):
    server = endpoint(rate=10, tokens=30, reasoning="none")  # 3 s, never silent for long
    response = finished(ask(connect(server, silence_timeout=2)).stream())
    assert response.status == "completed"


@pytest.mark.parametrize("fault", ["stall", "stall-first", "stall-headers"])
def test_a_reused_connection_is_watched_as_well(fault, endpoint, connect, ask, failing, finished):
    server = endpoint()
    client = connect(server, timeout=LONG)
    impatient = client.with_options(silence_timeout=SHORT)  # over the same connections
    for _ in ask(client).stream():
        pass
    failing(ask(impatient, simulator={"fault": fault}).stream(), APITimeoutError)
    assert server.wait_for_disconnect(PATIENCE)
    response = finished(ask(client).stream())
    assert response.status == "completed"


@pytest.mark.parametrize("fault", ["stall-headers", "stall"])
def test_an_answer_without_a_stream_has_deadlines_too(fault, endpoint, connect, ask):
    server = endpoint(fault=fault)
    with pytest.raises(APITimeoutError) as caught:
        ask(connect(server, timeout=SHORT)).sample()
    assert caught.value.response.status == "failed"
    assert server.wait_for_disconnect(PATIENCE)


def dribbling(*drops):
    """A server that begins an answer and then sends only what says nothing."""

    def handle(exchange):
        exchange.read()
        exchange.head()
        exchange.send(drops[0])
        while not exchange.is_gone(0.02):
            exchange.send(drops[1])

    return handle


@pytest.mark.parametrize(
    "drop",
    [
        b": keep-alive\n\n",
        b"\n",
        b'data: {"choices":[{"index":0,"delta":{}}]}\n\n',
        b'data: {"choices":[{"index":0,"delta":{"content":null}}],"usage":null}\n\n',
        b"event: ping\n\n",
        b"x",  # a line that never ends
    ],
)
def test_bytes_that_say_nothing_are_silence(drop, raw, event, connect, ask, failing):
    server = raw(dribbling(event("so far"), drop))
    client = connect(server, timeout=LONG, silence_timeout=A_WHILE)
    error, read = failing(ask(client).stream(), APITimeoutError)
    assert read == error.response.content == "so far"
    assert server.exchanges[0].done.wait(PATIENCE)


def test_a_server_that_never_reads_is_left(raw, connect, ask, failing):
    server = raw(lambda exchange: exchange.wait_for_close())
    client = connect(server, timeout=SHORT)
    failing(ask(client, "x" * 20_000_000).stream(), APITimeoutError)


def test_headers_that_dribble_are_silence(raw, connect, ask, failing):
    def handle(exchange):
        exchange.read()
        exchange.send(b"HTTP/1.1 200 OK\r\n")
        while not exchange.is_gone(0.02):
            exchange.send(b"x-more: of this\r\n")

    server = raw(handle)
    failing(ask(connect(server, timeout=SHORT)).stream(), APITimeoutError)
    assert server.exchanges[0].done.wait(PATIENCE)


def test_the_timeouts_of_one_client_can_differ_from_its_siblings(endpoint, connect, ask, failing):
    client = connect(endpoint(fault="stall"))
    failing(ask(client.with_options(silence_timeout=SHORT)).stream(), APITimeoutError)


def test_a_listing_has_deadlines_too(raw, connect):
    server = raw(lambda exchange: exchange.read() and exchange.wait_for_close())
    with pytest.raises(APITimeoutError):
        connect(server, timeout=SHORT).models.list_language_models()
    assert server.exchanges[0].done.wait(PATIENCE)


def test_a_consumer_that_takes_its_time_is_not_silence(endpoint, connect, ask, finished):
    import threading

    stream = ask(connect(endpoint(), silence_timeout=A_WHILE)).stream()
    next(stream)
    threading.Event().wait(2 * A_WHILE)  # time passes on our side only
    response = finished(stream)
    assert response.status == "completed"


def test_the_deadline_of_one_thread_does_not_break_the_answer_of_another(
    raw, event, finish, connect, ask, failing, finished
):
    """Both wait over kept connections for answers that have not begun."""
    both_wait, may_answer = threading.Barrier(2), threading.Event()
    body = event(choices=[{"delta": {"content": "x"}}]) + finish
    answer = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
    answer += b"content-length: %d\r\n\r\n%b" % (len(body), body)

    def handle(exchange):
        exchange.read()
        both_wait.wait(PATIENCE)  # so that each of the first two needs a connection
        exchange.send(answer)
        exchange.read()
        both_wait.wait(PATIENCE)
        if may_answer.wait(PATIENCE):
            exchange.send(answer)

    client = connect(raw(handle), timeout=LONG, silence_timeout=LONG)
    answers = []

    def complete():
        answers.append(finished(ask(client).stream()).status)

    def in_two_threads(second):
        threads = [threading.Thread(target=complete), threading.Thread(target=second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def give_up():
        hurried = client.with_options(silence_timeout=SHORT)
        failing(ask(hurried).stream(), APITimeoutError)
        may_answer.set()

    in_two_threads(complete)
    in_two_threads(give_up)
    assert answers == ["completed"] * 3
