"""Structured output: values that fit a JSON schema."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.simulator.writing.instances import Writer

jsonschema = pytest.importorskip("jsonschema")


def check(schema, prompt=""):
    value = Writer(schema, prompt).write()
    jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(value)
    assert json.loads(json.dumps(value)) == value
    return value


bounds = st.tuples(st.integers(-1000, 1000), st.integers(0, 500)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)
numbers = st.builds(
    lambda kind, limits: {"type": kind, "minimum": limits[0], "maximum": limits[1]},
    st.sampled_from(["integer", "number"]),
    bounds,
)
open_numbers = st.builds(
    lambda kind, limits: {
        "type": kind,
        "exclusiveMinimum": limits[0],
        "exclusiveMaximum": limits[1] + 2,
    },
    st.sampled_from(["integer", "number"]),
    bounds,
)
multiples = st.builds(
    lambda step, least: {"type": "integer", "multipleOf": step, "minimum": least},
    st.integers(1, 50),
    st.integers(-500, 500),
)
lengths = st.tuples(st.integers(0, 30), st.integers(0, 20))
strings = st.one_of(
    st.just({"type": "string"}),
    lengths.map(lambda n: {"type": "string", "minLength": n[0], "maxLength": n[0] + n[1]}),
    st.sampled_from(["date", "date-time", "email", "ipv4", "ipv6", "uuid", "uri", "time"]).map(
        lambda form: {"type": "string", "format": form}
    ),
)
leaves = st.one_of(
    numbers,
    open_numbers,
    multiples,
    strings,
    st.just({"type": "boolean"}),
    st.just({"type": "null"}),
    st.just({"type": ["null", "string"]}),
    st.lists(st.one_of(st.integers(), st.text(), st.none()), min_size=1).map(
        lambda values: {"enum": values}
    ),
    st.integers().map(lambda value: {"const": value}),
)


def deeper(inner):
    names = st.sampled_from(["name", "city", "age", "items", "query", "tags", "x"])
    return st.one_of(
        st.dictionaries(names, inner, max_size=4).flatmap(
            lambda properties: st.sets(st.sampled_from([*properties, "other"])).map(
                lambda required: {
                    "type": "object",
                    "properties": properties,
                    "required": sorted(required),
                }
            )
        ),
        st.tuples(inner, lengths).map(
            lambda pair: {
                "type": "array",
                "items": pair[0],
                "minItems": pair[1][0] % 4,
                "maxItems": pair[1][0] % 4 + pair[1][1],
            }
        ),
        st.lists(inner, min_size=1, max_size=3).map(lambda options: {"anyOf": options}),
        inner.map(lambda only: {"$ref": "#/$defs/Only", "$defs": {"Only": only}}),
        inner.map(lambda values: {"type": "object", "additionalProperties": values}),
        st.lists(inner, min_size=1, max_size=3).map(
            lambda places: {"type": "array", "prefixItems": places, "items": False}
        ),
    )


# A `$ref` is looked up in the whole schema, so those made here may stand at the top only.
nested = st.recursive(leaves, deeper, max_leaves=8).filter(
    lambda schema: '"$ref"' not in json.dumps({k: v for k, v in schema.items() if k != "$ref"})
)


@given(nested, st.sampled_from(["", "Ada is 37 and lives in Lisbon or Porto, -2.5 degrees"]))
def test_the_value_fits_its_schema(schema, prompt):
    check(schema, prompt)


@given(nested)
def test_the_value_is_always_the_same(schema):
    assert Writer(schema).write() == Writer(schema).write()


TREE = {
    "$ref": "#/$defs/Node",
    "$defs": {
        "Node": {
            "type": "object",
            "properties": {
                "label": {"type": "string"},
                "children": {"type": "array", "items": {"$ref": "#/$defs/Node"}},
                "parent": {"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]},
                "twin": {"$ref": "#/$defs/Node"},
            },
            "required": ["label", "children", "parent"],
            "additionalProperties": False,
        }
    },
}


def test_a_recursive_schema_comes_to_an_end():
    assert check(TREE) == {"label": "demo", "children": [], "parent": None}


def test_what_all_of_asks_for_is_put_together():
    schema = {
        "allOf": [
            {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]},
            {"properties": {"b": {"type": "string"}}, "required": ["b"]},
        ]
    }
    assert set(check(schema)) == {"a", "b"}


@pytest.mark.parametrize(
    "pattern", [r"^\d{4}-\d{2}-\d{2}$", r"^[A-Z]{3}$", r"^#[0-9a-f]{6}$", r"^\d{5}$", "^[a-z]+$"]
)
def test_common_patterns_are_met(pattern):
    check({"type": "string", "pattern": pattern})


@pytest.mark.parametrize(
    "schema",
    [
        True,
        {},
        {"items": {"type": "integer"}},
        {"required": ["a"]},
        {"maximum": -5},
        {"oneOf": [{"type": "null"}, {"type": "integer"}]},
        {
            "anyOf": [{"type": "integer"}],
            "$ref": "#/$defs/Small",
            "$defs": {"Small": {"maximum": 3}},
        },
        {"type": "object", "minProperties": 2, "additionalProperties": {"type": "integer"}},
        {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
        {"type": "string", "pattern": "^[A-Z]{2}$", "maxLength": 2},
        {"$ref": "#/$defs/a~1b", "$defs": {"a/b": {"const": 1}}},
    ],
)
def test_unusual_schemas_are_met(schema):
    check(schema)


def test_a_pattern_that_python_cannot_read_gets_a_string():
    assert Writer({"type": "string", "pattern": r"\p{L}+("}).write() == "demo"


def test_array_elements_differ():
    schema = {"type": "array", "items": {"type": "string"}, "minItems": 3, "uniqueItems": True}
    assert len(check(schema)) == 3
    check({"type": "array", "items": {"type": "integer"}, "minItems": 5, "uniqueItems": True})


def test_values_are_taken_from_the_prompt_where_they_fit():
    schema = {
        "type": "object",
        "properties": {
            "city": {"type": "string"},
            "year": {"type": "integer", "minimum": 1900},
            "mood": {"enum": ["calm", "bright"]},
        },
    }
    value = check(schema, "3 bright days in Porto, 1999")
    assert value == {"city": "Porto", "year": 1999, "mood": "bright"}


def test_a_json_schema_is_answered_in_content_deltas(stream):
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    wanted = {"type": "json_schema", "json_schema": {"name": "a", "schema": schema, "strict": True}}
    answer = stream(response_format=wanted)
    assert json.loads(answer.content) == {"n": 42}
    assert len([delta for delta in answer.deltas if delta.get("content")]) > 1


def test_a_json_object_without_a_schema_names_its_author(ask):
    value = json.loads(ask(response_format={"type": "json_object"}).content)
    assert "grok-demo" in value["written_by"]


def test_several_choices_in_json_stay_json(stream):
    answer = stream(response_format={"type": "json_object"}, n=2)
    assert json.loads(answer.joined(index=1))


@pytest.mark.parametrize(
    "schema",
    [{"properties": ["a"], "type": "object"}, {"$ref": "#/$defs/None"}, {"anyOf": 7}],
)
def test_a_schema_that_is_none_is_refused(ask, schema):
    wanted = {"type": "json_schema", "json_schema": {"name": "a", "schema": schema}}
    answer = ask(response_format=wanted)
    assert answer.status == 400
    assert "JSON schema cannot be used" in answer.json["error"]


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("I love it. It is great.", "positive"),
        ("It came broken, and late. I want a refund!", "negative"),
        ("A wonderful lamp, but it came late.", "mixed"),
        ("It is a lamp.", "neutral"),
    ],
)
def test_of_moods_the_one_is_chosen_that_a_text_shows(text, mood):
    moods = ["positive", "negative", "mixed", "neutral"]
    assert check({"enum": moods}, f"What does the customer think? {text}") == mood
    assert check({"enum": moods[:2]}, text) in moods[:2]
    assert check({"enum": ["red", "blue"]}, text) == "red"
