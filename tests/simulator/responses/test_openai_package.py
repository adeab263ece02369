"""The `openai` package, which others wrote for the same wire format, understands the endpoint."""

import json
import typing

import pytest

openai = pytest.importorskip("openai")
pydantic = pytest.importorskip("pydantic")


@pytest.fixture(scope="module")
def client(speaking):
    with openai.OpenAI(api_key="any", base_url=speaking.server.url, max_retries=0) as client:
        yield client


@pytest.fixture(scope="module")
def open_stream(client):
    def open_stream(prompt, **fields):
        return client.responses.stream(model="grok-4.5", input=prompt, **fields)

    return open_stream


SCENES = [
    "plain", "search", "uncited", "open-message", "parallel", "x-search", "code", "files", "mcp",
]  # fmt: skip


# It knows no tool of xAI's, and warns where a response repeats them. It also refuses items that
# share an id, as xAI's reasoning items do, so there is no reasoning here.
@pytest.mark.filterwarnings("ignore:Pydantic serializer")
@pytest.mark.parametrize("scene", SCENES)
def test_its_accumulator_comes_to_what_we_sent(client, stream, texts, tools, scene):
    """It adds the events up on its own, and fails at what it does not expect."""
    given = tools("web", "x", "code", "files", "mcp")
    knobs = {"simulator": {"scene": scene, "reasoning": "none"}}
    with client.responses.stream(
        model="grok-4.5", input="hello", tools=given, extra_body=knobs
    ) as events:
        kinds = [event.type for event in events]
        told = events.get_final_response()
    answer = stream("hello", tools=given, **knobs)
    assert kinds == answer.types
    assert told.output_text == "".join(texts(answer.output))
    assert told.id == answer.response["id"]
    assert told.usage.total_tokens == answer.response["usage"]["total_tokens"]
    assert [item.type for item in told.output] == answer.kinds


@pytest.mark.parametrize("scene", [*SCENES, "two-messages"])
@pytest.mark.parametrize("model", ["grok-4.5", "grok-4.7"])
def test_it_reads_every_event(client, stream, tools, scene, model):
    given = tools("web", "x", "code", "files", "mcp")
    knobs = {"simulator": {"scene": scene}}
    events = list(
        client.responses.create(
            model=model, input="hello", tools=given, stream=True, extra_body=knobs
        )
    )
    answer = stream("hello", model=model, tools=given, **knobs)
    assert [event.type for event in events] == answer.types
    text = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    assert text == answer.text
    assert events[-1].response.output_text == answer.text


def test_its_types_fit_what_we_send(stream, tools):
    """Each event is valid by its own models, but for what xAI's tools are told by."""
    from openai.types.responses import ResponseStreamEvent

    union, *_ = typing.get_args(ResponseStreamEvent)
    models = {
        kind: pydantic.TypeAdapter(model)
        for model in typing.get_args(union)
        for kind in typing.get_args(model.model_fields["type"].annotation)
    }
    given = tools("web", "code", "files", "mcp", "function")
    for prompt in ("research tides on the web", "my files", "2 + 2", "the weather in Rome"):
        answer = stream(
            prompt,
            tools=given,
            include=["code_interpreter_call.outputs", "reasoning.encrypted_content"],
        )
        for event in answer.events:
            if "response" in event:
                # OpenAI's counts have fields that xAI's have not.
                event["response"] |= {"tools": [], "usage": None}
            models[event["type"]].validate_python(event)


def test_a_function_round_trip(client, tools):
    given = tools("function")
    turns = [{"role": "user", "content": "The weather in Rome?"}]
    asked = client.responses.create(model="grok-4.5", input=turns, tools=given)
    (call,) = [item for item in asked.output if item.type == "function_call"]
    assert json.loads(call.arguments) == {"city": "Rome"}
    output = {"type": "function_call_output", "call_id": call.call_id, "output": "20 degrees"}
    told = client.responses.create(
        model="grok-4.5", input=[*turns, *asked.output, output], tools=given
    )
    assert "`20 degrees`" in told.output_text


def test_parsing(client):
    class Place(pydantic.BaseModel):
        city: str
        people: int

    told = client.responses.parse(model="grok-4.5", input="What about Rome?", text_format=Place)
    assert isinstance(told.output_parsed, Place)


def test_looking_up_and_deleting(client):
    kept = client.responses.create(model="grok-4.5", input="keep me for openai")
    assert client.responses.retrieve(kept.id).output_text == kept.output_text
    client.responses.delete(kept.id)
    with pytest.raises(openai.NotFoundError):
        client.responses.retrieve(kept.id)


def test_it_goes_on_from_a_stored_response(client):
    first = client.responses.create(model="grok-4.5", input="my name is Ada")
    second = client.responses.create(
        model="grok-4.5", input="and now", previous_response_id=first.id
    )
    assert "my name is Ada" in second.output_text


def test_it_sees_refusals_and_errors(client):
    with pytest.raises(openai.BadRequestError):
        client.responses.create(model="grok-4.5", input="")
    with pytest.raises(openai.RateLimitError):
        client.responses.create(
            model="grok-4.5", input="x", extra_body={"simulator": {"fault": "rate-limit"}}
        )
    (error,) = client.responses.create(
        model="grok-4.5",
        input="x",
        stream=True,
        extra_body={"simulator": {"fault": "error-first"}},
    )
    assert (error.type, error.message) == ("error", "Invalid arguments passed to the model.")


def test_it_sees_where_an_answer_was_cut_short(open_stream):
    with open_stream("show me Markdown", max_output_tokens=7) as events:
        kinds = [event.type for event in events]
    assert kinds[-1] == "response.incomplete"
