"""The same request gives the same bytes; no knob but the asked-for one changes them."""

import uuid

import pytest


def test_equal_requests_give_equal_bytes(stream):
    assert stream("hello").data == stream("hello").data


def test_another_prompt_gives_another_id(stream):
    first, second = stream("one").chunks[0]["id"], stream("two").chunks[0]["id"]
    assert first != second
    assert uuid.UUID(first).version == 4


def test_a_parameter_makes_another_request(ask):
    assert ask(temperature=0).json["id"] != ask(temperature=1).json["id"]


def test_the_order_of_fields_does_not_matter(ask):
    assert ask(seed=1, user="a").data == ask(user="a", seed=1).data


@pytest.mark.parametrize("knobs", [{"rate": 5}, {"first_token": 2}, {"segmentation": "bytes"}])
def test_pace_and_segmentation_never_change_the_bytes(stream, knobs):
    assert stream("hello", simulator=knobs).data == stream("hello").data


def test_the_pace_is_the_rate(stream):
    slow = stream(model="grok-3", simulator={"rate": 10, "first_token": 3})
    delays = [piece.delay for piece in slow.pieces]
    assert delays[0] == pytest.approx(3.1)
    assert delays[1:5] == pytest.approx([0.1] * 4)


def test_a_whole_answer_takes_as_long_as_its_stream(ask, stream):
    pace = {"rate": 10, "first_token": 3}
    whole, parts = ask(simulator=pace), stream(simulator=pace)
    assert whole.pieces[0].delay == pytest.approx(sum(piece.delay for piece in parts.pieces))
