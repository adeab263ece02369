"""The key wherever a server can say it: no record, output, repr or next question has it."""

import copy
import json

import pytest
from client.responses.captures import stream
from client.responses.echoes import RICH, places, put, with_key

from grok_jupyter import GrokError
from grok_jupyter.chat import user
from grok_jupyter.client.secret import Secret
from grok_jupyter.protocol.dump import dump_response
from grok_jupyter.protocol.responses.items import input_items
from grok_jupyter.protocol.shown import shown
from grok_jupyter.rendering.finished import finished
from grok_jupyter.session.turn import Question, Turn

KEY = "xai-Zq7AbCdEfGhIjKlMnOpQrStUvWxYz0123456789end9"


@pytest.fixture(autouse=True, scope="module")
def secret():
    return Secret(KEY)


def kept(response):
    """Everything that is shown or kept of a response, and what the next question brings."""
    clean = shown(response)
    turn = Turn(Question("Hello", (), user("Hello")), response, "grok-4.5")
    yield json.dumps(dump_response(clean), ensure_ascii=False)
    yield repr(response) + repr(response.choices) + repr(clean)
    yield str(response._repr_mimebundle_())
    for form in ("markdown", "text", "code", "json"):
        yield json.dumps(finished(response, output_format=form), ensure_ascii=False)
    yield json.dumps(input_items(turn.messages, "grok-4.5"), ensure_ascii=False)


@pytest.mark.parametrize("number", range(len(RICH)))
def test_no_place_of_an_event_lets_it_through(read, number):
    for at in places(RICH[number][1]):
        events = copy.deepcopy(RICH)
        put(events[number][1], at, KEY)
        try:
            response, _ = read(stream(*events))
        except GrokError as error:
            assert KEY not in str(error), at
            response = error.response
        assert not any(KEY in text for text in kept(response)), at


def test_all_places_at_once(read):
    response, _ = read(stream(*((kind, with_key(fields, KEY)) for kind, fields in RICH)))
    assert KEY in response.content
    assert not any(KEY[:14] in text for text in kept(response))


def test_names_of_tools_are_bounded_and_no_count_is_lost(read):
    used = {f"tool{n}{'x' * 100_000}": 1 for n in range(40)}
    events = copy.deepcopy(RICH)
    events[-1][1]["response"]["usage"]["server_side_tool_usage_details"] = used
    for number in range(300):
        kind = f"a{number}{'y' * 100_000}_call" if number < 2 else "web_search_call"
        done = {"item": {"type": kind, "id": f"i{number}", "name": "z" * 100_000},
                "output_index": 100 + number}  # fmt: skip
        events.insert(2, ("response.output_item.done", done))
    response, _ = read(stream(*events))
    assert sum(response.usage.server_side_tools.values()) == 40
    metadata = finished(response).metadata["grok_jupyter"]
    assert len(json.dumps(metadata)) < 20_000
    told = len(metadata["server_tool_calls"]) + metadata["further_server_tool_calls"]
    assert told == len(response.server_tool_calls) == 305
