"""An answer that the server ends because something went wrong is no complete one."""

import json

import pytest

from grok_jupyter import StreamError

FAILURES = [
    "error", "abort", "aborted", "server_error", "ERROR", "ERROR_TOXIC", "USER_CANCEL", "cancelled",
    "internalError", "insufficient_system_resource", "MALFORMED_FUNCTION_CALL", "failed", "timeout",
    "engine-overloaded", "REASON_ERROR",
]  # fmt: skip
ORDINARY = [
    "stop", "length", "tool_calls", "content_filter", "function_call", "end_turn", "eos_token",
    "stop_sequence", "max_tokens", "model_length", "REASON_STOP", "REASON_MAX_LEN",
    "REASON_MAX_CONTEXT", "REASON_TIME_LIMIT", "COMPLETE", "SAFETY", "repetition", "terrorism",
    "a_word_of_tomorrow",
]  # fmt: skip
DONE = b"data: [DONE]\n\n"


@pytest.fixture
def answering(raw, connect):
    """A client of a server that answers with these bytes."""

    def answering(body, kind="text/event-stream"):
        def handle(exchange):
            exchange.read()
            exchange.answer(body, kind=kind)

        return connect(raw(handle), max_retries=0)

    return answering


def test_words_tell_failures_from_endings():
    from grok_jupyter.protocol.endings import means_failure

    assert [word for word in FAILURES if not means_failure(word)] == []
    assert [word for word in ORDINARY if means_failure(word)] == []


@pytest.mark.parametrize("reason", FAILURES)
@pytest.mark.parametrize("end", [DONE, b""], ids=["done", "end of the body"])
def test_a_reason_that_reports_a_failure_is_an_error_that_keeps_the_text(
    reason, end, answering, event, ask, failing
):
    ending = event(choices=[{"index": 0, "delta": {"content": " an"}, "finish_reason": reason}])
    usage = event(choices=[], usage={"prompt_tokens": 3})
    stream = ask(answering(event("half") + ending + usage + end)).stream()
    error, read = failing(stream, StreamError)
    assert reason in str(error)
    assert read == error.response.content == "half an"
    assert (error.response.status, error.response.finish_reason) == ("failed", reason)
    assert error.response.usage.prompt_tokens == 3


@pytest.mark.parametrize("reason", ORDINARY)
def test_no_answer_is_lost_to_an_ordinary_or_an_unknown_reason(reason, answering, event, ask):
    ending = event(choices=[{"index": 0, "delta": {"content": "whole"}, "finish_reason": reason}])
    response = ask(answering(ending + DONE)).sample()
    assert (response.status, response.content, response.finish_reason) == (
        "completed",
        "whole",
        reason,
    )


def test_one_of_several_answers_that_failed_is_an_error(answering, event, ask, failing):
    endings = [
        {"index": index, "delta": {"content": "text"}, "finish_reason": reason}
        for index, reason in enumerate(["stop", "error"])
    ]
    error, _ = failing(ask(answering(event(choices=endings) + DONE)).stream(), StreamError)
    assert [choice.content for choice in error.response.choices] == ["text", "text"]


def test_a_whole_answer_that_failed_is_an_error(answering, ask):
    message = {"message": {"content": "half"}, "finish_reason": "error"}
    body = json.dumps({"choices": [message]}).encode()
    with pytest.raises(StreamError) as caught:
        ask(answering(body, "application/json")).sample()
    assert caught.value.response.content == "half"
    assert caught.value.response.status == "failed"


@pytest.mark.parametrize("kind", ["error", "server_error", "response.failed"])
@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'{"code":500,"status":"INTERNAL"}', "INTERNAL"),
        (b'{"message":"no more memory"}', "no more memory"),
        (b"just words", "just words"),
        (b"[DONE]", "[DONE]"),
        (b"", "''"),
    ],
)
@pytest.mark.parametrize("text", [b"", b"text"])
def test_an_event_of_the_type_error_is_one(kind, data, told, text, answering, event, ask, failing):
    ahead = event(text.decode()) if text else b""
    body = ahead + b"event: " + kind.encode() + b"\ndata: " + data + b"\n\n" + DONE
    error, read = failing(ask(answering(body)).stream(), StreamError)
    assert told in str(error)
    assert kind in str(error)
    assert read == error.response.content == text.decode()


