"""Tool calls, merged from whatever parts a server sends."""

import json

import pytest


@pytest.fixture
def called(fed, delta):
    """The calls that parts come to, one part per chunk."""

    def called(*parts):
        response = fed(*[delta(tool_calls=[part]) for part in parts])
        return [
            (call.id, call.type, call.function.name, call.function.arguments)
            for call in response.tool_calls
        ]

    return called


def part(arguments=None, **fields):
    function = {"name": fields.pop("name", None), "arguments": arguments}
    function = {name: value for name, value in function.items() if value is not None}
    return {**fields, "function": function} if function else fields


def test_xai_sends_each_call_whole(fed, delta):
    response = fed(
        delta(
            role="assistant",
            tool_calls=[
                part('{"city":"Berlin"}', index=0, id="call_27949965", type="function", name="w"),
                part('{"city":"Paris"}', index=1, id="call_27949966", type="function", name="w"),
            ],
        )
    )
    cities = [json.loads(call.function.arguments)["city"] for call in response.tool_calls]
    assert cities == ["Berlin", "Paris"]
    assert [call.id for call in response.tool_calls] == ["call_27949965", "call_27949966"]


WHOLE = [("a", "function", "f", '{"x":1}')]


@pytest.mark.parametrize(
    "parts",
    [
        [part("", index=0, id="a", name="f"), part('{"x"', index=0), part(":1}", index=0)],
        [part('{"x"', index=0, id="a", name="f"), part(":1}", index=0, id="", name="")],
        [part('{"x"', index=0, id="a", name="f"), part(":1}", index=0, id="a", name="f")],
        [part('{"x"', index=0, id="a", name="f"), part(":1}", index=0, id="b", name="g")],
        [part('{"x"', id="a", name="f"), part(":1}", id="a")],
        [part('{"x"', id="a", name="f"), part(":1}")],
        [part('{"x"', id="a", name="f"), part(":1}", index=None, id=None)],
        [part(index=3, id="a"), part(index=3, name="f"), part('{"x":1}', index=3)],
        [part('{"x":1}', index=0, id="a", name="f"), {"index": 0}, {"index": 0, "function": None}],
    ],
)
def test_parts_of_one_call_are_one_call(parts, called):
    assert called(*parts) == WHOLE


@pytest.mark.parametrize(
    "parts",
    [
        [part("1", index=0, id="a", name="f"), part("2", index=1, id="b", name="g")],
        [part("1", id="a", name="f"), part("2", id="b", name="g")],
        [
            part("", index=0, id="a", name="f"),
            part("", index=1, id="b", name="g"),
            part("1", index=0),
            part("2", index=1),
        ],
        [part("1", index=7, id="a", name="f"), part("2", index=2, id="b", name="g")],
    ],
)
def test_parts_of_two_calls_are_two_calls(parts, called):
    assert called(*parts) == [("a", "function", "f", "1"), ("b", "function", "g", "2")]


@pytest.mark.parametrize(
    "odd", [{}, {"function": []}, {"function": {"name": [], "arguments": None}}]
)
def test_odd_parts_do_no_harm(odd, called):
    assert called(odd) == [("", "function", "", "")]


def test_the_type_is_the_servers(called):
    assert called(part("", id="a", type="web_search_call")) == [("a", "web_search_call", "", "")]
    assert called(part("", id="a", type="")) == [("a", "function", "", "")]


@pytest.mark.parametrize(
    "pieces",
    [
        ['{"left":', '{"left":', "null}}"],
        ['{"a":[', '{"a":[', "]}]}"],
        ['{"a":"', '{"a":"', '"}'],
        ['{"a":"x', '{"a":"x', '"}'],
        ['{"a": ', '{"a": ', "1}}"],
    ],
)
def test_a_piece_that_equals_all_before_it_goes_on(pieces, called):
    assert called(*[part(piece, index=0) for piece in pieces])[0][3] == "".join(pieces)


@pytest.mark.parametrize("place", ["beside the delta", "in the content"])
def test_calls_in_other_places_are_found(place, fed):
    call = {"id": "a", "type": "function", "function": {"name": "f", "arguments": '{"x":1}'}}
    used = {"type": "tool_use", "id": "a", "name": "f", "input": {"x": 1}}
    choice = {
        "beside the delta": {"index": 0, "delta": {}, "tool_calls": [call]},
        "in the content": {"index": 0, "delta": {"content": [{"type": "text", "text": ""}, used]}},
    }[place]
    (found,) = fed({"choices": [choice]}).tool_calls
    assert (found.id, found.function.name, found.function.arguments) == ("a", "f", '{"x":1}')


def test_a_call_of_thousands_of_parts_is_whole(called):
    parts = [part(str(n), index=0) for n in range(3000)]
    assert called(*parts) == [("", "function", "", "".join(map(str, range(3000))))]


def test_half_a_character_in_arguments_can_be_sent(called):
    (call,) = called(part("\ud83d", index=0), part("\ude00 \ud83d", index=0), part("x", index=0))
    assert call[3] == "\U0001f600 \ufffdx"


def test_a_call_goes_back_as_it_came(fed, delta):
    sent = {"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    (call,) = fed(delta(tool_calls=[{"index": 0, **sent}])).tool_calls
    assert call.to_wire() == sent


def test_calls_of_several_answers_are_kept_apart(fed):
    response = fed(
        *[
            {"choices": [{"index": n, "delta": {"tool_calls": [part("", index=0, id=f"c{n}")]}}]}
            for n in (1, 0)
        ]
    )
    assert [choice.tool_calls[0].id for choice in response.choices] == ["c0", "c1"]
