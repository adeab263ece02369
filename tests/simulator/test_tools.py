"""Tool calls."""

import json

import pytest

WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "Current weather in a city",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "unit": {"enum": ["celsius", "kelvin"]}},
            "required": ["city"],
        },
    },
}
CLOCK = {
    "type": "function",
    "function": {"name": "clock", "description": "The current time", "parameters": {}},
}
PROMPT = "What is the weather in Berlin?"


def calls_of(answer):
    return [call for delta in answer.deltas for call in delta.get("tool_calls", ())]


def test_a_whole_call_comes_in_one_chunk(stream):
    answer = stream(PROMPT, tools=[WEATHER])
    (call,) = calls_of(answer)
    assert call["index"] == 0
    assert call["type"] == "function"
    assert call["id"].startswith("call_")
    assert len(call["id"]) == 13
    assert call["function"]["name"] == "weather"
    assert json.loads(call["function"]["arguments"])["city"] == "Berlin"
    assert answer.finish_reasons == ["tool_calls"]
    assert answer.content == ""


def test_the_prompt_chooses_among_tools_and_values(ask):
    call = ask("The weather in Rome, in kelvin", tools=[CLOCK, WEATHER]).json["choices"][0]
    function = call["message"]["tool_calls"][0]["function"]
    assert function["name"] == "weather"
    assert json.loads(function["arguments"]) == {"city": "Rome", "unit": "kelvin"}


def test_two_places_make_two_calls(stream):
    calls = calls_of(stream("The weather in Paris and Rome?", tools=[WEATHER]))
    assert [json.loads(c["function"]["arguments"])["city"] for c in calls] == ["Paris", "Rome"]
    assert [call["index"] for call in calls] == [0, 1]
    assert len({call["id"] for call in calls}) == 2


def test_parallel_calls_can_be_switched_off(stream):
    one = stream("The weather in Paris and Rome?", tools=[WEATHER], parallel_tool_calls=False)
    assert len(calls_of(one)) == 1


def test_tool_choice_none_gives_text(stream):
    answer = stream(PROMPT, tools=[WEATHER], tool_choice="none")
    assert answer.finish_reasons == ["stop"]
    assert answer.content


def test_a_named_tool_is_called_whatever_the_prompt(stream):
    choice = {"type": "function", "function": {"name": "clock"}}
    (call,) = calls_of(stream(PROMPT, tools=[WEATHER, CLOCK], tool_choice=choice))
    assert call["function"] == {"name": "clock", "arguments": "{}"}


def test_after_its_result_the_answer_is_text_that_quotes_it(stream):
    call = {"id": "call_1", "type": "function", "function": {"name": "w", "arguments": "{}"}}
    turns = [
        {"role": "user", "content": PROMPT},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "call_1", "content": "19 degrees, sunny"},
    ]
    answer = stream(messages=turns, tools=[WEATHER])
    assert "`19 degrees, sunny`" in answer.content
    assert answer.finish_reasons == ["stop"]
    again = stream(messages=turns, tools=[WEATHER], tool_choice="required")
    assert again.finish_reasons == ["tool_calls"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"tool_choice": "required"}, "no tools"),
        ({"tools": [WEATHER], "tool_choice": "always"}, "auto, none, required"),
        (
            {"tools": [WEATHER], "tool_choice": {"type": "function", "function": {"name": "x"}}},
            "not given: 'x'",
        ),
        ({"tools": [{"type": "web_search"}]}, "not available in chat completions"),
        ({"tools": [WEATHER] * 129}, "At most 128"),
    ],
)
def test_impossible_tools_are_refused(ask, fields, reason):
    answer = ask(PROMPT, **fields)
    assert answer.status == 400
    assert reason in answer.json["error"]
