"""When the events come: at the knobs' pace, with signs of life in long silences."""

import json

import pytest

from grok_jupyter.simulator import Engine, Knobs

WEB = [{"type": "web_search"}]


def pieces(prompt="hello", stream=True, **fields):
    knobs = fields.pop("knobs", {})
    body = {"model": "grok-4.5", "input": prompt, "stream": stream, **fields}
    headers = {"content-type": "application/json"}
    engine = Engine(Knobs(**{"rate": 10, "first_token": 3, **knobs}))
    return list(engine.answer("POST", "/v1/responses", headers, json.dumps(body).encode()).pieces)


def test_text_comes_at_the_rate_after_the_first_silence():
    read = pieces(knobs={"reasoning": "none"})
    assert read[0].delay == pytest.approx(3)
    texts = [piece.delay for piece in read if b"output_text.delta" in piece.data]
    assert texts == pytest.approx([0.1] * len(texts))


def test_text_comes_as_fast_as_in_chat_completions():
    """Both take the same time for the same answer, reasoning included."""
    body = {"model": "grok-4.5", "messages": [{"role": "user", "content": "hello"}],
            "stream": True}  # fmt: skip
    engine = Engine(Knobs(rate=10, first_token=3))
    headers = {"content-type": "application/json"}
    chat = engine.answer("POST", "/v1/chat/completions", headers, json.dumps(body).encode())
    took = sum(piece.delay for piece in chat.pieces)
    assert sum(piece.delay for piece in pieces()) == pytest.approx(took)


@pytest.mark.parametrize("fields", [{}, {"tools": WEB, "prompt": "the news"}])
def test_a_whole_answer_takes_as_long_as_its_stream(fields):
    whole, parts = pieces(stream=False, **fields), pieces(**fields)
    assert whole[0].delay == pytest.approx(sum(piece.delay for piece in parts))


def test_a_tool_takes_its_time_between_two_events():
    read = pieces("the news", tools=WEB)
    at = next(n for n, piece in enumerate(read) if b"web_search_call.completed" in piece.data)
    assert read[at].delay == pytest.approx(3)


def test_a_long_silence_has_comments_in_it():
    read = pieces(knobs={"first_token": 47})
    assert [(piece.delay, piece.data) for piece in read[:3]] == [(15, b": keepalive\n\n")] * 3
    assert read[3].delay == pytest.approx(2)
    assert read[3].data.startswith(b"event: response.created\n")


def test_how_long_a_silence_may_be_can_be_chosen():
    read = pieces("the news", tools=WEB, knobs={"keepalive": 1, "first_token": 0})
    comments = [piece for piece in read if piece.data == b": keepalive\n\n"]
    assert comments
    assert max(piece.delay for piece in read) <= 1


@pytest.mark.parametrize("rate", [1, 100])
def test_the_pace_never_changes_the_events(rate):
    at_once, slow = (
        b"".join(p.data for p in pieces("the news", tools=WEB, knobs=knobs))
        for knobs in ({"rate": 0, "first_token": 0}, {"rate": rate, "keepalive": 1000})
    )
    assert at_once == slow
