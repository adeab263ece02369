"""The habits of other servers: each row of the table comes to what it says."""

import json
from operator import attrgetter
from pathlib import Path

import pytest

from grok_jupyter.client.models import language_models
from grok_jupyter.protocol.chunk import Chunk, decode_chunk
from grok_jupyter.protocol.habits.choices import is_plain
from grok_jupyter.protocol.habits.errors import has_error, reported_error, reported_status
from grok_jupyter.protocol.habits.models import normal_models
from grok_jupyter.protocol.habits.table import HABITS, as_markdown
from grok_jupyter.protocol.habits.texts import text_of
from grok_jupyter.protocol.response import Response


def rows(kind):
    return [
        pytest.param(habit, id=f"{habit.servers}: {habit.habit}")
        for habit in HABITS
        if habit.kind == kind
    ]


def answer(*events):
    """The response to events, and the content that the chunks hand out."""
    response = Response()
    read = ""
    for event in events:
        chunk = decode_chunk(json.dumps(event))
        response.append(chunk)
        read += chunk.content
    assert read == response.content
    return response


def whole(habit):
    """The events of a row as one body: what a server sends that was not asked to stream."""
    (event,) = habit.sent
    choices = event["choices"]
    turned = [{**choice, "message": choice["delta"]} for choice in choices]
    for choice in turned:
        del choice["delta"]
    return {**event, "choices": turned}


@pytest.mark.parametrize("habit", rows("answers"))
def test_an_answer_comes_to_what_the_table_says(habit):
    response = answer(*habit.sent)
    found = {name: attrgetter(name)(response) for name in habit.made}
    assert found == habit.made


@pytest.mark.parametrize(
    "habit",
    [
        row
        for row in rows("answers")
        if len(row.values[0].sent) == 1
        and isinstance(row.values[0].sent[0].get("choices"), list)
        and all("delta" in choice for choice in row.values[0].sent[0]["choices"])
    ],
)
def test_a_whole_body_with_the_habit_comes_to_the_same(habit):
    response = answer(whole(habit))
    found = {name: attrgetter(name)(response) for name in habit.made}
    assert found == habit.made


@pytest.mark.parametrize("habit", rows("calls"))
def test_calls_come_to_what_the_table_says(habit):
    for field in ("delta", "message"):
        events = [{"choices": [{"index": 0, field: {"tool_calls": calls}}]} for calls in habit.sent]
        calls = answer(*events).tool_calls
        found = [(call.id, call.function.name, call.function.arguments) for call in calls]
        assert found == habit.made


def test_the_old_way_to_call_a_function_is_a_call():
    parts = [{"name": "f", "arguments": '{"x"'}, {"arguments": ":1}"}]
    events = [{"choices": [{"index": 0, "delta": {"function_call": part}}]} for part in parts]
    (call,) = answer(*events).tool_calls
    assert (call.function.name, call.function.arguments) == ("f", '{"x":1}')


@pytest.mark.parametrize("habit", rows("errors"))
def test_an_error_says_what_the_table_says(habit):
    (event,) = habit.sent
    assert has_error(event)
    assert reported_error(event) == habit.made
    assert Chunk(event).has_error


@pytest.mark.parametrize(
    "nothing",
    [None, False, "", 0, [], {}, {"message": ""}, {"message": None, "code": 0}, "none", "success",
     {"message": "", "type": "", "param": "", "code": None}, {"code": 200, "message": "ok"}],
)  # fmt: skip
def test_an_error_in_which_everything_is_empty_is_none(nothing):
    for event in (
        {"choices": [{"index": 0, "delta": {"content": "x"}}], "error": nothing},
        {"choices": [{"index": 0, "delta": {"content": "x"}, "error": nothing}]},
    ):
        assert not Chunk(event).has_error
        assert reported_error(event) == ""


@pytest.mark.parametrize(
    ("value", "status"),
    [({"error": {"message": "x", "code": 429}}, 429), ({"error": "x", "status": "503"}, 503),
     ({"error": {"message": "x", "code": "rate_limit"}}, None), ({"error": "x"}, None),
     ({"choices": [{"delta": {}, "error": {"code": 502, "message": "x"}}]}, 502)],
)  # fmt: skip
def test_the_status_of_a_reported_error_is_known(value, status):
    assert reported_status(value) == status


