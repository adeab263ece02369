"""A request is sent again only before its first event, only where it can help, and not often."""

import json

import pytest

from grok_jupyter import (
    APIConnectionError,
    BadRequestError,
    ConfigError,
    GrokError,
    RateLimitError,
    ServerError,
)


def test_a_rate_limit_is_waited_out(endpoint, connect, ask):
    server = endpoint(fault="rate-limit", fault_count=2, retry_after=0.01)
    assert ask(connect(server)).sample().status == "completed"
    assert len(server.requests) == 3


def test_a_rate_limit_is_waited_out_at_most_twice(endpoint, connect, ask, failing):
    server = endpoint(fault="rate-limit", fault_count=3, retry_after=0.01)
    error, _ = failing(ask(connect(server)).stream(), RateLimitError)
    assert len(server.requests) == 3
    assert error.retry_after == 0.01


def test_more_retries_do_not_mean_more_waiting_for_a_rate_limit(endpoint, connect, ask, failing):
    server = endpoint(fault="rate-limit", fault_count=9, retry_after=0.01)
    failing(ask(connect(server, max_retries=5)).stream(), RateLimitError)
    assert len(server.requests) == 3


def test_the_wait_is_the_one_that_the_server_asks_for(raw, event, finish, connect, ask):
    import time

    arrivals = []

    def handle(exchange):
        while exchange.read():
            arrivals.append(time.monotonic())
            if len(arrivals) == 1:
                exchange.answer(b"slow down", "429 Too Many Requests", retry_after="0.7")
            else:
                exchange.answer(event("Hello") + finish)

    assert list(ask(connect(raw(handle))).stream())
    first, second = arrivals
    assert second - first >= 0.7  # not sooner than asked; how much later is not our business


@pytest.mark.parametrize("asked", ["121", "86400"])
def test_a_long_wait_is_left_to_the_caller(asked, raw, connect, ask, failing):
    requests = []

    def handle(exchange):
        while exchange.read():
            requests.append(exchange.request)
            exchange.answer(b"later", "429 Too Many Requests", retry_after=asked)

    error, _ = failing(ask(connect(raw(handle))).stream(), RateLimitError)
    assert error.retry_after == float(asked)
    assert len(requests) == 1


def test_a_wait_beyond_the_timeout_is_not_begun(endpoint, connect, ask, failing):
    server = endpoint(fault="rate-limit", retry_after=5)
    failing(ask(connect(server, timeout=1)).stream(), RateLimitError)
    assert len(server.requests) == 1


def test_a_spending_limit_is_not_waited_out(endpoint, connect, ask, failing):
    server = endpoint(fault="spending-limit")
    error, _ = failing(ask(connect(server)).stream(), RateLimitError)
    assert len(server.requests) == 1
    assert "console.x.ai" in str(error)


@pytest.mark.parametrize("fault", ["overloaded", "html-502"])
def test_a_server_that_failed_is_asked_again(fault, endpoint, connect, ask, finished):
    server = endpoint(fault=fault, fault_count=1)
    response = finished(ask(connect(server)).stream())
    assert response.status == "completed"
    assert len(server.requests) == 2
    assert server.requests[0].body == server.requests[1].body


def test_a_server_that_keeps_failing_is_asked_three_times(endpoint, connect, ask, failing):
    server = endpoint(fault="unavailable")
    failing(ask(connect(server)).stream(), ServerError)
    assert len(server.requests) == 3


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 408, 409, 410, 413, 415, 422, 501])
def test_no_other_refusal_is_asked_again(status, raw, connect, ask):
    requests = []

    def handle(exchange):
        while exchange.read():
            requests.append(exchange.request)
            exchange.answer(b"no", f"{status} No", retry_after="0")

    with pytest.raises(GrokError) as caught:
        ask(connect(raw(handle))).sample()
    assert caught.value.status_code == status
    assert len(requests) == 1


def test_a_server_that_comes_up_late_is_reached(raw, event, finish, connect, ask, finished):
    import socket
    import threading

    def come_up():
        listener.listen()
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"
            connection.sendall(head + event("Hello") + finish)

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))  # the port is taken, but nobody listens yet
        client = connect(None, base_url=f"http://127.0.0.1:{listener.getsockname()[1]}/v1")
        threading.Timer(0.15, come_up).start()
        response = finished(ask(client).stream())
    assert response.content == "Hello"


def test_an_unreachable_server_is_tried_as_often_as_told(connect, ask, closed):
    client = connect(None, base_url=f"http://127.0.0.1:{closed}/v1", max_retries=1)
    with pytest.raises(APIConnectionError):
        ask(client).sample()


def test_nothing_is_asked_again_after_the_first_event(endpoint, connect, ask):
    for fault in ("cut", "truncated", "error-event", "error-first", "cut-before-first"):
        server = endpoint(fault=fault, fault_count=1)
        with pytest.raises(GrokError):
            list(ask(connect(server)).stream())
        assert len(server.requests) == 1


@pytest.mark.parametrize("most", [-1, 1.5, True, "2", None])
def test_a_number_of_retries_that_is_none_is_refused(most, connect, closed):
    with pytest.raises(ConfigError, match="max_retries"):
        connect(None, base_url=f"http://127.0.0.1:{closed}/v1", max_retries=most)


REFUSALS = {
    "400 Bad Request": b'{"error":{"message":"Unknown parameter: \'stream_options\'."}}',
    "422 Unprocessable Entity": b'{"detail":[{"loc":["body","stream_options"],"msg":"extra"}]}',
}


@pytest.mark.parametrize("status", REFUSALS)
def test_a_server_that_knows_no_stream_options_is_asked_without(
    status, raw, event, finish, connect, ask, finished
):
    bodies = []

    def handle(exchange):
        while exchange.read():
            bodies.append(exchange.json())
            if "stream_options" in bodies[-1]:
                exchange.answer(REFUSALS[status], status, "application/json")
            else:
                exchange.answer(event("Hello") + finish)

    response = finished(ask(connect(raw(handle), max_retries=0)).stream())
    assert (response.content, response.usage) == ("Hello", None)
    assert bodies[0].pop("stream_options") == {"include_usage": True}
    assert bodies == [bodies[0]] * 2


def test_a_server_that_keeps_complaining_of_stream_options_is_asked_only_twice(raw, connect, ask):
    asked = []

    def handle(exchange):
        while exchange.read():
            asked.append(exchange.json())
            exchange.answer(b"stream_options!", "400 Bad Request", "text/plain")

    with pytest.raises(BadRequestError):
        list(ask(connect(raw(handle))).stream())
    assert len(asked) == 2


def test_a_refusal_that_only_quotes_stream_options_is_not_remembered(
    raw, event, finish, connect, ask
):
    bodies = []

    def handle(exchange):
        while exchange.read():
            bodies.append(exchange.json())
            if bodies[-1].get("temperature") == 9:  # and FastAPI quotes what it was sent
                said = {"detail": [{"msg": "temperature", "input": bodies[-1]}]}
                said["detail"][0]["input"]["stream_options"] = {}
                exchange.answer(json.dumps(said).encode(), "422 No", "application/json")
            else:
                exchange.answer(event("Hello") + finish)

    client = connect(raw(handle))
    with pytest.raises(BadRequestError):
        list(ask(client, temperature=9).stream())
    list(ask(client).stream())
    assert "stream_options" in bodies[-1]
