"""A dict that is given for a schema and cannot be one is refused before anything is sent."""

from __future__ import annotations

import pytest

from grok_jupyter import InputError
from grok_jupyter.client.shapes import shape_of


@pytest.mark.parametrize(
    "given",
    [{"name": "string", "age": "int"}, {"title": "Person", "name": "string"}, {"a": {"b": 1}}],
)
def test_a_dict_without_a_keyword_is_no_schema(given):
    with pytest.raises(InputError, match=r"no JSON schema.*\"properties\".*Nothing was sent"):
        shape_of(given)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("propertys", "properties"),
        ("Properties", "properties"),
        ("additional_properties", "additionalProperties"),
        ("requires", "required"),
    ],
)
def test_a_slip_is_named(name, meant):
    for more in ({}, {"type": "object"}):
        with pytest.raises(InputError, match=f"'{name}'.*'{meant}'"):
            shape_of({name: {"a": {"type": "string"}}, **more})


@pytest.mark.parametrize(
    "given",
    [
        {"type": "object", "properties": {"propertys": {"type": "string"}}},
        {"type": "string", "x-order": 1, "example": "a", "nullable": True},
        {"enum": ["a", "b"], "propertyOrdering": ["a"]},
        {"anyOf": [{"type": "string"}, {"type": "integer"}]},
    ],
)
def test_words_of_others_may_stand_in_a_schema(given):
    shape_of(given)
