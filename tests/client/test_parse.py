"""Answers of a given shape: fences, and why an answer is not what was asked for."""

import json

import pytest

from grok_jupyter import AnswerError

pydantic = pytest.importorskip("pydantic")


class Point(pydantic.BaseModel):
    x: int


SHAPES = [Point, {"type": "object"}]


@pytest.fixture
def answering(raw, connect, ask):
    """A chat whose answer is a message with a finish reason."""

    def answering(content, finish_reason="stop", **message):
        body = {"choices": [{"index": 0, "finish_reason": finish_reason,
                             "message": {"content": content, **message}}]}  # fmt: skip

        def handle(exchange):
            exchange.read()
            exchange.answer(json.dumps(body).encode(), kind="application/json")

        return ask(connect(raw(handle)))

    return answering


GOOD = [
    '{"x": 1}',
    '```json\n{"x": 1}\n```',
    '```\n{"x": 1}\n```',
    'Here it is:\n\n```json\n{"x": 1}\n```\n\nAnything else?',
    'First:\n\n```python\nx = 1\n```\n\nThen:\n\n```json\n{"x": 1}\n```',
    '  \n{"x": 1}\n',
]


@pytest.mark.parametrize("content", GOOD)
@pytest.mark.parametrize("shape", SHAPES, ids=["model", "schema"])
def test_json_in_a_fence_is_read(content, shape, answering):
    response, value = answering(content).parse(shape)
    assert value == (Point(x=1) if shape is Point else {"x": 1})
    assert response.parsed is value
    assert response.json() == {"x": 1}
    assert response.content == content


def test_a_fence_within_json_is_not_taken_for_it(answering):
    value = {"x": 1, "code": "```json\n2\n```"}
    response, _ = answering(json.dumps(value)).parse({"type": "object"})
    assert response.parsed == value


CAUSES = [
    ("length", '{"x": 1', "cut at the limit of tokens", "max_tokens"),
    ("max_tokens", '{"x"', "cut at the limit of tokens", "max_tokens"),
    ("length", '```json\n{"x": 1', "cut at the limit of tokens", "max_tokens"),
    ("content_filter", "", "filter", "other words"),
    ("SAFETY", "", "filter", "other words"),
    ("TOKEN_LIMIT", '{"x"', "cut at the limit of tokens", "max_tokens"),
    ("incomplete", '{"x"', "cut before its end", "ask for less"),
    ("REASON_TIME_LIMIT", '{"x"', "cut before its end", "ask for less"),
    ("budget_exhausted", '{"x"', "cut before its end", "ask for less"),
    ("SPII", "", "filter", "other words"),
    ("guardrail_intervened", "", "filter", "other words"),
    ("blocked", "", "filter", "other words"),
    ("tool_calls", None, "tool", "tool_result"),
]


@pytest.mark.parametrize(("finish", "content", "cause", "step"), CAUSES)
@pytest.mark.parametrize("shape", SHAPES, ids=["model", "schema"])
def test_what_ended_the_answer_is_said(finish, content, cause, step, shape, answering):
    with pytest.raises(AnswerError) as caught:
        answering(content, finish).parse(shape)
    assert cause in str(caught.value)
    assert step in str(caught.value)
    assert caught.value.response.finish_reason == finish


@pytest.mark.parametrize("shape", SHAPES, ids=["model", "schema"])
def test_a_refusal_is_said(shape, answering):
    with pytest.raises(AnswerError, match="The model refused") as caught:
        answering(None, refusal="I cannot help with that.").parse(shape)
    assert caught.value.response.content == "I cannot help with that."


def test_an_answer_that_fits_is_taken_however_it_ended(answering):
    assert answering('{"x": 1}', "length").parse(Point)[1] == Point(x=1)


def test_an_answer_that_does_not_fit_says_what_is_wrong(answering):
    with pytest.raises(AnswerError, match="does not fit Point"):
        answering('{"y": 1}').parse(Point)
    with pytest.raises(AnswerError, match="The answer is empty"):
        answering("").parse(Point)
