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


def function(name, description="", *, required=None, **properties):
    required = list(properties) if required is None else required
    schema = {"type": "object", "properties": properties, "required": required}
    about = {"name": name, "description": description, "parameters": schema}
    return {"type": "function", "function": about}


NUMBER, TEXT = {"type": "number"}, {"type": "string"}
ADD = function("add", "Add two numbers", a={"type": "integer"}, b={"type": "integer"})
MEAN = function("mean", "The mean of numbers", values={"type": "array", "items": NUMBER})
COLUMN = function("describe_column", "Describe a column", column=TEXT)
ROOT = function("root", "", required=["x"], x=NUMBER, digits={"type": "integer", "default": 3})
MAYBE = {"anyOf": [{"type": "null"}, {"type": "integer"}], "default": None}


@pytest.mark.parametrize(
    ("tool", "prompt", "arguments"),
    [
        (ADD, "What is 17 plus 25?", {"a": 17, "b": 25}),
        (ADD, "Add -3 and 4.", {"a": -3, "b": 4}),
        (MEAN, "What is the mean of 3, 5.5 and 10?", {"values": [3, 5.5, 10]}),
        (COLUMN, "Describe the column price, please.", {"column": "price"}),
        (COLUMN, "Describe the `unit cost` column.", {"column": "unit cost"}),
        (COLUMN, 'Describe the column "a b".', {"column": "a b"}),
        (ROOT, "The root of 2?", {"x": 2}),
        (ROOT, "The root of 2 to 5 digits?", {"x": 2, "digits": 5}),
        (function("f", "limit", required=[], limit=MAYBE), "What limit?", {}),
        (function("f", "limit", required=[], limit=MAYBE), "A limit of 7?", {"limit": 7}),
    ],
)
def test_arguments_are_what_the_prompt_says(ask, tool, prompt, arguments):
    message = ask(prompt, tools=[tool]).json["choices"][0]["message"]
    (call,) = message["tool_calls"]
    assert json.loads(call["function"]["arguments"]) == arguments


def test_each_of_several_places_gets_the_rest_of_the_prompt(stream):
    tool = function("price", "Price of flats", city=TEXT, rooms={"type": "integer", "default": 1})
    tool["function"]["parameters"]["required"] = ["city"]
    calls = calls_of(stream("Are flats with 3 rooms dearer in Rome or in Lisbon?", tools=[tool]))
    assert [json.loads(call["function"]["arguments"]) for call in calls] == [
        {"city": "Rome", "rooms": 3},
        {"city": "Lisbon", "rooms": 3},
    ]


@pytest.mark.parametrize("properties", [3, [3], ["a"], {"a": {"type": "array", "minItems": "x"}}])
def test_a_schema_that_is_none_is_refused(ask, properties):
    tool = function("thing", "Thing")
    tool["function"]["parameters"]["properties"] = properties
    answer = ask("A thing", tools=[tool])
    assert answer.status in {200, 400}
    if answer.status == 400:
        assert "JSON schema cannot be used" in answer.json["error"]


def test_tools_that_are_named_are_called_in_parallel(stream):
    prompt = "Add 1 and 2, and give me the clock."
    assert [c["function"]["name"] for c in calls_of(stream(prompt, tools=[ADD, CLOCK]))] == [
        "add",
        "clock",
    ]
    one = stream(prompt, tools=[ADD, CLOCK], parallel_tool_calls=False)
    assert len(calls_of(one)) == 1


def test_a_tool_that_has_nothing_to_do_with_the_prompt_is_not_called(stream):
    answer = stream("Tell me a joke", tools=[WEATHER, ADD])
    assert answer.finish_reasons == ["stop"]


CALL = {"id": "c1", "type": "function", "function": {"name": "add", "arguments": '{"a":1,"b":2}'}}
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhg"
    "GAWjR9awAAAABJRU5ErkJggg=="
)


def test_the_answer_says_what_was_called_and_what_came_of_it(stream):
    turns = [
        {"role": "user", "content": "Add 1 and 2."},
        {"role": "assistant", "content": "", "tool_calls": [CALL]},
        {"role": "tool", "tool_call_id": "c1", "content": "3"},
    ]
    answer = stream(messages=turns, tools=[ADD])
    assert "`add(a=1, b=2)`: `3`" in answer.content
    assert "grok-demo" in answer.content


def test_an_answer_in_json_takes_what_the_results_say(ask):
    results = '{"city": "Berlin", "celsius": 19.5, "sky": "cloudy"}'
    turns = [
        {"role": "user", "content": "What is the weather in Berlin?"},
        {"role": "assistant", "content": "", "tool_calls": [CALL]},
        {"role": "tool", "tool_call_id": "c1", "content": results},
    ]
    properties = {"city": TEXT, "celsius": NUMBER, "sky": TEXT, "more": TEXT}
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    form = {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}
    answer = ask(messages=turns, tools=[ADD], response_format=form)
    said = json.loads(answer.json["choices"][0]["message"]["content"])
    assert {**said, "more": ""} == {**json.loads(results), "more": ""}


def test_an_image_that_a_tool_returned_is_no_new_question(stream):
    image = {"type": "image_url", "image_url": {"url": PIXEL}}
    turns = [
        {"role": "user", "content": "Add 1 and 2."},
        {"role": "assistant", "content": "", "tool_calls": [CALL]},
        {"role": "tool", "tool_call_id": "c1", "content": "an image follows"},
        {"role": "user", "content": [{"type": "text", "text": "The image:"}, image]},
    ]
    answer = stream(messages=turns, tools=[ADD])
    assert answer.finish_reasons == ["stop"]
    assert "image/png" in answer.content
    asked_on = [*turns, {"role": "assistant", "content": "x"}, {"role": "user", "content": "Add 3"}]
    assert stream(messages=asked_on, tools=[ADD]).finish_reasons == ["tool_calls"]


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
