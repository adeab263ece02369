"""HTTP/1.1 as servers write it, on the connections that rows have of their own."""

import json
import shutil
import ssl
import subprocess
import zlib

import pytest

from grok_jupyter import APIConnectionError, Client, StreamError
from grok_jupyter.chat import user

KEY = "xai-topsecret-0123456789"


def body(text="fine"):
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": text},
        "finish_reason": "stop",
    }
    return json.dumps({"id": "1", "model": "raw", "choices": [choice]}).encode()


def with_length(exchange):
    exchange.answer(body(), kind="application/json")
    return True


def in_chunks(exchange):
    exchange.head(kind="application/json", transfer_encoding="chunked")
    for byte in body():
        exchange.chunk(bytes([byte]))
    exchange.chunk(b"")
    return True


def until_the_end(exchange):
    exchange.head(kind="application/json")
    exchange.send(body())
    return False


def and_close(exchange):
    exchange.answer(body(), kind="application/json", connection="close")
    return False


def compressed(exchange):
    data = zlib.compress(body())
    exchange.answer(data, kind="application/json", content_encoding="deflate")
    return True


def after_a_hint(exchange):
    exchange.send(b"HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n")
    return with_length(exchange)


def as_a_stream(exchange):
    event = {"index": 0, "delta": {"content": "fine"}, "finish_reason": "stop"}
    exchange.answer(f"data: {json.dumps({'choices': [event]})}\n\ndata: [DONE]\n\n".encode())
    return True


def of_http_1_0(exchange):
    exchange.send(b"HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n" + body())
    return False


FORMS = [
    with_length, in_chunks, until_the_end, and_close, compressed, after_a_hint, as_a_stream,
    of_http_1_0,
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_an_answer_may_come_in_each_form(raw, connect, form):
    def serve(exchange):
        while exchange.read() and form(exchange):
            pass

    rows = connect(raw(serve)).chat.map("{{row}}", list(range(12)), concurrency=3)
    assert [one.content for one in rows] == ["fine"] * 12, rows.errors


def test_a_connection_serves_again(raw, connect):
    def serve(exchange):
        while exchange.read() and with_length(exchange):
            pass

    server = raw(serve)
    assert connect(server).chat.map("{{row}}", list(range(40)), concurrency=4).done == 40
    assert len(server.exchanges) <= 4


def test_a_server_that_ends_kept_connections_costs_no_row(raw, connect):
    def serve(exchange):  # it says nothing of that
        if exchange.read():
            with_length(exchange)

    server = raw(serve)
    rows = connect(server).chat.map("{{row}}", list(range(30)), concurrency=3)
    assert (rows.done, rows.errors) == (30, {})


BROKEN = {
    "cut": lambda exchange: (
        exchange.head(kind="application/json", content_length=9999),
        exchange.send(body()[:20]),
    ),
    "no http": lambda exchange: exchange.send(b"SSH-2.0-OpenSSH_9\r\n\r\n"),
    "endless head": lambda exchange: exchange.send(
        b"HTTP/1.1 200 OK\r\nx: " + b"y" * 200_000 + b"\r\n\r\n"
    ),
    "wrong length": lambda exchange: exchange.send(
        b"HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n"
    ),
    "key": lambda exchange: exchange.send(f"HTTP/1.1 200 {KEY}\x00\r\n{KEY}\r\n\r\n".encode()),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_broken_is_the_error_of_its_row(raw, connect, kind):
    def serve(exchange):
        while exchange.read():
            if "bad" in exchange.json()["messages"][-1]["content"]:
                BROKEN[kind](exchange)
                return
            with_length(exchange)

    rows = connect(raw(serve), max_retries=0).chat.map("{{row}}", ["good", "bad", "fine"])
    assert list(rows.errors) == [1]
    assert isinstance(rows.errors[1], (APIConnectionError, StreamError))
    assert KEY not in str(rows.errors[1])
    assert rows.done == 2


def test_the_request_is_what_a_single_question_sends(raw, connect):
    seen = []

    def serve(exchange):
        while exchange.read():
            head, _, sent = exchange.request.partition(b"\r\n\r\n")
            lines = head.decode().lower().split("\r\n")
            seen.append((lines[0], sorted(set(lines[1:])), sent))
            with_length(exchange)

    client = connect(raw(serve))
    client.chat.create("grok-4.6").append(user("same")).sample()
    client.chat.map("{{row}}", ["same"], model="grok-4.6")
    (single, single_headers, sent), (row, row_headers, row_sent) = seen
    assert (single, sent) == (row, row_sent)
    assert [h for h in single_headers if not h.startswith("connection")] == [
        h for h in row_headers if not h.startswith("connection")
    ]


def test_a_server_that_nobody_vouches_for_is_told_of_as_ever(raw, words):
    # It speaks no TLS at all: the sentence is that of httpx's way.
    server = raw(lambda exchange: exchange.send(b"HTTP/1.1 400 Bad\r\ncontent-length: 0\r\n\r\n"))
    client = Client(KEY, base_url=f"https://127.0.0.1:{server.port}/v1", max_retries=0)
    with pytest.raises(APIConnectionError, match="plain http"):
        client.chat.map("{{word}}", words(20))


@pytest.fixture
def certified(tmp_path):
    """A context for a server, and the file of what vouches for it."""
    if not shutil.which("openssl"):
        pytest.skip("needs openssl")
    cert, secret = tmp_path / "cert.pem", tmp_path / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", secret,
               "-out", cert, "-subj", "/CN=here", "-addext", "subjectAltName=IP:127.0.0.1", "-days",
               "2"]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, secret)
    return context, cert


def test_rows_go_over_tls_and_its_connections_serve_again(counting, words, certified, monkeypatch):
    context, cert = certified
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    server = counting(context=context)
    rows = Client(KEY, base_url=server.url).chat.map("{{word}}", words(40), concurrency=4)
    assert (rows.done, rows.errors) == (40, {})
    assert server.connections <= 4


def test_a_certificate_that_nobody_vouches_for_says_what_helps(counting, words, certified):
    server = counting(context=certified[0])
    client = Client(KEY, base_url=server.url, max_retries=0)
    with pytest.raises(APIConnectionError, match="SSL_CERT_FILE"):
        client.chat.map("{{word}}", words(20))
    assert not server.asked


def test_the_contexts_of_rows_verify():
    from grok_jupyter.client.transports.http_async import AsyncHTTPTransport

    context = AsyncHTTPTransport(base_url="https://api.x.ai/v1").direct_context
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
