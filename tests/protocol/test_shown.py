"""A response as it is shown holds no key, however it arrives, and is otherwise the same."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.dump import dump_response
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.shown import Shown, shown
from grok_jupyter.text.secret import Secret

KEY = "xai-Zq7AbCdEfGhIjKlMnOpQrStUvWxYz0123456789end9"
ESCAPED = "".join(f"\\u{ord(sign):04x}" for sign in KEY)


@pytest.fixture(autouse=True, scope="module")
def secret():
    return Secret(KEY)


def build(*deltas, status="completed", **fields):
    response = Response()
    for delta in deltas:
        response.append(Chunk({**fields, "choices": [{"index": 0, "delta": delta}]}))
    if status != "streaming":
        response.finish(status)
    return response


def everything(response):
    record = json.dumps(dump_response(response), ensure_ascii=False)
    return record + repr(response) + repr(response.choices) + str(response._repr_mimebundle_())


def test_a_response_without_a_key_is_shown_as_it_is():
    response = build({"content": "Hello"})
    assert shown(response) is response


@pytest.mark.parametrize("status", ["completed", "interrupted", "failed", "streaming"])
@pytest.mark.parametrize(
    ("spelling", "free"), [(KEY, KEY[:4]), (ESCAPED, ESCAPED[:24]), (KEY.encode().hex(), "7861")]
)
def test_the_answer_stays_what_was_sent_and_is_shown_without_the_key(status, spelling, free):
    response = build({"content": f"It is {spelling}, "}, {"content": "really"}, status=status)
    copy = shown(response)
    assert response.content == f"It is {spelling}, really"
    assert copy.content == f"It is {free}hidden-key, really"
    assert copy.status == status
    assert copy.has_hidden
    assert not response.has_hidden


@pytest.mark.parametrize("status", ["completed", "interrupted", "failed", "streaming"])
def test_what_displays_a_response_shows_no_key(status):
    response = build({"content": f"It is {KEY} and more"}, status=status, model="m")
    assert KEY[:12] not in f"{response!r} {response.choices} {response._repr_mimebundle_()}"


def test_each_part_of_a_response_is_cleaned():
    call = {"index": 0, "id": KEY, "function": {"name": f"f{KEY}", "arguments": f'"{ESCAPED}"'}}
    response = build(
        {"reasoning_content": f"I see {KEY}", "content": "x", "tool_calls": [call]},
        id=f"id-{KEY}", model=KEY, system_fingerprint=KEY,
        citations=[f"https://a.example/?key={KEY}", {"url": KEY, KEY: [KEY]}],
    )  # fmt: skip
    assert KEY in everything(response)
    assert KEY not in everything(shown(response))
    assert ESCAPED not in everything(shown(response))
    assert shown(response).has_hidden


def test_tokens_do_not_put_together_what_is_hidden():
    tokens = [{"token": KEY[:9]}, {"token": KEY[9:]}]
    response = Response()
    choice = {"delta": {"content": KEY}, "logprobs": {"content": tokens}}
    response.append(Chunk({"choices": [choice]}))
    response.finish("completed")
    assert shown(response).logprobs == []
    assert response.logprobs == tokens


def test_each_of_several_answers_is_cleaned():
    response = Response()
    for index in (0, 1, 2):
        choice = {"index": index, "delta": {"content": f"{index} {KEY}"}, "finish_reason": "stop"}
        response.append(Chunk({"choices": [choice]}))
    response.finish("completed")
    contents = [choice.content for choice in shown(response).choices]
    assert contents == ["0 xai-hidden-key", "1 xai-hidden-key", "2 xai-hidden-key"]


@given(
    ahead=st.text(st.sampled_from("xai-Z q\\u0"), max_size=9),
    cuts=st.lists(st.integers(0, 60), max_size=12),
    spelling=st.sampled_from([(KEY, KEY[:4]), (ESCAPED, ESCAPED[:24])]),
)
def test_an_answer_that_grows_never_shows_a_part_of_the_key(ahead, cuts, spelling):
    spelling, free = spelling
    text = f"{ahead} {spelling} end"
    response = Response()
    follower = Shown(response)
    before = ""
    places = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    for begin, end in pairwise(places):
        response.append(Chunk({"choices": [{"delta": {"content": text[begin:end]}}]}))
        now = follower.catch_up()
        assert now.content.startswith(before), "what was shown stays"
        assert KEY[:12] not in now.content
        assert ESCAPED[:60] not in now.content
        before = now.content
    response.finish("completed")
    assert follower.catch_up().content == f"{ahead} {free}hidden-key end"
    assert follower.catch_up().status == "completed"


def test_usage_and_times_are_those_of_the_response():
    response = build({"content": KEY}, usage={"prompt_tokens": 3, "cost_in_usd_ticks": 50})
    response.elapsed = 2.5
    copy = shown(response)
    assert (copy.usage, copy.cost_usd, copy.elapsed) == (response.usage, response.cost_usd, 2.5)


def test_line_ends_of_any_kind_are_displayed_as_they_came():
    response = build({"content": "a\r\nb\r\r\nc\r\x00\nd"})
    assert response._repr_mimebundle_()["text/plain"] == "a\r\nb\r\nc\r\nd"


@pytest.mark.parametrize("sign", ["\x1b", "\x9b", "\x07", "\r", "\x08", "\x7f", "\x00", "\x85"])
def test_what_steers_a_terminal_is_not_displayed(sign):
    response = build({"content": f"a{sign}b\tc\nd"})
    assert response._repr_mimebundle_()["text/plain"] == "ab\tc\nd"
    assert sign not in repr(response) + repr(response.choices)
    assert response.content == f"a{sign}b\tc\nd"
