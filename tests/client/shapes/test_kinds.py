"""Each kind of type becomes a schema, and the answer an object of it."""

import json

import pytest
from client.shapes.kinds import ANY_OBJECT, NUMBERS, OLD_TUPLE, WHOLE, WRAPPED, Line, Pair, Point

from grok_jupyter.client.shapes import shape_of

jsonschema = pytest.importorskip("jsonschema")

BOTH = [(kind, text, value, False) for kind, text, value in WHOLE]
BOTH += [(kind, text, value, True) for kind, text, value in WRAPPED]
NAMES = [str(kind)[:50] for kind, *_ in BOTH]


@pytest.mark.parametrize(("kind", "text", "value", "is_wrapped"), BOTH, ids=NAMES)
def test_an_answer_becomes_an_object(kind, text, value, is_wrapped, answering):
    shape = shape_of(kind)
    assert (shape.wrapper is not None) is is_wrapped
    sent = json.dumps({shape.wrapper: json.loads(text)}) if is_wrapped else text
    chat, asked = answering(sent)
    response, made = chat.parse(kind)
    assert made == value
    assert type(made) is type(value)
    assert response.parsed is made
    assert response.fits is True
    assert response.content == sent
    assert asked()["response_format"] == shape.response_format


@pytest.mark.parametrize(("kind", "text", "value", "is_wrapped"), BOTH, ids=NAMES)
def test_what_is_sent_is_an_object_that_an_independent_reader_knows(kind, text, value, is_wrapped):
    shape = shape_of(kind)
    schema = json.loads(json.dumps(shape.schema))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema.get("type") == "object"
    instance = {shape.wrapper: json.loads(text)} if is_wrapped else json.loads(text)
    jsonschema.validate(instance, schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize(("kind", "text", "value"), WRAPPED)
def test_a_server_may_leave_the_wrapper_out(kind, text, value):
    assert shape_of(kind).value_of(text) == value


@pytest.mark.parametrize(("kind", "text", "value", "is_wrapped"), BOTH, ids=NAMES)
def test_the_embedded_endpoint_fills_it(kind, text, value, is_wrapped, shared, ask):
    response, made = ask(shared, "Something like 3, please").parse(kind)
    assert response.fits is True
    assert response.parsed is made


def test_the_root_is_wrapped_under_a_name_that_tells():
    assert shape_of(list[Point]).wrapper == "items"
    assert shape_of(Pair).wrapper == "items"
    assert shape_of(Point | int).wrapper == "value"


def test_definitions_stand_at_the_root():
    assert shape_of(NUMBERS).schema["$defs"] == NUMBERS["$defs"]
    assert set(shape_of(list[Line]).schema["$defs"]) >= {"Line", "Point"}


def test_what_changes_nothing_in_meaning_is_written_as_the_server_takes_it():
    # xAI takes additionalProperties that are not there for false, and no list of items.
    assert shape_of(ANY_OBJECT).schema == {"type": "object", "additionalProperties": True}
    inner = shape_of(OLD_TUPLE).schema["properties"]["items"]
    assert inner == {"type": "array", "prefixItems": [{"type": "integer"}, {}], "items": False}
    assert shape_of({"type": "object", "properties": {"a": True}}).schema["properties"] == {"a": {}}


def test_the_callers_schema_is_left_alone():
    before = json.dumps(OLD_TUPLE)
    shape_of(OLD_TUPLE)
    assert json.dumps(OLD_TUPLE) == before


def test_a_response_format_may_be_any_type(answering):
    chat, asked = answering('{"items": [{"x": 1}]}')
    chat.settings["response_format"] = list[Point]
    assert chat.sample().json() == {"items": [{"x": 1}]}
    assert asked()["response_format"] == shape_of(list[Point]).response_format


def test_the_name_is_one_that_the_api_takes():
    name = shape_of(list[Point]).response_format["json_schema"]["name"]
    assert name == "list_Point"


def test_an_async_client_parses_alike(connect_async, answering_server):
    import anyio

    from grok_jupyter.chat import user

    async def ask():
        async with connect_async(answering_server('{"items": [{"x": 1}]}')) as client:
            return await client.chat.create("grok-4.6").append(user("Points?")).parse(list[Point])

    response, made = anyio.run(ask)
    assert made == [Point(x=1)]
    assert response.parsed is made
