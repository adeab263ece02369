"""What xAI does not enforce is named, sent as far as it can be, and checked at the end."""

import datetime as dt
import pathlib
import warnings
from typing import Annotated

import pydantic
import pytest
from pydantic import Field

from grok_jupyter import AnswerError, SchemaWarning
from grok_jupyter.client.shapes import shape_of


def named(value):
    return str(value).partition(" at 0x")[0][-40:]


class Trip(pydantic.BaseModel):
    wait: dt.timedelta
    ticket: pathlib.Path


NAMED = [
    (dt.timedelta, ["'duration'"]),
    (Trip, ["'duration' of wait", "'path' of ticket"]),
    (list[Trip], ["'duration' of Trip.wait"]),
    (Annotated[str, Field(max_length=5000)], ["maxLength 5,000"]),
    (Annotated[list[int], Field(min_length=300)], ["minItems 300"]),
    (Annotated[int, Field(multiple_of=3)], ["multipleOf"]),
    (dict[Annotated[str, Field(pattern="^[a-z]+$")], int], ["patternProperties"]),
    ({"type": "object", "not": {"required": ["a"]}}, ["'not'"]),
    ({"allOf": [{"type": "object"}, {"required": ["a"]}]}, ["allOf"]),
    ({"type": "object", "properties": {f"p{n}": {} for n in range(70)}}, ["70 properties"]),
    ({"type": "string", "pattern": r"(?i)\babc"}, ["pattern", "not sent"]),
]
ENFORCED = [
    int, dict[str, int], list[dt.date], dt.datetime, set[int], str,
    Annotated[int, Field(ge=1, le=5)], Annotated[str, Field(pattern=r"^\d{3}\\b$")],
    Annotated[str, Field(max_length=2048)], {"type": "string", "format": "email"},
]  # fmt: skip


@pytest.mark.parametrize(("kind", "names"), NAMED, ids=named)
def test_it_is_named_in_a_warning(kind, names, answering):
    chat, asked = answering("nothing that fits")
    with pytest.warns(SchemaWarning) as caught, pytest.raises(AnswerError):
        chat.parse(kind)
    (warning,) = caught
    for name in names:
        assert name in str(warning.message)
    assert warning.filename == __file__
    assert "x-pattern" not in str(asked())


@pytest.mark.parametrize("kind", ENFORCED, ids=named)
def test_nothing_is_said_of_what_is_enforced(kind):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert shape_of(kind).caution == ""


def test_a_pattern_that_is_not_sent_is_checked_all_the_same(answering):
    schema = {"type": "object", "properties": {"code": {"type": "string", "pattern": r"^(?=.*\d)"}}}
    chat, asked = answering('{"code": "abc"}')
    with pytest.warns(SchemaWarning), pytest.raises(AnswerError, match="code: does not keep"):
        chat.parse(schema)
    assert "pattern" not in str(asked()["response_format"])


def test_many_are_counted():
    schema = {"type": "object", "properties": {f"p{n}": {"not": {}} for n in range(20)}}
    assert shape_of(schema).unenforced[-1] == "15 more"
