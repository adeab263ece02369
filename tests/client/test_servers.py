"""Other servers over a socket: wrong labels, errors amid an answer."""

import gzip
import json
import zlib
from itertools import pairwise
from time import monotonic

import anyio
import pytest

from grok_jupyter import AsyncClient, Response, StreamError
from grok_jupyter.client.limits import Limits
from grok_jupyter.client.receiving import receive
from grok_jupyter.client.retry import RetryPolicy
from grok_jupyter.client.steps import Read
from grok_jupyter.client.transports.seam import Head

PATIENCE = 20
JSON, SSE = "application/json", "text/event-stream"


@pytest.fixture
def ways(raw, connect, ask, key):
    """Ask a server in each way, streaming and not, blocking and awaited: (response, error) each."""

    def ways(body, kind=SSE, status="200 OK", **headers):
        def handle(exchange):
            while exchange.read():
                exchange.answer(body, status, kind, **headers)

        server = raw(handle)
        results = {}

        def collect(name, stream, error):
            results[name] = (stream.response, error)

        for streaming in (True, False):
            stream = ask(connect(server, max_retries=0)).begin(streaming=streaming)
            error = None
            try:
                for _ in stream:
                    pass
            except Exception as caught:
                error = caught
            collect(("blocking", streaming), stream, error)

        async def awaited():
            async with AsyncClient(key, base_url=server.url, max_retries=0) as client:
                for streaming in (True, False):
                    stream = ask(client).begin(streaming=streaming)
                    error = None
                    try:
                        async for _ in stream:
                            pass
                    except Exception as caught:
                        error = caught
                    collect(("awaited", streaming), stream, error)

        anyio.run(awaited)
        return results

    return ways


WHOLE = json.dumps({"choices": [{"message": {"content": "Hello"}, "finish_reason": "stop"}]})


@pytest.mark.parametrize(
    "kind", [JSON, "application/json; charset=utf-8", "text/plain", "text/html", None,
             "application/octet-stream", "application/x-ndjson", "x"],
)  # fmt: skip
@pytest.mark.parametrize("before", [b"", b": keep-alive\n\n", b"\n\n", b"\xef\xbb\xbf"])
def test_an_event_stream_is_read_whatever_its_label_says(kind, before, hello, ways):
    for way, (response, error) in ways(before + hello, kind).items():
        assert error is None, way
        assert (response.status, response.content) == ("completed", "Hello")


@pytest.mark.parametrize("kind", [JSON, SSE, "text/plain", "text/html", None])
@pytest.mark.parametrize("before", ["", "\n \n", "\ufeff"])
@pytest.mark.parametrize("around", ["%s", "[%s]", '{"data": %s}', '{"result": %s}'])
def test_a_whole_body_is_read_whatever_its_label_says(kind, before, around, ways):
    for (_, streaming), (response, error) in ways((before + around % WHOLE).encode(), kind).items():
        assert response.content == "Hello"
        assert (error is None) is not streaming  # who asked for a stream is told


def test_chunks_on_lines_are_read(ways):
    lines = [{"choices": [{"index": 0, "delta": {"content": text}}]} for text in ("Hel", "lo")]
    lines.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    body = "\n".join(map(json.dumps, lines)).encode()
    for kind in (SSE, "application/x-ndjson", JSON):
        for response, error in ways(body, kind).values():
            assert (response.content, error) == ("Hello", None)


@pytest.mark.parametrize("label", [JSON, SSE])
@pytest.mark.parametrize("between", [", ", ",\n", ",\r\n"])
def test_chunks_in_one_list_are_read(label, between, ways):
    """As Gemini sends them."""
    lines = [{"choices": [{"index": 0, "delta": {"content": text}}]} for text in ("Hel", "lo")]
    cut = f"[{between.join(map(json.dumps, lines))}]"
    for response, error in ways(cut.encode(), label).values():
        assert (response.status, response.content) == ("failed", "Hello")
        assert "incomplete" in str(error)
    lines.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    whole = f"[{between.join(map(json.dumps, lines))}]"
    for response, error in ways(whole.encode(), label).values():
        assert (response.content, error) == ("Hello", None)


