"""Requests that are refused: xAI's statuses, flat bodies, and its words where they were caught."""

import json

import pytest

USER = [{"role": "user", "content": "hello"}]
WEB = {"type": "web_search"}
UNDECIPHERED = {"type": "reasoning", "summary": [], "encrypted_content": "not ours"}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"messages": USER}, "Argument not supported: messages"),
        ({"max_tokens": 5}, "Argument not supported: max_tokens"),
        ({"max_completion_tokens": 5}, "max_completion_tokens"),
        ({"response_format": {"type": "text"}}, "response_format"),
        ({"reasoning_effort": "low"}, "reasoning_effort"),
        ({"stop": "x"}, "Argument not supported: stop"),
        ({"n": 2}, "Argument not supported: n"),
        ({"stream_options": {}}, "stream_options"),
        ({"presence_penalty": 0}, "presence_penalty"),
        ({"frequency_penalty": 0}, "frequency_penalty"),
        ({"logit_bias": {}}, "logit_bias"),
        ({"deferred": True}, "deferred"),
        ({"web_search_options": {}}, "web_search_options"),
        ({"seed": 1}, "seed"),
        (
            {"instructions": "x", "previous_response_id": "y"},
            "Argument not supported: instructions and previous_response_id together",
        ),
        ({"include": ["inline_citations"]}, "Argument not supported: include"),
        ({"tool_choice": "auto"}, "A tool_choice was set on the request but no tools"),
        ({"tools": [WEB], "tool_choice": "always"}, "auto, none, required"),
        ({"tools": [WEB], "tool_choice": {"type": "web_search"}}, "only a function can be named"),
        (
            {"tools": [WEB], "tool_choice": {"type": "function", "name": "x"}},
            "not given: 'x'",
        ),
        (
            {"reasoning": {"effort": "none"}},
            "This model does not support `reasoning_effort` value `none`.",
        ),
        (
            {"model": "grok-build-0.1", "reasoning": {"effort": "low"}},
            "Model grok-build-0.1 does not support parameter reasoningEffort.",
        ),
        ({"reasoning": {"summary": "long"}}, "auto, concise or detailed"),
        ({"max_output_tokens": 0}, "max_output_tokens must be at least 1"),
        ({"max_turns": 0}, "max_turns must be at least 1"),
        ({"temperature": 3}, "temperature must be between 0 and 2"),
        ({"top_logprobs": 9}, "between 0 and 8"),
        ({"service_tier": "flex"}, "service_tier"),
        ({"text": {"format": {"type": "xml"}}}, "not xml"),
        ({"input": ""}, "Each message must have at least one content element."),
        ({"input": []}, "at least one item"),
        ({"input": [{"role": "user", "content": []}]}, "at least one content element"),
        ({"input": [{"role": "user", "content": ""}]}, "at least one content element"),
        ({"input": [UNDECIPHERED, *USER]}, "Could not decrypt the provided encrypted_content"),
        ({"input": [{"type": "reasoning"}, *USER]}, "Could not decode the compaction blob"),
        ({"input": [{"type": "reasoning", "summary": []}]}, "no message to answer"),
        ({"model": "grok-4.20-multi-agent", "max_output_tokens": 9}, "maxOutputTokens"),
        (
            {"model": "grok-4.20-multi-agent", "tools": [{"type": "function", "name": "f"}]},
            "Client side tools are not supported",
        ),
        ({"tools": [WEB] * 129}, "At most 128"),
        ({"model": "grok-imagine-image"}, "is an image model"),
        ({"simulator": {"speed": 1}}, "'speed' is not a knob"),
        ({"simulator": {"scene": "opera"}}, "scene must be one of"),
        ({"simulator": {"keepalive": 0}}, "keepalive must be"),
        ({"simulator": {"fault": "no-done"}}, "belongs to the other API"),
    ],
)
def test_values_that_cannot_be_used(post, fields, sentence):
    prompt = fields.pop("input", "hello")
    reply = post(prompt, **fields)
    assert reply.status_code == 400, reply.text
    assert set(reply.json()) == {"code", "error"}
    assert sentence in reply.json()["error"]


@pytest.mark.parametrize(
    ("tool", "sentence"),
    [
        ({"type": "web_search", "search_context_size": "low"}, "search_context_size of web_search"),
        ({"type": "web_search", "user_location": {}}, "user_location of web_search"),
        ({"type": "web_search", "filters": {"hosts": []}}, "filters.hosts of web_search"),
        (
            {"type": "web_search", "filters": {"allowed_domains": list("abcdef")}},
            "allowed_domains takes at most 5 values, got 6.",
        ),
        (
            {"type": "web_search", "allowed_domains": ["a"], "excluded_domains": ["b"]},
            "Cannot set both allowed_domains and excluded_domains.",
        ),
        (
            {"type": "x_search", "allowed_x_handles": ["a"] * 21},
            "allowed_x_handles takes at most 20 values, got 21.",
        ),
        (
            {"type": "x_search", "allowed_x_handles": ["a"], "excluded_x_handles": ["b"]},
            "Cannot set both",
        ),
        ({"type": "x_search", "from_date": "1 Nov 2026"}, "from_date must be a date"),
        ({"type": "x_search", "to_date": "2026-02-30"}, "to_date must be a date"),
        ({"type": "x_search", "to_date": "20260301"}, "to_date must be a date"),
        (
            {"type": "x_search", "from_date": "2026-11-02", "to_date": "2026-11-01"},
            "from_date 2026-11-02 is after to_date 2026-11-01.",
        ),
        ({"type": "code_interpreter", "container": {"type": "auto"}}, "container of"),
        (
            {"type": "file_search", "vector_store_ids": ["a"], "ranking_options": {}},
            "ranking_options of file_search",
        ),
        ({"type": "file_search", "vector_store_ids": ["a"], "filters": {}}, "filters of"),
        ({"type": "file_search", "vector_store_ids": ["a"] * 11}, "at most 10 values"),
        ({"type": "mcp", "server_url": "ftp://a"}, "http or https address"),
        ({"type": "image_generation", "action": "paint"}, "auto, generate or edit"),
    ],
)
def test_arguments_that_a_tool_does_not_take(post, tool, sentence):
    reply = post(tools=[tool])
    assert reply.status_code == 400, reply.text
    assert sentence in reply.json()["error"]


