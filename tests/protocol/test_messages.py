"""Messages and tools, as they go over the wire."""

import json
import pickle

import pytest

from grok_jupyter import InputError
from grok_jupyter.chat import Message, assistant, image, system, tool, tool_result, user

PICTURE = image("https://example.com/a.png")


@pytest.mark.parametrize("make", [system, user, assistant])
def test_one_string_is_sent_as_a_string(make):
    assert make("Hi").to_wire() == {"role": make.__name__, "content": "Hi"}


def test_several_parts_are_sent_in_order():
    message = user("a", PICTURE, "b")
    assert [part["type"] for part in message.to_wire()["content"]] == ["text", "image_url", "text"]
    assert message.text == "ab"
    assert message.images == (PICTURE,)


def test_an_image_alone_is_a_list():
    assert [part["type"] for part in user(PICTURE).to_wire()["content"]] == ["image_url"]


def test_no_content_is_an_empty_string():
    assert assistant().to_wire() == {"role": "assistant", "content": ""}


@pytest.mark.parametrize(
    ("result", "content"),
    [("text", "text"), ({"a": [1]}, '{"a": [1]}'), (7, "7"), (None, "null"), ({1}, '"{1}"')],
)
def test_a_tool_result_is_text_or_json(result, content):
    wire = tool_result(result, "call_1").to_wire()
    assert wire == {"role": "tool", "content": content, "tool_call_id": "call_1"}


def test_parameters_may_be_a_schema_or_a_model():
    import pydantic

    class Where(pydantic.BaseModel):
        city: str

    for parameters in (Where, Where.model_json_schema()):
        wire = tool("weather", "Tells it", parameters).to_wire()
        assert wire["function"]["parameters"]["properties"]["city"]["type"] == "string"
        json.dumps(wire)


@pytest.mark.parametrize("parameters", [None, "x", int, [1]])
def test_parameters_that_are_no_schema_are_refused(parameters):
    with pytest.raises(InputError, match="schema"):
        tool("weather", "Tells it", parameters)


def test_messages_are_plain_values():
    message = user("a", PICTURE)
    assert pickle.loads(pickle.dumps(message)) == message == user("a", PICTURE)
    assert isinstance(message, Message)
    assert hash(message)
    with pytest.raises(AttributeError):
        message.role = "system"