def test_events_without_blank_lines_between_them_are_read(ways, event):
    body = event("Hel").strip() + b"\n" + event("lo").strip() + b"\ndata: [DONE]\n\n"
    for response, error in ways(body).values():
        assert (response.content, error) == ("Hello", None)


@pytest.mark.parametrize("form", ["data: data: {}\n\n", "data: {}\n\n"])
def test_an_event_may_be_wrapped_once_more(form, ways, finish):
    data = json.dumps({"choices": [{"index": 0, "delta": {"content": "Hello"}}]})
    data = data if form.count("data") == 2 else json.dumps(data)
    for response, error in ways(form.format(data).encode() + finish).values():
        assert (response.content, error) == ("Hello", None)


def test_an_event_called_error_comes_with_advice_that_fits(ways, event):
    last = b'event: error\ndata: {"error": {"message": "Overloaded", "code": 529}}\n\n'
    for response, error in ways(event("so far") + last).values():
        assert "Overloaded. Ask again later." in str(error)
        assert (response.status, response.content) == ("failed", "so far")


@pytest.mark.parametrize("end", ['"[DONE]"', " [DONE]", "[done]", "DONE"])
def test_the_end_may_be_written_otherwise(end, ways, event):
    for response, error in ways(event("Hello") + f"data: {end}\n\n".encode()).values():
        assert (response.status, response.content, error) == ("completed", "Hello", None)


@pytest.mark.parametrize("label", ["none", "None", "utf-8", "identity", "binary", "chunked, none"])
def test_an_encoding_that_is_not_a_compression_means_nothing(label, hello, ways):
    for response, error in ways(hello, content_encoding=label).values():
        assert (response.content, error) == ("Hello", None)


@pytest.mark.parametrize("label", ["gzip", "deflate"])
def test_a_body_that_was_unpacked_on_the_way_is_read(label, hello, ways):
    for response, error in ways(hello, content_encoding=label).values():
        assert (response.content, error) == ("Hello", None)


def test_deflate_with_and_without_a_header_is_read(hello, ways):
    bare = zlib.compressobj(wbits=-15)
    bodies = {"deflate": [zlib.compress(hello), bare.compress(hello) + bare.flush()],
              "gzip, identity": [gzip.compress(hello)]}  # fmt: skip
    for label, packed in bodies.items():
        for body in packed:
            for response, error in ways(body, content_encoding=label).values():
                assert (response.content, error) == ("Hello", None)


