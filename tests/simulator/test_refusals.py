"""Requests that are refused, each with xAI's status and a sentence."""

import json

import pytest

from grok_jupyter.simulator import Engine, Knobs

USER = [{"role": "user", "content": "hello"}]
KEYED = Engine(Knobs(rate=0, first_token=0, require_key=True))


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"model": "grok-99"}, 404, "The model grok-99 does not exist or your team"),
        (
            {"model": "grok-imagine-image-quality"},
            400,
            "The model grok-imagine-image-quality is an image model and is therefore not available",
        ),
        ({"messages": []}, 400, "needs at least one"),
        ({"messages": [{"role": "tool", "content": "x"}]}, 400, "tool_call_id"),
        ({"messages": [{"role": "user", "content": [{"type": "file"}]}]}, 400, "of type file"),
        ({"temperature": 2.1}, 400, "temperature must be between 0 and 2, got 2.1."),
        ({"top_p": 0}, 400, "top_p must be above 0"),
        ({"top_p": 1.5}, 400, "top_p must be between 0 and 1"),
        ({"n": 0}, 400, "n must be between 1 and 128, got 0."),
        ({"max_completion_tokens": 0}, 400, "max_completion_tokens must be at least 1"),
        ({"presence_penalty": 0}, 400, "Model grok-4.6 does not support parameter presencePenalty"),
        ({"frequency_penalty": 1}, 400, "does not support parameter frequencyPenalty."),
        ({"stop": "x"}, 400, "does not support parameter stop."),
        ({"model": "grok-demo", "stop": list("abcde")}, 400, "at most 4"),
        ({"model": "grok-4", "reasoning_effort": "low"}, 400, "parameter reasoningEffort."),
        ({"reasoning_effort": "huge"}, 400, "must be one of low, medium, high, xhigh, got huge."),
        ({"logit_bias": {"1": 1}}, 400, "logitBias"),
        ({"deferred": True}, 400, "deferred"),
        ({"top_logprobs": 2}, 400, "top_logprobs needs logprobs"),
        ({"logprobs": True, "top_logprobs": 9}, 400, "between 0 and 8"),
        ({"stream_options": {"include_usage": True}}, 400, "only be used with stream: true"),
        ({"search_parameters": {"mode": "off"}}, 410, "Live search is deprecated."),
        ({"response_format": {"type": "xml"}}, 400, "not xml"),
        ({"simulator": {"speed": 1}}, 400, "'speed' is not a knob"),
        ({"simulator": {"rate": -1}}, 400, "rate must be a number of tokens per second"),
        ({"simulator": {"fault": "flood"}}, 400, "not 'flood'"),
        ({"simulator": {"require_key": False}}, 400, "'require_key' is not a knob"),
    ],
)
def test_values_that_cannot_be_used(ask, fields, status, sentence):
    answer = ask(**fields)
    assert answer.status == status
    assert sentence in answer.json["error"]
    assert answer.json["code"]


@pytest.mark.parametrize(
    "fields",
    [
        {"model": None},
        {"model": 4},
        {"messages": "hello"},
        {"messages": ["hello"]},
        {"messages": [{"content": "x"}]},
        {"messages": [{"role": "wizard", "content": "x"}]},
        {"messages": [{"role": "user", "content": 7}]},
        {"temperature": "warm"},
        {"n": 1.5},
        {"n": True},
        {"stream": "yes"},
        {"model": "grok-demo", "stop": [1]},
        {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}]},
        {"tools": [{"type": "function"}]},
        {"response_format": {"type": "json_schema"}},
    ],
)
def test_a_wrong_shape_is_422_in_plain_text(ask, fields):
    answer = ask(**fields)
    assert answer.status == 422
    assert answer.text.startswith("Failed to deserialize the JSON body into the target type")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("data", "status"), [(b"{", 400), (b"[]", 422), (b"\xff", 400), (b"", 400)]
)
def test_what_is_no_json_object(data, status):
    headers = {"content-type": "application/json"}
    assert Engine().answer("POST", "/v1/chat/completions", headers, data).status == status


@pytest.mark.parametrize("kind", [{}, {"content-type": "text/plain"}])
def test_another_content_type_is_415(kind):
    assert Engine().answer("POST", "/v1/chat/completions", kind, b"{}").status == 415


def test_a_content_type_may_name_its_charset(send):
    assert send(headers={"content-type": "application/json; charset=utf-8"}).status == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/nowhere", 404),
        ("GET", "/", 404),
        ("POST", "/chat/completions", 404),
        ("GET", "/v1/chat/completions", 405),
        ("POST", "/v1/models", 405),
    ],
)
def test_wrong_paths_and_methods(get, method, path, status):
    answer = get(path, method)
    assert answer.status == status
    assert answer.json["error"]


def test_a_wrong_key_is_400_and_masked(ask):
    answer = ask(headers={"authorization": "Bearer wrong-key-123"})
    assert answer.status == 400
    assert answer.json == {
        "code": "Client specified an invalid argument",
        "error": "Incorrect API key provided: wr***23. You can obtain an API key from "
        "https://console.x.ai.",
    }


@pytest.mark.parametrize("header", ["", "Bearer ", "Basic abc"])
def test_a_missing_key_is_401_where_one_is_required(ask, header):
    assert ask(engine=KEYED, headers={"authorization": header}).status == 401


def test_no_key_is_needed_in_process(ask):
    assert ask(headers={"authorization": ""}).status == 200


def test_any_other_key_will_do(ask):
    assert ask(engine=KEYED).status == 200


def test_a_prompt_longer_than_the_context_is_refused(ask):
    answer = ask("word " * 140_000, model="grok-3")
    assert answer.status == 400
    assert "maximum prompt length is 131072 but the request contains 140" in answer.json["error"]


def test_non_reasoning_models_take_stop_and_grok_demo_takes_everything(ask):
    assert ask(model="grok-3", stop="x", frequency_penalty=1).status == 200
    fields = {"stop": "zzz", "presence_penalty": 0.5, "reasoning_effort": "low"}
    assert ask(model="grok-demo", **fields).status == 200


def test_null_counts_as_absent(ask):
    nothing = dict.fromkeys(["temperature", "stop", "tools", "n", "stream", "response_format"])
    assert ask(**nothing).status == 200


def test_refusals_carry_no_key(ask):
    answer = ask(headers={"authorization": "Bearer wrong-secret-in-here-42"})
    assert "secret" not in json.dumps(answer.headers) + answer.text