@pytest.mark.parametrize(
    "fields",
    [
        {"model": None},
        {"model": 4},
        {"input": None},
        {"input": 7},
        {"input": ["hello"]},
        {"input": [{"role": "wizard", "content": "x"}]},
        {"input": [{"role": "user"}]},
        {"input": [{"role": "user", "content": [{"type": "text", "text": "x"}]}]},
        {"input": [{"role": "user", "content": [{"type": "input_image"}]}]},
        {"input": [{"type": "telepathy"}]},
        {"input": [{"type": "function_call", "name": "f", "arguments": "{}"}]},
        {"input": [{"type": "function_call_output", "output": "x"}]},
        {"tools": [{"type": "telepathy"}]},
        {"tools": [{"name": "f"}]},
        {"tools": [{"type": "function", "function": {"name": "f"}}]},
        {"tools": [{"type": "file_search"}]},
        {"tools": [{"type": "mcp"}]},
        {"tools": [{"type": "web_search", "allowed_domains": "a"}]},
        {"text": {"format": {"type": "json_schema", "name": "n"}}},
        {"text": {"format": {"type": "json_schema", "schema": {}}}},
        {"tools": [{"type": "function"}]},
        {"text": {"format": {"type": "json_schema", "json_schema": {"schema": {}}}}},
        {"stream": "yes"},
        {"store": 1},
    ],
)
def test_a_wrong_shape_is_422_in_plain_text(post, fields):
    reply = post(fields.pop("input", "hello"), **fields)
    assert reply.status_code == 422, reply.text
    assert reply.text.startswith("Failed to deserialize the JSON body into the target type")


def test_a_schema_that_is_none_is_refused_with_all_its_faults(post):
    either = {"anyOf": [{"type": "number"}, {"enum": ["OBJECT"]}]}
    schema = {"type": "OBJECT", "properties": {"type": {"type": "STRING"}, "n": either}}
    reply = post(text={"format": {"type": "json_schema", "name": "n", "schema": schema}})
    assert reply.json() == {
        "code": "invalid-argument",
        "error": "Invalid request content: Schema validation failed: [standard_violation] /type: "
        "\"OBJECT\" is not valid under any of the schemas listed in the 'anyOf' keyword; "
        '[standard_violation] /properties/type/type: "STRING" is not valid under any of the '
        "schemas listed in the 'anyOf' keyword",
    }


def test_live_search_is_gone(post):
    assert post(search_parameters={"mode": "on"}).status_code == 410


def test_an_unknown_model_is_404(post):
    assert post(model="grok-99").status_code == 404


def test_a_wrong_key_is_400_and_none_is_401(speaking):
    body = {"model": "grok-4.5", "input": "hello"}
    wrong = speaking.client.post(
        "/responses", json=body, headers={"authorization": "Bearer wrong-key"}
    )
    assert (wrong.status_code, "Incorrect API key" in wrong.text) == (400, True)
    none = speaking.client.post("/responses", json=body, headers={"authorization": ""})
    assert none.status_code == 401


def test_what_a_model_encrypted_another_cannot_read(post, whole):
    told = whole("hello", model="grok-4.7")["output"]
    again = [*USER, *told, *USER]
    assert post(again, model="grok-4.7").status_code == 200
    refused = post(again, model="grok-4.6")
    assert refused.status_code == 400
    assert "Could not decrypt" in refused.json()["error"]


def test_a_null_counts_as_absent(post):
    nothing = dict.fromkeys(
        ["instructions", "tools", "tool_choice", "stop", "n", "reasoning", "text", "include"]
    )
    assert post(**nothing).status_code == 200


def test_what_has_no_effect_is_taken(post):
    reply = post(background=True, metadata={"a": "b"}, truncation="auto", user="me")
    assert reply.status_code == 200
    assert reply.json()["metadata"] == {"system_fingerprint": "fp_grok_demo"}


@pytest.mark.parametrize("kind", ["PUT", "GET", "DELETE"])
def test_it_is_posted_to(speaking, kind):
    reply = speaking.client.request(kind, "/responses")
    assert reply.status_code == 405
    assert reply.headers["allow"] == "POST"


def test_refusals_are_json_for_every_kind_of_item_left_open(post):
    items = [{"role": "user", "content": [{"type": "input_file"}]}]
    reply = post(items)
    assert reply.status_code == 400
    assert "input_file" in json.loads(reply.content)["error"]
