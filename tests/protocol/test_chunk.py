"""Chunks, read with tolerance; what is no chunk is refused."""

import json

import pytest

from grok_jupyter import StreamError
from grok_jupyter.protocol.chunk import decode_chunk
from grok_jupyter.protocol.habits.errors import reported_error
from grok_jupyter.text.excerpt import excerpt


def chunk(**fields):
    return decode_chunk(json.dumps(fields))


NOTHING = [
    {},
    {"choices": None},
    {"choices": []},
    {"choices": {}},
    {"choices": "x"},
    {"choices": [None, 1, "x", []]},
    {"choices": [{}]},
    {"choices": [{"delta": None}]},
    {"choices": [{"delta": {}}]},
    {"choices": [{"delta": []}]},
    {"choices": [{"index": None, "delta": {"content": None}}]},
    {"choices": [{"index": "0", "delta": {"content": ""}, "finish_reason": ""}]},
    {"choices": [{"delta": {"content": [], "role": 1, "reasoning_content": [], "tool_calls": 3}}]},
    {"choices": [{"delta": {"tool_calls": [None, 1]}, "finish_reason": 0, "logprobs": 1}]},
    {"choices": [{"delta": {"tool_calls": None}, "logprobs": {"content": None}}]},
    {"choices": [{"delta": {"role": "assistant", "refusal": None, "new": {"deep": [1]}}}]},
    {"object": "chat.completion.chunk", "usage": None, "citations": None, "error": None},
    {"error": "", "choices": []},
]


@pytest.mark.parametrize("fields", NOTHING)
def test_what_says_nothing_is_no_error(fields):
    found = chunk(**fields)
    assert (found.content, found.reasoning_content, str(found)) == ("", "", "")
    assert (list(found.tool_calls), found.finish_reason, found.usage) == ([], None, None)
    assert found.raw == fields
    assert repr(found)


def test_all_that_a_chunk_may_add():
    call = {"index": 0, "id": "call_1", "function": {"name": "f", "arguments": "{}"}}
    found = chunk(
        id="x",
        choices=[
            {
                "index": 0,
                "delta": {
                    "role": "assistant",
                    "content": "Hi",
                    "reasoning_content": "hm",
                    "tool_calls": [call],
                },
                "finish_reason": "stop",
                "logprobs": {"content": [{"token": "Hi", "logprob": -0.1}]},
            }
        ],
        usage={"prompt_tokens": 1},
    )
    assert (found.content, found.reasoning_content, found.finish_reason) == ("Hi", "hm", "stop")
    assert found.tool_calls == [call]
    assert found.usage.prompt_tokens == 1
    assert found.choices[0].role == "assistant"
    assert found.choices[0].logprobs == [{"token": "Hi", "logprob": -0.1}]


@pytest.mark.parametrize("content", ["0", " ", "\n", "\u2028", "null", "false"])
def test_text_that_looks_like_nothing_is_text(content):
    assert chunk(choices=[{"delta": {"content": content}}]).content == content


def test_the_content_is_that_of_the_first_answer():
    choices = [{"index": i, "delta": {"content": f"from {i}"}} for i in (2, 0, 1)]
    assert chunk(choices=choices).content == "from 0"
    assert chunk(choices=choices[:1]).content == ""


def test_choices_without_an_index_are_taken_in_order():
    found = chunk(choices=[{"delta": {"content": "a"}}, {"delta": {"content": "b"}}])
    assert [(choice.index, choice.content) for choice in found.choices] == [(0, "a"), (1, "b")]


def test_a_whole_message_counts_as_a_delta():
    assert chunk(choices=[{"message": {"content": "Hi"}}]).content == "Hi"


@pytest.mark.parametrize(
    "data",
    ["", "no", "{", "[1]", "1", "null", '"x"', "{'a': 1}", "[" * 100_000, '{"a":' * 100_000,
     "9" * 5000, '{"a": 1} {', "\ufeff{}"],
)  # fmt: skip
def test_what_is_no_chunk_is_refused_in_one_sentence(data):
    with pytest.raises(StreamError) as caught:
        decode_chunk(data)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("around", [" {} ", "\n{}\n", "\t{}"])
def test_blanks_around_a_chunk_do_not_matter(around):
    data = around.format(json.dumps({"choices": [{"delta": {"content": "Hi"}}]}))
    assert decode_chunk(data).content == "Hi"


ERRORS = {
    "flat": {"code": "unavailable", "error": "It failed."},
    "nested": {"error": {"message": "It failed.", "type": "server_error", "code": None}},
    "nested in xAI's way": {"error": {"error": "It failed"}},
    "only an error": {"error": "It failed"},
    "FastAPI's": {"detail": "It failed"},
    "a message alone": {"message": "It failed", "code": 500},
    "beside choices": {"error": {"message": "It failed"}, "choices": []},
    "a list": {"detail": [{"msg": "It failed"}]},
    "an object without a message": {"error": {"why": "It failed"}},
}


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_in_band_is_an_error(name):
    assert "It failed" in reported_error(ERRORS[name])
    assert chunk(**ERRORS[name]).has_error


@pytest.mark.parametrize(
    "value",
    [
        {"choices": [], "message": "fine", "detail": "fine"},
        {"choices": [], "error": None},
        {"choices": [], "error": {}},
        {"usage": {"prompt_tokens": 1}},
    ],
)
def test_what_is_no_error_is_none(value):
    assert reported_error(value) == ""
    assert not chunk(**value).has_error


def test_half_a_character_in_an_error_can_be_shown():
    error = StreamError(reported_error(json.loads('{"error": "no \\ud83d"}')))
    assert str(error).encode("utf-8")


def test_an_excerpt_is_short_and_on_one_line():
    assert excerpt("a\n b\t c") == "a b c"
    assert excerpt("x" * 500) == "x" * 119 + "…"
    assert len(excerpt("x y " * 10**6)) <= 120


def test_content_in_parts_is_text():
    parts = [
        {"type": "text", "text": "a"},
        {"type": "thinking"},
        "x",
        {"type": "text", "text": "b"},
    ]
    assert chunk(choices=[{"delta": {"content": parts}}]).content == "axb"
