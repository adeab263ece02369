"""However a stream is left, its socket is closed at once and its text is kept."""

import gc

import pytest

from grok_jupyter import StreamError

PATIENCE = 20


@pytest.fixture
def server(endpoint):
    return endpoint(rate=200, tokens=100_000, reasoning="none")


def some(stream, steps=3):
    for _ in range(steps):
        response, _ = next(stream)
    return response


def left(server, response):
    """What holds after a stream was left in its middle."""
    assert server.wait_for_disconnect(PATIENCE)
    assert response.status == "interrupted"
    assert response.finish_reason is None
    assert response.content
    assert len(server.requests) == 1
    return True


def test_break_closes_the_socket(server, connect, ask):
    for response, _ in ask(connect(server)).stream():
        if response.content:
            break
    assert left(server, response)


def test_close_closes_the_socket(server, connect, ask):
    stream = ask(connect(server)).stream()
    response = some(stream)
    stream.close()
    assert left(server, response)
    stream.close()  # once more does no harm
    assert list(stream) == []


def test_the_end_of_a_with_block_closes_the_socket(server, connect, ask):
    with ask(connect(server)).stream() as stream:
        response = some(stream)
    assert left(server, response)


def test_an_exception_in_the_loop_closes_the_socket_and_comes_out_unchanged(server, connect, ask):
    mistake = RuntimeError("the reader's own")
    with pytest.raises(RuntimeError) as caught:
        for response, _ in ask(connect(server)).stream():
            if response.content:
                raise mistake
    assert caught.value is mistake
    assert left(server, response)


def test_an_exception_in_a_with_block_closes_the_socket(server, connect, ask):
    with pytest.raises(ZeroDivisionError), ask(connect(server)).stream() as stream:
        response = some(stream)
        _ = 1 / 0
    assert left(server, response)


def test_forgetting_a_stream_closes_the_socket(server, connect, ask):
    response = some(ask(connect(server)).stream())
    gc.collect()
    assert left(server, response)


def test_a_stream_that_was_never_started_sends_nothing(server, connect, ask):
    stream = ask(connect(server)).stream()
    assert stream.response.status == "pending"
    stream.close()
    assert stream.response.status == "interrupted"
    assert list(stream) == []
    with ask(connect(server)).stream() as other:
        pass
    assert other.response.status == "interrupted"
    assert server.requests == []


def test_closing_a_complete_stream_leaves_it_complete(endpoint, connect, ask):
    with ask(connect(endpoint())).stream() as stream:
        for _ in stream:
            pass
    stream.close()
    assert stream.response.status == "completed"


def test_closing_a_failed_stream_leaves_it_failed(endpoint, connect, ask, failing):
    stream = ask(connect(endpoint(fault="cut"))).stream()
    failing(stream, StreamError)
    stream.close()
    assert stream.response.status == "failed"
    assert list(stream) == []


@pytest.mark.parametrize("segmentation", ["events", "bytes", "whole"])
def test_the_connection_serves_again_after_a_complete_answer(
    segmentation, raw, event, finish, connect, ask, finished
):
    body = event("Hello") + finish
    cut = {"events": len(event("Hello")), "bytes": 1, "whole": len(body)}[segmentation]

    def handle(exchange):
        while exchange.read():
            exchange.head(transfer_encoding="chunked")
            for start in range(0, len(body), cut):
                exchange.chunk(body[start : start + cut])
            exchange.chunk(b"")

    server = raw(handle)
    client = connect(server)
    for _ in range(3):
        response = finished(ask(client).stream())
        assert response.status == "completed"
    assert ask(client).model == "grok-4.6"
    assert len(server.exchanges) == 1


def test_a_server_that_stays_connected_after_its_last_event_is_left(
    raw, event, finish, connect, ask, finished
):
    def handle(exchange):
        exchange.read()
        exchange.head()
        exchange.send(event("Hello") + finish)
        exchange.wait_for_close()

    server = raw(handle)
    response = finished(ask(connect(server)).stream())
    assert (response.status, response.content) == ("completed", "Hello")
    assert server.exchanges[0].done.wait(PATIENCE)


def test_an_interrupt_closes_the_socket_and_keeps_what_had_arrived(
    endpoint, connect, ask, interrupt_when
):
    server = endpoint(fault="stall", fault_after=3)
    stream = ask(connect(server)).stream()
    interrupt_when(lambda: stream.response.content)
    with pytest.raises(KeyboardInterrupt):
        for _ in stream:
            pass
    assert left(server, stream.response)


def test_an_interrupt_while_waiting_to_try_again_ends_the_wait(
    endpoint, connect, ask, interrupt_when
):
    server = endpoint(fault="rate-limit", retry_after=100)
    stream = ask(connect(server)).stream()
    interrupt_when(lambda: server.requests)
    with pytest.raises(KeyboardInterrupt):
        next(stream)
    assert stream.response.status == "interrupted"
    assert len(server.requests) == 1


def test_no_thread_outlives_its_stream(endpoint, connect, ask, finished):
    import threading

    response = finished(ask(connect(endpoint())).stream())
    for thread in threading.enumerate():
        if "deadline" in thread.name:
            thread.join(PATIENCE)
            assert not thread.is_alive()
    assert response.status == "completed"
