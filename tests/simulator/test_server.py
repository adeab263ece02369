"""The engine behind a real socket."""

import json
import socket
import threading

import httpx
import pytest

from grok_jupyter.simulator import Engine, Knobs, SimulatorServer

KEY = {"authorization": "Bearer any"}


@pytest.fixture
def client(server):
    # No certificates are read, which takes longer than all the rest of a test.
    with httpx.Client(base_url=server.url, headers=KEY, timeout=30, verify=False) as client:
        yield client


@pytest.fixture
def open_stream(client, body):
    def open_stream(prompt="hello", **fields):
        return client.stream("POST", "/chat/completions", json=body(prompt, stream=True, **fields))

    return open_stream


def test_the_socket_carries_what_the_engine_says(open_stream, stream):
    with open_stream("show me Markdown") as response:
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/event-stream"
        assert response.headers["transfer-encoding"] == "chunked"
        assert response.read() == stream("show me Markdown").data


@pytest.mark.parametrize("way", ["bytes", "many", "whole", "split"])
def test_so_it_does_in_every_segmentation(open_stream, stream, way):
    with open_stream(simulator={"segmentation": way}) as response:
        assert response.read() == stream().data


def test_a_whole_answer_has_its_length(client, body, ask):
    response = client.post("/chat/completions", json=body())
    assert int(response.headers["content-length"]) == len(response.content)
    assert response.content == ask().data


def test_one_connection_serves_many_requests(client, server, body):
    for _ in range(3):
        assert client.post("/chat/completions", json=body()).status_code == 200
        assert client.get("/models").status_code == 200
    assert len(server.requests) == 6


def test_requests_are_recorded_as_they_arrived(client, server, body):
    client.post("/chat/completions", json=body("what was it"), headers={"X-Odd": "1"})
    client.get("/models")
    chat, models = server.requests
    assert (chat.method, chat.path) == ("POST", "/v1/chat/completions")
    assert chat.headers["x-odd"] == "1"
    assert chat.body == body("what was it")
    assert (models.method, models.path, models.body) == ("GET", "/v1/models", None)
    assert "Bearer" not in repr(chat)


def test_what_is_no_json_is_recorded_as_text(client, server):
    client.post("/chat/completions", content=b"hello")
    assert server.requests[0].body == "hello"


def test_a_server_asks_for_a_key_unless_told_otherwise(server, body):
    assert httpx.post(f"{server.url}/chat/completions", json=body()).status_code == 401
    with SimulatorServer(Knobs(rate=0, first_token=0, require_key=False)) as free:
        assert httpx.post(f"{free.url}/chat/completions", json=body()).status_code == 200


def test_an_engine_is_served_as_it_is():
    engine = Engine()
    with SimulatorServer(engine) as server:
        assert httpx.get(f"{server.url}/api-key").status_code == 200


@pytest.mark.parametrize("fault", ["stall", "stall-first", "stall-headers"])
def test_a_client_that_leaves_in_a_silence_is_noticed(server, body, fault):
    data = json.dumps(body(stream=True, simulator={"fault": fault})).encode()
    with raw_connection(server) as connection:
        connection.sendall(raw_request(data))
        if fault != "stall-headers":
            assert connection.recv(100).startswith(b"HTTP/1.1 200")
        assert server.disconnects == 0
    assert server.wait_for_disconnect(10)
    assert server.disconnects == 1


def test_a_client_that_leaves_in_mid_answer_is_noticed(open_stream, server):
    with open_stream(simulator={"rate": 20, "tokens": 10_000}) as response:
        next(response.iter_bytes())
    assert server.wait_for_disconnect(10)


def test_a_client_that_leaves_an_endless_line_is_noticed(open_stream, server):
    with open_stream(simulator={"fault": "endless-line"}) as response:
        chunks = response.iter_bytes()
        while len(next(chunks)) < 10_000:
            pass
    assert server.wait_for_disconnect(10)


def test_a_complete_answer_is_no_disconnect(open_stream, server):
    with open_stream() as response:
        response.read()
    assert not server.wait_for_disconnect(0)
    assert server.disconnects == 0


