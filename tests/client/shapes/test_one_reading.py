"""A type reads the same to the server as a function's parameter and as an answer."""

import copy
import enum
from typing import Annotated, Literal

import pydantic
import pytest
from pydantic import Field

from grok_jupyter import InputError
from grok_jupyter.client.shapes import shape_of
from grok_jupyter.client.shapes.adapting import adapted
from grok_jupyter.client.shapes.enforcing import unenforced
from grok_jupyter.client.shapes.patterns import means_the_same
from grok_jupyter.client.tools.toolbox import Toolbox


class Cat(pydantic.BaseModel):
    kind: Literal["cat"]
    lives: int = 9


class Dog(pydantic.BaseModel):
    kind: Literal["dog"]


class Tree(pydantic.BaseModel):
    label: str
    children: list["Tree"]


class Empty(enum.Enum):
    pass


def text(pattern):
    return Annotated[str, Field(pattern=pattern)]


def of_parameter(kind):
    def take(value: kind): ...

    take.__annotations__ = {"value": kind}
    return Toolbox([take]).offered[0].to_wire()["function"]["parameters"]


def of_answer(kind):
    return shape_of(pydantic.create_model("Answer", value=(kind, ...))).schema


def without_words(schema):
    """A schema without what is for readers: titles and descriptions."""
    if isinstance(schema, list):
        return [without_words(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: one for key, one in schema.items() if key not in {"title", "description"}}
    return {key: without_words(one) for key, one in kept.items()}


KINDS = [
    int, list[int], dict[str, int], tuple[int, str], Literal["a", "b"], Cat, Cat | None,
    Annotated[Cat | Dog, Field(discriminator="kind")], Annotated[int, Field(multiple_of=3)],
    text("^[ab]+$"), text("^(ab|cd)$"), text("^ab$|^cd$"), text("^ab|cd$"), text("ab"),
    text("^ab"), text(r"^\bab$"), text("^(?i:a)b$"), text(r"^a\\b$"),
    text(r"^a\$"), text(r"^[|]$"), text(r"^a\|b$"),
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_parameter_and_an_answer_are_sent_alike(kind):
    parameter, answer = without_words(of_parameter(kind)), without_words(of_answer(kind))
    assert parameter["properties"] == answer["properties"]
    assert parameter.get("$defs") == answer.get("$defs")


@pytest.mark.parametrize(
    ("pattern", "is_sent"),
    [
        ("^[ab]+$", True),
        ("^(ab|cd)$", True),
        ("^ab$|^cd$", True),
        (r"^a\|b$", True),
        ("^[|]$", True),
        (r"^a\\b$", True),
        ("^ab|cd$", False),  # to xAI a pattern is one of the whole text
        ("ab", False),
        ("^ab", False),
        (r"^ab\$", False),
        (r"^\bab$", False),
        ("^(?i:a)b$", False),
    ],
)
def test_a_pattern_is_sent_where_it_means_the_same(pattern, is_sent):
    for schema in (of_parameter(text(pattern)), of_answer(text(pattern))):
        assert (schema["properties"]["value"].get("pattern") == pattern) is is_sent
    assert (shape_of(text(pattern)).caution == "") is is_sent
    about = of_parameter(text(pattern))["properties"]["value"].get("description", "")
    assert (f"Matches the regular expression {pattern}" in about) is not is_sent


def test_what_looks_around_is_not_sent():
    assert not means_the_same("^(?=a)b$")  # pydantic does not read it either


@pytest.mark.parametrize("kind", [Tree, list[Tree], Empty])
def test_what_is_refused_is_refused_alike(kind):
    whys = []
    for made in (of_parameter, of_answer):
        with pytest.raises(InputError) as caught:
            made(kind)
        whys.append(str(caught.value).partition(": ")[2])
    assert whys[0] == whys[1]


def test_alternatives_that_exclude_each_other_do_so_when_they_are_checked():
    schema = {
        "type": "object",
        "properties": {"n": {"oneOf": [{"type": "integer"}, {"minimum": 3}]}},
        "required": ["n"],
    }
    shape = shape_of(schema)
    assert "anyOf" in shape.schema["properties"]["n"]
    assert shape.value_of('{"n": 2}') == {"n": 2}
    with pytest.raises(ValueError, match="n: does not keep oneOf"):
        shape.value_of('{"n": 4}')


def test_naming_what_is_not_enforced_changes_no_schema():
    schema = adapted({"type": "string", "pattern": r"\bab"})
    before = copy.deepcopy(schema)
    assert unenforced(schema)
    assert schema == before
