"""A response survives being written down, and a damaged record says what is wrong."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter import Chunk, Response
from grok_jupyter.protocol.dump import dump_response, load_response
from grok_jupyter.protocol.errors import InputError

text = st.text(max_size=30)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False,
    allow_infinity=False) | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
calls = st.builds(
    lambda id_, name, arguments: {"id": id_, "function": {"name": name, "arguments": arguments}},
    text, text, text,
)  # fmt: skip
deltas = st.fixed_dictionaries(
    {},
    optional={
        "role": st.sampled_from(["assistant", "tool"]),
        "content": text,
        "reasoning_content": text | st.just("Thinking... "),
        "refusal": text,
        "tool_calls": st.lists(calls, max_size=3),
    },
)
choices = st.fixed_dictionaries(
    {"index": st.integers(0, 4), "delta": deltas},
    optional={
        "finish_reason": st.none() | st.sampled_from(["stop", "length", "tool_calls"]),
        "logprobs": st.fixed_dictionaries({"content": st.lists(json_values, max_size=2)}),
    },
)
count = st.none() | st.integers(0, 2**40)
usages = st.fixed_dictionaries(
    {},
    optional={
        "prompt_tokens": count,
        "completion_tokens": count,
        "prompt_tokens_details": st.fixed_dictionaries({}, optional={"cached_tokens": count}),
        "completion_tokens_details": st.fixed_dictionaries({"reasoning_tokens": count}),
        "cost_in_usd_ticks": count,
    },
)
chunks = st.fixed_dictionaries(
    {"choices": st.lists(choices, max_size=3)},
    optional={
        "id": text,
        "model": text,
        "created": st.integers(0, 2**40),
        "system_fingerprint": text,
        "citations": st.lists(json_values, max_size=3),
        "usage": usages,
    },
)
seconds = st.none() | st.floats(0, 1e6)


@st.composite
def responses(draw):
    response = Response()
    for raw in draw(st.lists(chunks, max_size=5)):
        response.append(Chunk(raw))
    response.time_to_first_token, response.elapsed = draw(seconds), draw(seconds)
    status = draw(st.sampled_from(["open", "completed", "interrupted", "failed"]))
    if status != "open":
        response.finish(status)
    return response


READABLE = (
    "status", "id", "model", "created", "system_fingerprint", "content", "reasoning_content",
    "tool_calls", "finish_reason", "is_refused", "logprobs", "usage", "cost_usd", "citations",
    "time_to_first_token", "elapsed",
)  # fmt: skip


def described(response):
    choices = [
        (choice.index, choice.role, choice.content, choice.reasoning_content, choice.finish_reason,
         choice.is_refused, choice.logprobs, [call.to_wire() for call in choice.tool_calls])
        for choice in response.choices
    ]  # fmt: skip
    fields = {name: getattr(response, name) for name in READABLE if name != "tool_calls"}
    return fields, choices


@given(responses())
def test_a_response_is_the_same_after_the_way_through_json(response):
    record = json.loads(json.dumps(dump_response(response), allow_nan=False))
    again = load_response(record)
    assert described(again) == described(response)
    assert dump_response(again) == record


def test_halves_of_characters_and_numbers_that_json_lacks_are_written_too():
    citations = ["a\ud83d", {"\ud83d": float("nan")}]
    response = Response()
    response.append(Chunk({"choices": [], "citations": citations}))
    written = json.dumps(dump_response(response), allow_nan=False, ensure_ascii=False).encode()
    assert load_response(json.loads(written)).citations == ["a\ufffd", {"\ufffd": None}]


def test_what_is_nested_without_end_is_cut():
    nested = []
    for _ in range(500):
        nested = [nested]
    response = Response()
    response.append(Chunk({"choices": [], "citations": [nested]}))
    assert load_response(dump_response(response)).status == "streaming"


GOOD = {"status": "completed", "choices": [{"content": "Hi"}]}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"status": "happy"}, "status is 'happy', where one of pending"),
        ({"status": ["completed"]}, "status is list"),
        ({"choices": "no"}, "choices is 'no', where a list belongs"),
        ({"choices": [3]}, r"choices\[0\] is int, where an object belongs"),
        ({"choices": [{}] * 200}, "choices is list, where a list of at most 128 objects"),
        ({"choices": [{"content": 7}]}, r"choices\[0\].content is int, where a text"),
        ({"choices": [{"index": 500}]}, r"choices\[0\].index is int, where a whole number"),
        ({"choices": [{"tool_calls": [{"function": []}]}]}, r"tool_calls\[0\].function is list"),
        ({"citations": {}}, "citations is dict"),
        ({"citations": [float("inf")]}, "citations is list, where a list of JSON values"),
        ({"choices": [{"is_refused": "yes"}]}, r"choices\[0\].is_refused is 'yes', where true or"),
        ({"elapsed": -1}, "elapsed is int, where a number of seconds"),
        ({"elapsed": float("nan")}, "elapsed is nan, where a number of seconds"),
        ({"usage": [1]}, "usage is list, where an object belongs"),
        ({"model": {"a": 1}}, "model is dict, where a text"),
    ],
)
def test_a_damaged_record_names_what_is_wrong(change, named):
    with pytest.raises(InputError, match=named) as caught:
        load_response({**GOOD, **change})
    assert "damaged" in str(caught.value)
    assert "export the talk again" in str(caught.value)


@pytest.mark.parametrize("value", [None, 1, "x", [], [GOOD]])
def test_what_is_no_object_is_no_record(value):
    with pytest.raises(InputError, match="the whole is"):
        load_response(value)


@given(json_values | st.dictionaries(st.sampled_from([*sorted(GOOD), "usage", "id"]), json_values))
def test_any_json_is_a_response_or_one_clear_error(value):
    try:
        response = load_response(value)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert isinstance(response.content, str)
