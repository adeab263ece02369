"""Servers that want to show, fill or break more than an answer."""

from __future__ import annotations

import gzip
import json
from importlib.metadata import version

import pytest

from grok_jupyter import APIConnectionError, BadRequestError, ConfigError, GrokError, StreamError

KEY = "xai-0123456789-secret"


def escaped(text):
    return "".join(f"\\u{ord(character):04x}" for character in text)


def test_a_key_in_escapes_is_redacted_too(raw, connect, ask, failing):
    body = b'{"error":"bad key ' + escaped(KEY).encode() + b'"}'

    def handle(exchange):
        exchange.read()
        exchange.answer(body, status="422 No", kind="application/json", x_request_id=f"id-{KEY}")

    error, _ = failing(ask(connect(raw(handle), api_key=KEY)).stream(), BadRequestError)
    assert KEY not in str(error)
    assert KEY not in json.dumps(error.body)
    assert escaped(KEY) not in error.body
    assert KEY not in str(error.request_id)


def test_a_key_in_what_the_server_says_of_itself_is_redacted(raw, event, finish, connect, ask):
    def handle(exchange):
        exchange.read()
        labels = {"id": KEY, "model": f"m-{KEY}", "system_fingerprint": KEY}
        exchange.answer(event(**{**labels, "choices": [{"delta": {"content": "x"}}]}) + finish)

    stream = ask(connect(raw(handle), api_key=KEY)).stream()
    for _ in stream:
        pass
    response = stream.response
    assert KEY not in f"{response.id} {response.model} {response.system_fingerprint}"


def test_a_key_in_a_broken_header_is_redacted_and_short(raw, connect, ask, failing):
    def handle(exchange):
        exchange.read()
        exchange.send(b"HTTP/1.1 200 OK\r\n" + KEY.encode() + b" " + b"x" * 50_000 + b"\r\n\r\n")

    error, _ = failing(ask(connect(raw(handle), api_key=KEY)).stream(), APIConnectionError)
    assert KEY not in str(error)
    assert len(str(error)) < 1000


@pytest.mark.parametrize("name", ["id", "model", "system_fingerprint"])
def test_half_characters_in_labels_can_be_written(raw, event, finish, connect, ask, name):
    def handle(exchange):
        exchange.read()
        body = event(choices=[{"delta": {"content": "x"}}])
        body = body.replace(b'{"choices"', b'{"%b":"a\\ud800","choices"' % name.encode(), 1)
        exchange.answer(body + finish)

    stream = ask(connect(raw(handle))).stream()
    for _ in stream:
        pass
    assert getattr(stream.response, name) == "a\ufffd"


def test_an_error_neither_moves_the_cursor_nor_breaks_the_output(raw, connect, ask, failing):
    def handle(exchange):
        exchange.read()
        exchange.answer(
            rb'{"error":"a\u001b]52;c;aGk=\u0007\u009b2J\ud800b"}', "400 No", "application/json"
        )

    error, _ = failing(ask(connect(raw(handle))).stream(), BadRequestError)
    assert not {"\x1b", "\x07", "\x9b"} & set(str(error))
    assert str(error).encode("utf-8")


def test_a_compressed_answer_is_read(raw, event, finish, connect, ask):
    body = gzip.compress(event(choices=[{"delta": {"content": "x"}}]) + finish)

    def handle(exchange):
        exchange.read()
        exchange.answer(body, content_encoding="gzip")

    assert ask(connect(raw(handle))).sample().content == "x"


def test_a_bomb_is_refused_before_it_is_unpacked(raw, connect, ask, failing):
    bomb = gzip.compress(b"data: " + b"0" * 100_000_000)

    def handle(exchange):
        exchange.read()
        exchange.answer(bomb, content_encoding="gzip")

    error, _ = failing(ask(connect(raw(handle))).stream(), StreamError)
    assert "16,777,216 bytes" in str(error)


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "zstd", "compress"])
def test_an_encoding_that_nobody_asked_for_is_named(raw, connect, ask, encoding):
    def handle(exchange):
        exchange.read()
        exchange.answer(b"x", content_encoding=encoding)

    with pytest.raises(GrokError, match="which was not asked for"):
        ask(connect(raw(handle))).sample()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HTTPS_PROXY", "foo://x"),
        ("HTTPS_PROXY", "http://[::1"),
        pytest.param(
            "SSL_CERT_FILE",
            "/no/such.pem",
            marks=pytest.mark.skipif(
                version("httpx").startswith("0.27."), reason="httpx 0.27 passes over it"
            ),
        ),
    ],
)
def test_an_environment_that_httpx_cannot_use_is_one_sentence(monkeypatch, variable, value):
    from grok_jupyter import Client

    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigError, match="HTTP client cannot be set up") as caught:
        Client(KEY, base_url="https://api.example/v1")
    assert KEY not in str(caught.value)


def test_a_stream_that_says_only_that_it_is_done_is_no_answer(raw, connect, ask, failing):
    def handle(exchange):
        exchange.read()
        exchange.answer(b"data: [DONE]\n\n")

    error, _ = failing(ask(connect(raw(handle))).stream(), StreamError)
    assert error.response.status == "failed"


@pytest.mark.parametrize("url", ["http://a.localhost/v1", "http://evil.com%2f.localhost/v1"])
def test_only_this_machine_is_this_machine(url):
    from grok_jupyter import Client

    with pytest.raises(ConfigError):
        Client(KEY, base_url=url)


def test_many_citations_and_calls_cost_no_more_than_each(raw, event, finish, connect, ask):
    """With a cost that grows with the square, this would take minutes."""
    count = 60_000
    calls = [{"id": f"c{i}", "function": {"name": "f", "arguments": "{}"}} for i in range(count)]
    cited = [f"https://a.example/{i}" for i in range(count)]
    body = event(choices=[{"delta": {"tool_calls": calls}}], citations=cited) + finish

    def handle(exchange):
        exchange.read()
        exchange.answer(body)

    response = ask(connect(raw(handle))).sample()
    assert len(response.tool_calls) == len(response.citations) == count
