"""Bodies that are cut, compressed, too large, too deep or no stream at all."""

import gzip
import json

import pytest

from grok_jupyter import BadRequestError, StreamError


@pytest.fixture
def answering(raw, connect, ask):
    """A stream from a server that answers with one body, or as a function tells."""

    def answering(body=b"", handle=None, **headers):
        def whole(exchange):
            exchange.read()
            exchange.answer(body, **headers)

        return ask(connect(raw(handle or whole))).stream()

    return answering


def test_a_compressed_stream_is_read(answering, event, finish, finished):
    body = gzip.compress(event("Hällo \U0001f600") + finish)
    response = finished(answering(body, content_encoding="gzip"))
    assert (response.status, response.content) == ("completed", "Hällo \U0001f600")


def test_a_compressed_stream_is_read_as_it_comes(answering, event, finish, connect, ask):
    import threading
    import zlib

    seen = threading.Event()

    def handle(exchange):
        exchange.read()
        exchange.head(content_encoding="gzip", transfer_encoding="chunked")
        pack = zlib.compressobj(wbits=31)
        exchange.chunk(pack.compress(event("first")) + pack.flush(zlib.Z_SYNC_FLUSH))
        assert seen.wait(20)  # the reader has it before the rest is sent
        exchange.chunk(pack.compress(event("second") + finish) + pack.flush())
        exchange.chunk(b"")

    stream = answering(handle=handle)
    for _, chunk in stream:
        if chunk.content == "first":
            seen.set()
    assert stream.response.content == "firstsecond"


@pytest.mark.parametrize(
    "between", [b"", b"\0" * 8, gzip.compress(b"", mtime=0)], ids=["nothing", "zeros", "empty"]
)
@pytest.mark.parametrize("label", ["gzip", "GZIP", "gzip;q=1.0", "x-gzip"])
def test_a_body_may_be_compressed_in_several_members(between, label, answering, event, finish):
    members = [gzip.compress(event("Hel")), gzip.compress(event("lo")), gzip.compress(finish)]
    stream = answering(between.join(members), content_encoding=label)
    for _ in stream:
        pass
    assert (stream.response.status, stream.response.content) == ("completed", "Hello")


def test_thousands_of_empty_members_do_no_harm(answering, event, finish):
    empty = gzip.compress(b"", mtime=0) * 5000
    body = gzip.compress(event("Hello")) + empty + gzip.compress(finish) + b"behind it"
    stream = answering(body, content_encoding="gzip")
    for _ in stream:
        pass
    assert (stream.response.status, stream.response.content) == ("completed", "Hello")


@pytest.mark.parametrize("label", ["gzip", "br", "zstd"])
@pytest.mark.parametrize("before", [b"", b"retry: 3000\n\n", b": hello\n\n"])
def test_what_is_not_compressed_is_read_whatever_it_is_called(
    label, before, answering, event, finish
):
    stream = answering(before + event("Hello") + finish, content_encoding=label)
    for _ in stream:
        pass
    assert (stream.response.status, stream.response.content) == ("completed", "Hello")


def test_a_refusal_that_is_not_compressed_is_read_whatever_it_is_called(raw, connect, ask):
    def handle(exchange):
        exchange.read()
        exchange.answer(b'{"error": "no such model"}', "400 No", "application/json",
                        content_encoding="br")  # fmt: skip

    with pytest.raises(BadRequestError, match="no such model"):
        ask(connect(raw(handle))).sample()


def test_a_broken_compression_is_an_error(answering, event, failing):
    body = gzip.compress(event("Hello"))[:-12] + b"garbage!!!!!"
    error, _ = failing(answering(body, content_encoding="gzip"), StreamError)
    assert error.response.status == "failed"


def test_chunks_of_the_transfer_may_cut_an_event_anywhere(answering, event, finish, finished):
    body = event("Hä\U0001f600") + finish

    def handle(exchange):
        exchange.read()
        exchange.head(transfer_encoding="chunked")
        for cut in range(len(body)):
            exchange.chunk(body[cut : cut + 1])
        exchange.chunk(b"")

    assert finished(answering(handle=handle)).content == "Hä\U0001f600"