def test_an_event_of_another_type_is_read_as_any(answering, event, finish, ask):
    body = b"event: chunk\n" + event("a") + b"event: message\n" + event("b") + finish
    assert ask(answering(body)).sample().content == "ab"


NOTHING = [{}, {"choices": []}, {"choices": [{"index": 0, "delta": {}}]},
           {"choices": [{"delta": {"role": "assistant", "content": ""}, "finish_reason": None}]},
           {"choices": [], "usage": {"prompt_tokens": 3}}, {"id": "1", "model": "m"}]  # fmt: skip


@pytest.mark.parametrize("nothing", NOTHING, ids=str)
def test_events_that_carry_nothing_are_no_answer(nothing, answering, event, ask, failing):
    error, _ = failing(ask(answering(event(**nothing) * 2 + DONE)).stream(), StreamError)
    assert "The answer is empty" in str(error)
    assert error.response.status == "failed"


def test_an_answer_without_text_that_says_how_it_ended_is_one(answering, finish, ask):
    assert ask(answering(finish)).sample().status == "completed"


@pytest.mark.parametrize(
    "value",
    [{"choices": [{"message": {"content": None}}]}, {"choices": [{}]},
     {"choices": [{"message": {"content": ""}}]}],
)  # fmt: skip
def test_a_whole_answer_with_nothing_in_it_is_a_failure(value, raw, connect, ask):
    def handle(exchange):
        exchange.read()
        exchange.answer(json.dumps(value).encode(), kind="application/json")

    with pytest.raises(StreamError, match="answer is empty") as caught:
        ask(connect(raw(handle))).sample()
    assert caught.value.response.status == "failed"


NOISE = {
    "a ping with a date": b"event: ping\ndata: 2026-11-29T23:00:00Z\n\n",
    "a heartbeat": b"event: heartbeat\ndata: alive\n\n",
    "null": b"data: null\n\n",
    "an empty text": b'data: ""\n\n',
    "an empty list": b"data: []\n\n",
    "a comment as data": b"data: : OPENROUTER PROCESSING\n\n",
}
BEHIND = {
    "a word": b"event: done\ndata: bye\n\n",
    "a mark": b"data: [CLOSE]\n\n",
    "half an object": b'data: {"usage": \n\n',
}


@pytest.mark.parametrize("streaming", [True, False])
@pytest.mark.parametrize("name", NOISE | BEHIND)
def test_noise_does_not_cost_an_answer(name, streaming, raw, connect, ask, event):
    noise = (NOISE | BEHIND)[name]
    last = event(choices=[{"index": 0, "delta": {"content": "lo"}, "finish_reason": "stop"}])
    between = noise if name in NOISE else b""
    body = between + event("Hel") + between + last + noise + b"data: [DONE]\n\n"

    def handle(exchange):
        exchange.read()
        exchange.answer(body)

    stream = ask(connect(raw(handle))).begin(streaming=streaming)
    for _ in stream:
        pass
    assert (stream.response.status, stream.response.content) == ("completed", "Hello")


@pytest.mark.parametrize("mark", ["\t", "\x00", "\x1b"])
def test_controls_within_json_are_read(mark, raw, connect, ask, finish):
    text = f'data: {{"choices":[{{"index":0,"delta":{{"content":"a{mark}b"}}}}]}}\n\n'

    def handle(exchange):
        exchange.read()
        exchange.answer(text.encode() + finish)

    assert ask(connect(raw(handle))).sample().content == f"a{mark}b"


def test_chunks_in_a_list_are_read(raw, connect, ask, event):
    chunks = [json.loads(event(text)[6:]) for text in ("Hel", "lo")]
    body = f"data: {json.dumps(chunks)}\n\ndata: [DONE]\n\n".encode()

    def handle(exchange):
        exchange.read()
        exchange.answer(body)

    assert ask(connect(raw(handle))).sample().content == "Hello"
