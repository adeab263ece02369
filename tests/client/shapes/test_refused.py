"""What no server would take is refused in a sentence, and nothing is sent."""

import enum
from collections.abc import Callable
from typing import Literal, TypedDict

import pydantic
import pytest

from grok_jupyter import InputError
from grok_jupyter.client.shapes import shape_of


class Tree(pydantic.BaseModel):
    label: str
    children: list["Tree"]


class Person(pydantic.BaseModel):
    house: "House | None" = None


class House(pydantic.BaseModel):
    owner: Person


class Chain(TypedDict):
    next: list["Chain"]


class Nothing(enum.Enum):
    pass


class Handler(pydantic.BaseModel):
    call: Callable[[int], int]


class Plain:
    """No fields that anybody knows of."""


def a_function(x: int) -> int:
    return x


def named(value):
    return str(value).partition(" at 0x")[0][-40:]


PERSON = Person.model_rebuild() and Person
REFUSED = [
    (Tree, "Tree", "recursive (Tree → Tree)"),
    (list[Tree], "list[Tree]", "recursive"),
    (Person, "Person", "recursive (Person → House → Person)"),
    (Chain, "Chain", "recursive"),
    ({"$defs": {"A": {"items": {"$ref": "#/$defs/A"}}}, "$ref": "#/$defs/A"}, "", "recursive"),
    ({"type": "object", "properties": {"me": {"$ref": "#"}}}, "", "(the root → the root)"),
    (Nothing, "Nothing", "allows no values"),
    (Literal[()], "Literal", "has no JSON schema"),
    ({"type": "object", "properties": {"a": {"anyOf": []}}}, "a", "allows no choices"),
    ({"type": "object", "properties": {"a": False}}, "a", "may never be there"),
    ({"type": "array", "contains": {"const": 1}, "minContains": 2}, "", "minContains"),
    ({"$ref": "#/$defs/Missing"}, "Missing", "not in the schema"),
    ({"$ref": "https://example.org/schema"}, "example.org", "not in the schema"),
    ({"type": "objekt"}, "objekt", "cannot be used"),
    ({"type": "object", "default": {1, 2}}, "set", "cannot be written as JSON"),
    (Handler, "Handler", "has no JSON schema"),
    (Callable, "Callable", "has no JSON schema"),
    (Plain, "Plain", "has no JSON schema"),
    (Tree(label="a", children=[]), "object of Tree", "pass the class itself"),
    (Plain(), "Plain", "has no JSON schema"),
    (a_function, "a_function", "not the shape of an answer"),
    (print, "print", "not the shape of an answer"),
    (pydantic, "pydantic", "not the shape of an answer"),
    ("Tree", "'Tree'", "where the shape of an answer belongs"),
    (3, "3", "where the shape of an answer belongs"),
    ([int], "int", "where the shape of an answer belongs"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "why"), REFUSED, ids=named)
def test_it_is_refused_in_one_sentence_before_anything_is_sent(kind, name, why, answering):
    chat, asked = answering("{}")
    with pytest.raises(InputError) as caught:
        chat.parse(kind)
    sentence = str(caught.value)
    assert why in sentence
    assert name in sentence
    assert "\n" not in sentence
    assert "errors.pydantic.dev" not in sentence
    with pytest.raises(IndexError):
        asked()


def test_the_same_holds_for_a_response_format(answering):
    chat, _ = answering("{}")
    chat.settings["response_format"] = Tree
    with pytest.raises(InputError, match=r"response_format= cannot be used.*recursive"):
        chat.sample()


def test_a_definition_that_is_used_twice_is_no_circle():
    class Leaf(pydantic.BaseModel):
        x: int

    class Both(pydantic.BaseModel):
        left: Leaf
        right: Leaf

    assert shape_of(Both).schema["properties"]["left"] == {"$ref": "#/$defs/Leaf"}