def test_a_body_shorter_than_promised_is_truncated(answering, event, failing):
    def handle(exchange):
        exchange.read()
        exchange.head(content_length=10_000)
        exchange.send(event("so far"))

    error, read = failing(answering(handle=handle), StreamError)
    assert read == error.response.content == "so far"
    assert "incomplete" in str(error)


def test_a_connection_that_breaks_after_the_finish_reason_is_a_success(answering, event, finished):
    def handle(exchange):
        exchange.read()
        exchange.head(content_length=10_000)
        exchange.send(event("Hello"))
        exchange.send(event(choices=[{"index": 0, "delta": {}, "finish_reason": "stop"}]))

    response = finished(answering(handle=handle))
    assert (response.status, response.content) == ("completed", "Hello")


@pytest.mark.parametrize(
    "cut", [b"data: ", b'data: {"cho', b'data: {"choices":[{"index":0,"delta":{"content":"x', b"da"]
)
def test_an_event_cut_at_the_end_is_truncation_and_not_shown(cut, answering, event, failing):
    error, read = failing(answering(event("so far") + cut), StreamError)
    assert read == error.response.content == "so far"
    assert "incomplete" in str(error)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", b"<html><title>Sign in</title></html>"),
        ("text/html; charset=UTF-8", b""),
        ("application/json", b'{"hello": 1}'),
        ("application/json", b"[1, 2]"),
        ("application/json", b""),
        ("application/json", b"no json"),
        ("application/problem+json", b'{"detail": "Out of order"}'),
        ("text/plain", b"Hello, this is no stream."),
        (None, b"<html>neither is this</html>"),
        ("text/event-stream", b""),
        ("text/event-stream", b": only a comment\n\n"),
    ],
)
def test_what_is_no_stream_is_one_clear_sentence(kind, body, answering, failing):
    error, _ = failing(answering(body, kind=kind), StreamError)
    assert error.response.status == "failed"
    assert len(str(error)) < 400
    assert "\n" not in str(error)


def test_an_event_without_end_is_refused(answering, event, failing):
    def handle(exchange):
        exchange.read()
        exchange.head()
        exchange.send(event("so far") + b"data: ")
        while not exchange.is_gone(0.001):
            exchange.send(b"x" * 1_000_000)

    error, read = failing(answering(handle=handle), StreamError)
    assert read == error.response.content == "so far"
    assert "16,777,216" in str(error)


def test_a_large_event_is_read(answering, event, finish, finished):
    text = "x" * 15_000_000
    assert finished(answering(event(text) + finish)).content == text


def test_a_body_without_end_is_refused_when_no_stream_was_asked_for(raw, connect, ask):
    def handle(exchange):
        exchange.read()
        exchange.head(kind="application/json")
        while not exchange.is_gone(0.001):
            exchange.send(b" " * 1_000_000)

    with pytest.raises(StreamError, match="16,777,216"):
        ask(connect(raw(handle))).sample()


@pytest.mark.parametrize(
    "data", ["[" * 100_000, '{"a":' * 100_000, "1" * 5000, '{"created":' + "1" * 5000 + "}"]
)
def test_json_beyond_measure_is_malformed(data, answering, event, failing):
    error, read = failing(answering(event("so far") + f"data: {data}\n\n".encode()), StreamError)
    assert read == error.response.content == "so far"


def test_huge_numbers_do_no_harm(answering, event, finish, finished):
    huge = 10**400
    usage = {"prompt_tokens": huge, "cost_in_usd_ticks": huge, "completion_tokens": 1e300}
    chunk = {"id": huge, "created": huge, "usage": usage, "choices": []}
    response = finished(answering(event("Hello") + event(**chunk) + finish))
    assert response.content == "Hello"
    assert response.cost_usd is None or response.cost_usd > 0
    assert repr(response)


def test_a_whole_completion_answers_a_sample_and_may_lack_everything_else(raw, connect, ask):
    body = json.dumps({"choices": [{"message": {"content": "Hello"}}]}).encode()

    def handle(exchange):
        exchange.read()
        exchange.answer(body, kind="application/json")

    response = ask(connect(raw(handle))).sample()
    assert (response.status, response.content, response.usage) == ("completed", "Hello", None)


def test_a_stream_answers_a_sample_as_well(raw, event, finish, connect, ask):
    def handle(exchange):
        exchange.read()
        exchange.answer(event("Hel") + event("lo") + finish)

    assert ask(connect(raw(handle))).sample().content == "Hello"