@pytest.mark.parametrize("habit", rows("models"))
def test_a_list_of_models_comes_to_what_the_table_says(habit):
    (listing,) = habit.sent
    assert [model.id for model in language_models(normal_models(listing))] == habit.made


ODD = [None, True, False, 0, 7, -1, 2.5, "", "x", [], [1], ["x"], {}, {"a": 1}, [{}], [[]],
       {"text": None}, {"content": {"content": {"content": "deep"}}}, 10**30, 1e308,
       "\ud83d", {"type": "text"}, [{"type": "image_url", "image_url": {"url": "u"}}]]  # fmt: skip
DELTAS = ["content", "role", "reasoning_content", "reasoning", "reasoning_details", "refusal",
          "tool_calls", "function_call", "annotations", "text", "thinking"]  # fmt: skip
CHOICES = ["index", "delta", "message", "finish_reason", "logprobs", "text", "usage", "stop_reason"]
TOPS = ["id", "created", "model", "system_fingerprint", "usage", "citations", "output", "message",
        "x_groq", "done"]  # fmt: skip


@pytest.mark.parametrize("value", ODD, ids=repr)
def test_an_odd_value_in_any_field_does_no_harm_and_loses_nothing_else(value):
    events = [{"choices": [{"index": 0, "delta": {"content": "a", name: value}}]}
              for name in DELTAS if name != "content"]  # fmt: skip
    events += [{"choices": [{"index": 0, "delta": {"content": "a"}, name: value}]}
               for name in CHOICES if name != "delta"]  # fmt: skip
    events += [{"choices": [{"index": 0, "delta": {"content": "a"}}], name: value} for name in TOPS]
    for event in events:
        response = answer(event)
        assert "a" in "".join(choice.content for choice in response.choices), event
        assert repr(response)
        _ = response.usage, response.tool_calls, response.citations
        for call in response.tool_calls:
            assert isinstance(call.function.arguments, str)
    for name in DELTAS:
        answer({"choices": [{"index": 0, "delta": {name: value}}]})
        answer({"choices": [{"index": 0, "message": {name: value}}]})
    for name in (*CHOICES, "choices"):
        answer({"choices": [{name: value}]})
        answer({name: value})


@pytest.mark.parametrize("value", ODD, ids=repr)
def test_text_is_always_text(value):
    assert isinstance(text_of(value), str)


def test_what_xai_sends_needs_no_closer_look():
    plain = [
        {"index": 0, "delta": {"content": "word"}},
        {"index": 1, "delta": {"content": "word", "role": "assistant"}},
        {"index": 0, "delta": {}, "finish_reason": "stop"},
        {"index": 0, "delta": {"reasoning_content": "Hm", "content": None}, "logprobs": None},
    ]
    for choice in plain:
        assert is_plain(choice)
        raw = {"id": "x", "choices": [choice]}
        assert Chunk(raw).fields is raw
    assert not is_plain({"index": 0, "delta": {"content": ["word"]}})


def test_a_whole_message_adds_what_is_missing_and_never_repeats():
    def last(content):
        return {"choices": [{"index": 0, "delta": {}, "message": {"content": content},
                             "finish_reason": "stop"}]}  # fmt: skip

    def piece(content):
        return {"choices": [{"index": 0, "delta": {"content": content}}]}

    assert answer(piece("Hel"), piece("lo"), last("Hello")).content == "Hello"
    assert answer(piece("Hel"), last("Hello")).content == "Hello"
    assert answer(last("Hello")).content == "Hello"
    assert answer(piece("Hello \n"), last("Hello")).content == "Hello \n"


def test_the_documentation_shows_the_table():
    page = (Path(__file__).parents[2] / "docs" / "servers.md").read_text(encoding="utf-8")
    for kind in ("answers", "calls", "errors", "models"):
        assert as_markdown(kind) in page
