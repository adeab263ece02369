"""JSON on lines, and events without blank lines between them: read as they come, and cut."""

import json
import threading

import pytest

from grok_jupyter import APITimeoutError, StreamError

PATIENCE = 20


def piece(text, ending=None):
    delta = {"content": text} if text else {}
    return json.dumps({"choices": [{"index": 0, "delta": delta, "finish_reason": ending}]}).encode()


def ollama(text, is_done=False):
    return json.dumps({"message": {"content": text}, "done": is_done}).encode()


FORMS = {
    "JSON on lines": ("application/x-ndjson", b"", piece),
    "JSON on lines, called JSON": ("application/json", b"", piece),
    "Ollama's own lines": ("application/x-ndjson", b"", ollama),
    "events without blank lines": ("text/event-stream", b"data: ", piece),
}


@pytest.fixture(params=FORMS)
def form(request):
    kind, before, made = FORMS[request.param]
    return kind, lambda *told: before + made(*told) + b"\n"


@pytest.fixture
def answering(raw, connect, ask):
    """A stream from a server that does as a function tells, after the head of its answer."""

    def answering(kind, act, *, length=None, streaming=True, **settings):
        def handle(exchange):
            exchange.read()
            exchange.head(kind=kind, **({"content_length": length} if length else {}))
            act(exchange)

        return ask(connect(raw(handle), **settings)).begin(streaming=streaming)

    return answering


def test_lines_are_shown_as_they_come(form, answering):
    kind, line = form
    seen = threading.Event()

    def act(exchange):
        exchange.send(line("one ") + line("two "))
        assert seen.wait(PATIENCE)  # the reader has the first before the rest is sent
        exchange.send(line("three") + line("", "stop"))

    stream = answering(kind, act)
    for _, chunk in stream:
        if chunk.content == "one ":
            seen.set()
    assert (stream.response.status, stream.response.content) == ("completed", "one two three")


ENDS = {
    "cut short": lambda exchange, line: None,
    "cut within a line": lambda exchange, line: exchange.send(line("", "stop")[:-15]),
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("length", [None, 5000])
def test_lines_that_are_cut_are_no_success_and_are_kept(end, length, form, answering, failing):
    kind, line = form

    def act(exchange):
        exchange.send(line("so ") + line("far"))
        ENDS[end](exchange, line)

    error, read = failing(answering(kind, act, length=length), StreamError)
    assert read == error.response.content == "so far"
    assert "incomplete" in str(error)


def test_lines_that_fall_silent_are_kept(form, answering, failing):
    kind, line = form

    def act(exchange):
        exchange.send(line("so ") + line("far") + line("!"))
        exchange.wait_for_close()

    error, _ = failing(answering(kind, act, silence_timeout=1.5), APITimeoutError)
    assert error.response.content.startswith("so far")


def test_an_ending_without_its_blank_line_is_one_though_the_connection_breaks(event, answering):
    def act(exchange):
        exchange.send(event("Hello") + b"data: " + piece("", "stop") + b"\n")

    stream = answering("text/event-stream", act, length=5000)
    for _ in stream:
        pass
    assert (stream.response.status, stream.response.content) == ("completed", "Hello")


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_a_whole_body_is_read_though_its_end_is_missing(end, answering):
    whole = {"choices": [{"message": {"content": "Hello"}, "finish_reason": "stop"}]}

    def act(exchange):
        exchange.send(json.dumps(whole).encode() + end.encode())

    stream = answering("application/json", act, length=5000, streaming=False)
    for _ in stream:
        pass
    assert (stream.response.status, stream.response.content) == ("completed", "Hello")


@pytest.mark.parametrize("kind", ["application/json", "text/html", "text/plain"])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_label_is_not_believed_before_the_first_word(kind, size, event, finish, answering):
    body = event("Hello") + finish

    def act(exchange):
        for at in range(0, 8 * size, size):
            exchange.send(body[at : at + size])
            exchange.is_gone(0.02)  # so that each piece is a read of its own
        exchange.send(body[8 * size :])

    stream = answering(kind, act)
    for _ in stream:
        pass
    assert (stream.response.status, stream.response.content) == ("completed", "Hello")