def test_a_connection_that_is_cut_has_no_proper_ending(open_stream):
    with (
        open_stream(simulator={"fault": "cut"}) as response,
        pytest.raises(httpx.RemoteProtocolError, match="incomplete"),
    ):
        response.read()


def test_a_truncated_answer_ends_properly(open_stream, stream):
    with open_stream(simulator={"fault": "truncated"}) as response:
        assert response.read() == stream(simulator={"fault": "truncated"}).data


def test_closing_does_not_wait_for_a_stalled_answer(body):
    server = SimulatorServer(Knobs(first_token=0))
    data = json.dumps(body(stream=True, simulator={"fault": "stall-first"})).encode()
    with raw_connection(server) as connection:
        connection.sendall(raw_request(data))
        assert connection.recv(100)
        server.close()
        while connection.recv(4096):  # what was left of the headers, then the end
            pass
    assert server.disconnects == 0


def test_closing_drops_idle_connections_and_can_be_repeated(server, client):
    client.get("/models")
    server.close()
    server.close()
    with pytest.raises(httpx.TransportError):
        client.get("/models")


def test_two_clients_are_served_at_once(open_stream):
    with open_stream(simulator={"fault": "stall"}) as stalled:
        next(stalled.iter_bytes())
        with open_stream() as response:
            assert response.read().endswith(b"[DONE]\n\n")


def test_many_threads_get_equal_answers(server, body):
    answers = []

    def ask():
        url = f"{server.url}/chat/completions"
        response = httpx.post(url, json=body(), headers=KEY, verify=False)
        answers.append(response.content)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert len(set(answers)) == 1


def test_an_old_client_gets_a_body_without_chunks(server, body, stream):
    data = json.dumps(body(stream=True)).encode()
    with raw_connection(server) as connection:
        connection.sendall(raw_request(data, version="1.0"))
        received = b""
        while part := connection.recv(65536):
            received += part
    assert received.endswith(b"\r\n\r\n" + stream().data)


def test_the_next_request_may_come_before_the_answer_is_over(server, body):
    data = json.dumps(body(stream=True, simulator={"rate": 2000})).encode()
    with raw_connection(server) as connection:
        connection.sendall(raw_request(data) * 2)
        received = b""
        while received.count(b"[DONE]") < 2:
            part = connection.recv(65536)
            assert part, "the server has closed the connection"
            received += part
    assert received.count(b"HTTP/1.1 200") == 2


@pytest.mark.parametrize("header", ["Content-Length: many", "Transfer-Encoding: chunked"])
def test_a_body_without_a_length_is_refused(server, header):
    with raw_connection(server) as connection:
        connection.sendall(f"POST /v1/chat/completions HTTP/1.1\r\n{header}\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 411")


def test_a_huge_body_is_refused_before_it_is_read(server):
    with raw_connection(server) as connection:
        connection.sendall(
            b"POST /v1/chat/completions HTTP/1.1\r\nContent-Length: 999999999999\r\n\r\n"
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_other_methods_are_405_and_the_connection_lives_on(client, method):
    assert client.request(method, "/models").status_code == 405
    assert client.get("/models").status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org", "", "::"])
def test_only_the_loopback_interface_is_served(host):
    with pytest.raises(ValueError, match="loopback interface only"):
        SimulatorServer(host=host)


def test_an_ipv6_loopback_has_its_url():
    try:
        server = SimulatorServer(host="::1")
    except OSError:
        pytest.skip("this machine has no IPv6")
    with server:
        assert server.url.startswith("http://[::1]:")
        assert httpx.get(f"{server.url}/models", headers=KEY).status_code == 200


def raw_connection(server):
    address = httpx.URL(server.url)
    return socket.create_connection((address.host, address.port), timeout=30)


def raw_request(data, version="1.1"):
    head = (
        f"POST /v1/chat/completions HTTP/{version}\r\nHost: localhost\r\n"
        f"Authorization: Bearer any\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data
