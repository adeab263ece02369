"""The response: complete after every chunk, plain data at every status."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter import AnswerError, Chunk, Response

STATUSES = ("pending", "streaming", "completed", "interrupted", "failed")


def test_before_anything_arrives_it_is_empty():
    response = Response()
    assert (response.status, response.content, str(response)) == ("pending", "", "")
    assert (response.reasoning_content, response.tool_calls, response.logprobs) == ("", [], [])
    for name in ("usage", "cost_usd", "finish_reason", "id", "model", "created", "parsed"):
        assert getattr(response, name) is None
    assert response.citations == response.code == []
    assert len(response.choices) == 1


def test_labels_are_those_sent_last(fed, text):
    response = fed(
        text("a", id="1", model="m1", created=1, system_fingerprint="f1"),
        text("b", id="2", model="m2", created=2, system_fingerprint="f2"),
        text("c", id=None, model="", created="x", system_fingerprint=7),
    )
    assert (response.id, response.model, response.created) == ("2", "m2", 2)
    assert response.system_fingerprint == "f2"


def test_a_finish_reason_is_not_taken_back(fed, text, delta):
    finish = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
    later = {"choices": [{"index": 0, "delta": {}, "finish_reason": None}]}
    empty = {"choices": [{"index": 0, "delta": {}, "finish_reason": ""}]}
    assert fed(text("a"), empty).finish_reason is None
    assert fed(text("a"), finish, later, empty).finish_reason == "stop"


def test_reasoning_is_kept_apart_and_placeholders_are_shown_once(fed, delta):
    response = fed(*[delta(reasoning_content="Thinking... ")] * 5, delta(content="Hi"))
    assert (response.reasoning_content, response.content) == ("Thinking... ", "Hi")
    response = fed(*[delta(reasoning_content="ha ")] * 3)
    assert response.reasoning_content == "ha ha ha "


def test_citations_are_collected_once(fed):
    response = fed(
        {"citations": ["a", "b"]}, {"citations": ["b", {"url": "c"}]}, {"citations": None}
    )
    assert response.citations == ["a", "b", {"url": "c"}]


def test_log_probabilities_are_collected_in_order(fed):
    def entry(token):
        logprobs = {"content": [{"token": token}]}
        return {"choices": [{"index": 0, "delta": {"content": token}, "logprobs": logprobs}]}

    assert [e["token"] for e in fed(entry("a"), entry("b")).logprobs] == ["a", "b"]


def test_several_answers_arrive_in_any_order(fed, text):
    response = fed(text("c", 2), text("a", 0), text("b", 1), text("C", 2))
    assert [choice.content for choice in response.choices] == ["a", "b", "cC"]
    assert [choice.index for choice in response.choices] == [0, 1, 2]
    both = {"choices": [text("x", 1)["choices"][0], text("y", 0)["choices"][0]]}
    assert [choice.content for choice in fed(both).choices] == ["y", "x"]
    twice = {"choices": [text("x")["choices"][0], text("y")["choices"][0]]}
    assert fed(twice).content == "xy"


EMOJI = "\U0001f600"
HALVES = ("\ud83d", "\ude00")
pieces = st.lists(
    st.one_of(
        st.text(max_size=5),
        st.sampled_from([*HALVES, EMOJI, HALVES[0] + "a", "a" + HALVES[0], HALVES[1] + HALVES[0]]),
    ),
    max_size=12,
)


@given(pieces)
def test_pieces_join_to_the_content_at_every_step_and_to_utf_8(texts):
    response, read = Response(), ""
    for piece in texts:
        chunk = Chunk({"choices": [{"index": 0, "delta": {"content": piece}}]})
        response.append(chunk)
        read += chunk.content
        assert read == response.content
        response.content.encode()
    read += response.finish("completed")
    assert read == response.content
    whole = "".join(texts).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert response.content == whole


def test_an_emoji_cut_in_two_arrives_whole(fed, text):
    response = fed(text("a" + HALVES[0]))
    assert response.content == "a"
    assert fed(text(HALVES[1] + "b"), response=response).content == f"a{EMOJI}b"


def test_half_an_emoji_at_the_end_is_a_stand_in_and_at_a_break_nothing(fed, text):
    response = fed(text("a" + HALVES[0]))
    assert response.finish("completed") == "\ufffd"
    assert response.content == "a\ufffd"
    for status in ("interrupted", "failed"):
        response = fed(text("a" + HALVES[0]))
        assert response.finish(status) == ""
        assert response.content == "a"


def test_a_last_status_is_last(fed, text):
    for status in STATUSES[2:]:
        response = fed(text("a"))
        assert (response.status, response.is_finished) == ("streaming", False)
        response.finish(status)
        for other in STATUSES[2:]:
            response.finish(other)
        assert (response.status, response.is_finished) == (status, True)


def full(fed, status):
    response = Response()
    if status != "pending":
        call = {"index": 0, "id": "c", "function": {"name": "f", "arguments": "{}"}}
        fed(
            {
                "id": "x", "model": "m", "created": 1, "citations": ["a"],
                "usage": {"prompt_tokens": 1, "cost_in_usd_ticks": 5},
                "choices": [
                    {"index": 1, "delta": {"content": "other"}},
                    {
                        "index": 0,
                        "delta": {
                            "content": "Hi\ud83d", "reasoning_content": "hm", "tool_calls": [call],
                        },
                        "logprobs": {"content": [{"token": "Hi"}]},
                    },
                ],
            },
            response=response,
        )  # fmt: skip
    if status not in {"pending", "streaming"}:
        response.finish(status)
    return response


def seen(response):
    names = ("status", "content", "reasoning_content", "usage", "cost_usd", "finish_reason", "id",
             "model", "created", "citations", "logprobs", "code", "elapsed")  # fmt: skip
    calls = [call.to_wire() for call in response.tool_calls]
    choices = [choice.content for choice in response.choices]
    return [getattr(response, name) for name in names] + calls + choices


@pytest.mark.parametrize("status", STATUSES)
def test_it_pickles_and_copies_at_every_status(status, fed):
    response = full(fed, status)
    duplicates = [copy.copy(response), copy.deepcopy(response)]
    protocols = range(2, pickle.HIGHEST_PROTOCOL + 1)
    duplicates += [pickle.loads(pickle.dumps(response, protocol)) for protocol in protocols]
    for duplicate in duplicates:
        assert type(duplicate) is Response
        assert seen(duplicate) == seen(response)


@pytest.mark.parametrize("status", STATUSES)
def test_a_deep_copy_does_not_grow_with_the_original(status, fed, text):
    response = full(fed, status)
    duplicate = copy.deepcopy(response)
    before = seen(duplicate)
    fed(text("\ude00 more"), response=response)
    assert seen(duplicate) == before


@pytest.mark.parametrize("status", STATUSES)
def test_it_shows_itself_short_and_in_full(status, fed):
    response = full(fed, status)
    assert status in repr(response)
    assert len(repr(response)) < 300
    bundle = response._repr_mimebundle_(include=None, exclude=None)
    if response.content:
        assert bundle == {"text/plain": response.content, "text/markdown": response.content}
    else:
        assert bundle == {"text/plain": repr(response)}


def test_a_long_answer_is_cut_in_its_repr(fed, text):
    assert len(repr(fed(text("word " * 100_000, model="m" * 50)))) < 300


def test_markdown_is_made_portable_and_plain_text_is_not(fed, text):
    answer = r"\(x\) and ![a](https://example.com/a.png)"
    bundle = fed(text(answer))._repr_mimebundle_()
    assert bundle["text/plain"] == answer
    assert bundle["text/markdown"].startswith("$x$ and [")


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ('{"a": 1}', {"a": 1}),
        (" [1, 2]\n", [1, 2]),
        ('Here:\n```json\n{"a": 1}\n```\nDone.', {"a": 1}),
        ("```\n[1]\n```", [1]),
        ("null", None),
        ('{"a": "```"}', {"a": "```"}),
    ],
)
def test_json_is_the_answer_or_its_only_block(answer, value, fed, text):
    assert fed(text(answer)).json() == value


@pytest.mark.parametrize(
    "answer", ["", "no", "{", "```\nno\n```", "```\n1\n```\n```\n2\n```", "[" * 100_000]
)
def test_what_is_no_json_is_an_error_that_keeps_the_answer(answer, fed, text):
    response = fed(text(answer))
    with pytest.raises(AnswerError) as caught:
        response.json()
    assert caught.value.response is response
    assert isinstance(caught.value, ValueError)
    assert len(str(caught.value)) < 500


def test_code_is_what_stands_between_fences(fed, text):
    response = fed(text("Try\n```python\nx = 1\n```\nor\n```\n2\n"))
    assert [(block.language, block.source) for block in response.code] == [
        ("python", "x = 1\n"),
        ("", "2\n"),
    ]


def test_reading_while_another_thread_appends_is_safe(text):
    import threading

    response = Response()
    chunks = [Chunk(text(str(n % 10))) for n in range(5000)]
    lengths = []

    def read():
        while not response.is_finished:
            lengths.append(len(response.content))
        lengths.append(len(response.content))

    reader = threading.Thread(target=read)
    reader.start()
    for chunk in chunks:
        response.append(chunk)
    response.finish("completed")
    reader.join(20)
    assert lengths == sorted(lengths)
    assert response.content == "".join(str(n % 10) for n in range(5000))
