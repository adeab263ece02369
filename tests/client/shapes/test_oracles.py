"""jsonschema and pydantic, each on its own, agree on what an answer may be."""

import copy
import json
from dataclasses import dataclass
from enum import Enum
from typing import Literal, NamedTuple

import pydantic
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grok_jupyter.client.shapes import Misfit, shape_of
from grok_jupyter.simulator.writing.instances import Writer

jsonschema = pytest.importorskip("jsonschema")

pytestmark = pytest.mark.unmeasured


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Point(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", strict=True)
    x: int = pydantic.Field(ge=-9, le=9)
    label: str | None = pydantic.Field(default=None, max_length=5)


@dataclass
class Box:
    corners: list[Point]
    colour: Colour
    kind: Literal["box", 1]


class Pair(NamedTuple):
    left: bool
    right: Point | list[int]


KINDS = [
    Point, Box, list[Point], dict[str, Point], Pair, tuple[Colour, int], Literal["a", "b"], Colour,
    Point | None, Point | bool, list[Box] | dict[str, bool], set[int],
]  # fmt: skip
WORDS = st.sampled_from(["x", "label", "corners", "colour", "kind", "red", "box", "a", "value"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-20, 20) | WORDS | st.text(max_size=7),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)


def closed(schema):
    """The schema as xAI reads it: properties that are not named are not allowed."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {name: closed(value) for name, value in schema.items()}
    if schema.get("type") == "object":
        schema.setdefault("additionalProperties", False)
    return schema


def places(value, path=()):
    yield path
    if isinstance(value, (dict, list)):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(each, (*path, key))


def changed(value, path, new):
    if not path:
        return new
    value = copy.deepcopy(value)
    holder = value
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = new
    return value


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_what_the_schema_allows_becomes_an_object(kind):
    shape = shape_of(kind)
    schema = closed(shape.schema)
    validator = jsonschema.Draft202012Validator(schema)

    @settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
    @given(st.text(max_size=40), st.data())
    def run(prompt, data):
        instance = Writer(shape.schema, prompt).write()
        assert validator.is_valid(instance)
        for _ in range(data.draw(st.integers(0, 3))):
            path = data.draw(st.sampled_from(list(places(instance))))
            instance = changed(instance, path, data.draw(JSON))
        text = json.dumps(instance)
        if validator.is_valid(instance):
            shape.value_of(text)
        else:
            try:
                shape.value_of(text)
            except Misfit as misfit:
                assert misfit.fields

    run()


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_what_python_writes_of_an_object_fits_the_schema_and_comes_back(kind):
    shape = shape_of(kind)
    adapter = pydantic.TypeAdapter(kind)
    validator = jsonschema.Draft202012Validator(shape.schema)

    @settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
    @given(st.text(max_size=40))
    def run(prompt):
        value = shape.value_of(json.dumps(Writer(shape.schema, prompt).write()))
        written = adapter.dump_json(value).decode()
        whole = json.loads(written)
        instance = whole if shape.wrapper is None else {shape.wrapper: whole}
        validator.validate(instance)
        assert shape.value_of(json.dumps(instance)) == value
        assert shape.value_of(written) == value

    run()


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(KINDS), JSON)
def test_whatever_comes_is_an_object_or_a_misfit_that_names_fields(kind, value):
    try:
        shape_of(kind).value_of(json.dumps(value))
    except Misfit as misfit:
        assert misfit.fields
        assert all("\n" not in line and len(line) <= 200 for line in misfit.fields)