ERROR = {"code": 502, "message": "Upstream idle timeout"}
PLACES = {
    "chunk": {"choices": [], "error": ERROR},
    "beside text": {"choices": [{"index": 0, "delta": {"content": " and more"}}], "error": ERROR},
    "choice": {"choices": [{"index": 0, "delta": {}, "error": ERROR}]},
    "second choice": {"choices": [{"index": 0, "delta": {}}, {"index": 1, "error": ERROR}]},
    "delta": {"choices": [{"index": 0, "delta": {"error": ERROR}}]},
    "finish reason": {"choices": [{"index": 0, "delta": {}, "finish_reason": "error",
                                   "error": ERROR}]},
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("ends", [True, False])
def test_an_error_anywhere_in_a_stream_ends_it_and_keeps_the_text(place, ends, ways, event, finish):
    body = event("so far") + event(**PLACES[place]) + (finish if ends else b"")
    for response, error in ways(body).values():
        assert type(error) is StreamError
        assert "Upstream idle timeout" in str(error)
        assert "Ask again later" in str(error)  # as its code is one of 5xx
        assert response.status == "failed"
        assert response.content == "so far" + " and more" * (place == "beside text")
        assert error.response is response


@pytest.mark.parametrize("place", ["choice", "message", "top"])
def test_an_error_anywhere_in_a_whole_body_ends_it_and_keeps_the_text(place, ways):
    choice = {"index": 0, "message": {"content": "so far"}, "finish_reason": "stop"}
    value = {"choices": [choice]}
    {"choice": choice, "message": choice["message"], "top": value}[place]["error"] = ERROR
    for response, error in ways(json.dumps(value).encode(), JSON).values():
        assert type(error) is StreamError
        assert "Upstream idle timeout" in str(error)
        assert (response.status, response.content) == ("failed", "so far")


@pytest.mark.parametrize(
    ("said", "code", "step"),
    [
        ("This model's maximum context length is 8192 tokens", 400, "Shorten the prompt"),
        ("Incorrect API key provided", 401, "XAI_API_KEY"),
        ("Rate limit exceeded", 429, "Wait a little"),
        ("Rate limit exceeded", None, "Wait a little"),
        ("Insufficient credits", 402, "Add credits"),
        ("You exceeded your current quota", None, "credits and limits"),
        ("model 'x' not found, try pulling it first", None, "model's name"),
        ("Internal error", 500, "Ask again later"),
        ("Something odd", None, "Ask again"),
    ],
)
def test_the_advice_fits_an_error_within_an_answer(said, code, step, ways, event):
    error = {"message": said, "code": code}
    for body, kind in ((event("x") + event(choices=[], error=error), SSE),
                       (json.dumps({"error": error}).encode(), JSON)):  # fmt: skip
        for _, caught in ways(body, kind).values():
            assert said in str(caught)
            assert step in str(caught).partition(said)[2]


@pytest.mark.parametrize("indices", [(1, 1, 1), (0, 1, 2), (7, 7, 7), ("1", "1", "1")])
def test_one_answer_was_asked_for_so_all_text_belongs_to_it(indices, ways, event, finish):
    pieces = [
        event(choices=[{"index": index, "delta": {"content": text}}])
        for index, text in zip(indices, ("He", "ll", "o"), strict=True)
    ]
    for response, error in ways(b"".join(pieces) + finish).values():
        assert (response.content, error) == ("Hello", None)


@pytest.mark.parametrize("asked", [{"n": 2}, {"n": 2.0}, {"extra_body": {"n": 2}}])
def test_several_answers_are_kept_apart_if_they_were_asked_for(
    asked, raw, connect, ask, event, finish
):
    def handle(exchange):
        exchange.read()
        pieces = [
            event(choices=[{"index": n, "delta": {"content": str(n)}, "finish_reason": "stop"}])
            for n in (1, 0)
        ]
        exchange.answer(b"".join(pieces) + finish)

    response = ask(connect(raw(handle)), **asked).sample()
    assert [choice.content for choice in response.choices] == ["0", "1"]


@pytest.mark.parametrize(
    ("delta", "is_word"),
    [({"content": "", "reasoning": "Hm "}, True), ({"content": "", "role": "assistant"}, False)],
)
def test_reasoning_under_another_name_keeps_an_answer_alive(delta, is_word, event):
    """The silence is counted anew from each event that carries something, and from no other."""
    limits = Limits(timeout=1000, silence_timeout=100, retries=RetryPolicy())
    flow = receive(Head(200, {"content-type": SSE}), Response(), limits, monotonic(), "")
    piece = event(choices=[{"index": 0, "delta": delta}])
    step, ends = next(flow), []
    for _ in range(4):
        while not isinstance(step, Read):
            step = next(flow)
        ends.append(step.until)
        begun = monotonic()
        while monotonic() == begun:
            pass  # the clock has gone on
        step = flow.send(piece)
    flow.close()
    later = [after > before for before, after in pairwise(ends[1:])]
    assert later == [is_word] * 2


@pytest.mark.parametrize("kind", [JSON, "text/plain", None])
def test_what_was_recorded_under_a_wrong_label_is_replayed(kind, raw, hello, key, ask, tmp_path):
    from grok_jupyter import Client

    def handle(exchange):
        exchange.read()
        exchange.answer(hello, kind=kind)

    server = raw(handle)
    for mode in ("auto", "only"):
        settings = {"replay": mode, "replay_folder": tmp_path, "replay_speed": 0}
        with Client(key, base_url=server.url, **settings) as client:
            for streaming in (True, False):
                stream = ask(client, str(streaming)).begin(streaming=streaming)
                for _ in stream:
                    pass
                assert stream.response.content == "Hello"
    assert len(server.exchanges) == 2
