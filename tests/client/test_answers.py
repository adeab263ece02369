"""Good answers, in both wire formats and in every way that models reason."""

import pytest

from grok_jupyter import Response

PROFILES = ("live", "guide")
QUESTION = "What is the meaning of life, the universe, and everything?"


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("segmentation", ["events", "many", "whole", "split"])
def test_a_stream_hands_out_one_response_that_grows(profile, segmentation, shared, ask):
    knobs = {"profile": profile, "segmentation": segmentation}
    stream = ask(shared, QUESTION, simulator=knobs).stream()
    response = stream.response
    assert (response.status, response.content, response.usage) == ("pending", "", None)
    read = ""
    for same, chunk in stream:
        assert same is response
        assert response.status == "streaming"
        read += chunk.content
        assert response.content == str(response) == read
    assert "42" in response.content
    assert response.status == "completed"
    assert response.model == "grok-demo"
    assert response.id
    assert response.created
    assert response.system_fingerprint
    assert 0 <= response.time_to_first_token <= response.elapsed


@pytest.mark.parametrize("profile", PROFILES)
def test_the_last_usage_is_the_usage(profile, shared, ask):
    reported = []
    stream = ask(shared, simulator={"profile": profile}).stream()
    response = stream.response
    for _, chunk in stream:
        reported += [chunk.usage] if chunk.usage else []
    assert len(reported) == 1 or profile == "guide"
    usage = response.usage
    assert usage == reported[-1]
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens + (
        usage.reasoning_tokens
    )
    assert response.cost_usd == usage.cost_in_usd_ticks / 10**10 > 0


@pytest.mark.parametrize("profile", PROFILES)
def test_the_finish_reason_is_the_one_that_was_sent(profile, shared, ask, finished):
    response = finished(ask(shared, simulator={"profile": profile}).stream())
    assert response.finish_reason == ("stop" if profile == "live" else None)


def test_a_sample_equals_its_stream(shared, ask, finished):
    sampled, streamed = ask(shared).sample(), finished(ask(shared).stream())
    for name in ("content", "reasoning_content", "finish_reason", "usage", "model", "status"):
        assert getattr(sampled, name) == getattr(streamed, name), name


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("mode", ["visible", "hidden", "placeholder", "none"])
def test_reasoning_is_kept_apart(mode, profile, shared, ask):
    knobs = {"reasoning": mode, "profile": profile}
    stream = ask(shared, simulator=knobs).stream()
    reasoning = ""
    for response, chunk in stream:
        reasoning += chunk.reasoning_content
        assert response.reasoning_content == reasoning
    plain = ask(shared, simulator={"reasoning": "none"}).sample()
    assert response.content == plain.content
    if mode == "visible":
        assert len(reasoning) > 20
    elif mode == "placeholder":
        assert reasoning.strip() == "Thinking..."
    else:
        assert reasoning == ""
    assert bool(response.usage.reasoning_tokens) == (mode != "none")


def test_several_answers_are_kept_apart(shared, ask, finished):
    response = finished(ask(shared, n=3).stream())
    assert [choice.index for choice in response.choices] == [0, 1, 2]
    assert all(choice.content and choice.finish_reason == "stop" for choice in response.choices)
    assert response.content == response.choices[0].content


def test_several_answers_of_which_one_is_cut_are_no_success(raw, event, connect, ask, failing):
    from grok_jupyter import StreamError

    def handle(exchange):
        exchange.read()
        exchange.answer(
            event("first")
            + event(choices=[{"index": 1, "delta": {"content": "second, and then"}}])
            + event(choices=[{"index": 0, "delta": {}, "finish_reason": "stop"}])
        )

    error, read = failing(ask(connect(raw(handle)), n=2).stream(), StreamError)
    assert read == "first"
    assert error.response.choices[1].content == "second, and then"
    assert error.response.status == "failed"


def test_log_probabilities_come_one_per_token(shared, ask, finished):
    response = finished(ask(shared, logprobs=True, top_logprobs=2).stream())
    assert "".join(entry["token"] for entry in response.logprobs) == response.content
    assert all(len(entry["top_logprobs"]) == 2 for entry in response.logprobs)


@pytest.mark.parametrize("profile", PROFILES)
def test_a_tool_call_arrives_whole(profile, shared, finished):
    from grok_jupyter.chat import tool, user

    weather = tool(
        "weather",
        "Tells the weather",
        {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    )
    chat = shared.chat.create(
        "grok-4.6", tools=[weather], tool_choice="required", simulator={"profile": profile}
    )
    response = finished(chat.append(user("What is the weather in Paris?")).stream())
    (call,) = response.tool_calls
    assert (call.function.name, call.function.arguments) == ("weather", '{"city":"Paris"}')
    assert call.id
    chat.append(response)
    assert chat.messages[-1].tool_calls == (call,)


def test_an_answer_cut_at_its_limit_is_complete(shared, ask, finished):
    response = finished(ask(shared, "Tell me everything", max_tokens=3).stream())
    assert (response.status, response.finish_reason) == ("completed", "length")
    assert response.usage.completion_tokens == 3


def test_a_pydantic_model_is_filled(shared, ask):
    import pydantic

    class Point(pydantic.BaseModel):
        x: int
        label: str

    response, point = ask(shared, "Give me a point").parse(Point)
    assert isinstance(point, Point)
    assert response.parsed is point
    assert isinstance(response, Response)


def test_a_json_schema_gives_decoded_json(shared, ask):
    schema = {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"]}
    response, value = ask(shared, "Give me a point").parse(schema)
    assert isinstance(value["x"], int)
    assert response.parsed is value == response.json()


def test_an_answer_that_does_not_fit_is_an_error_that_keeps_it(raw, event, finish, connect, ask):
    import pydantic

    from grok_jupyter import AnswerError

    class Point(pydantic.BaseModel):
        x: int

    def handle(exchange):
        while exchange.read():
            exchange.answer(event('{"x": "many"}') + finish)

    client = connect(raw(handle))
    with pytest.raises(AnswerError, match="does not fit Point") as caught:
        ask(client).parse(Point)
    assert caught.value.response.content == '{"x": "many"}'
    assert ask(client).parse({"type": "object"})[1] == {"x": "many"}


@pytest.mark.parametrize("shape", [3, "Point", None, [1]])
def test_only_types_and_schemas_are_shapes(shape, shared, ask):
    from grok_jupyter import InputError

    with pytest.raises(InputError, match="where the shape of an answer belongs"):
        ask(shared).parse(shape)


def test_the_guides_own_loop(shared):
    from grok_jupyter.chat import system, user

    chat = shared.chat.create(model="grok-4")
    chat.append(system("You are Grok, a highly intelligent, helpful AI assistant."))
    chat.append(user(QUESTION))
    printed = []
    for response, chunk in chat.stream():  # noqa: B007 - as the guide has it
        printed.append(chunk.content)
    assert "".join(printed) == response.content
    assert "42" in response.content
