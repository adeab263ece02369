"""Schemas are filled from the prompt, as far as it says something that fits."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Literal

import pytest

from grok_jupyter.simulator.writing.found import Found
from grok_jupyter.simulator.writing.instances import Writer

pydantic = pytest.importorskip("pydantic")


@dataclass
class Person:
    name: str
    born: dt.date
    field: Literal["mathematics", "computing", "physics"]


@dataclass
class Booking:
    first_name: str
    last_name: str
    email: str
    start_date: dt.date
    end_date: dt.date
    start_time: dt.time
    guests: int
    price: float
    website: str


@dataclass
class Box:
    width: float
    height: float


BOOKING = (
    "Book for Grace Hopper (grace@example.com) from 2026-05-01 to May 4, 2026 at 18:30: "
    "guests 2, price 120.50, see https://hotel.example/rooms."
)
FILLED = [
    (list[Person],
     "Ada Lovelace, born 10 December 1815, computing; Emmy Noether, March 23, 1882, mathematics.",
     [{"name": "Ada Lovelace", "born": "1815-12-10", "field": "computing"},
      {"name": "Emmy Noether", "born": "1882-03-23", "field": "mathematics"}]),
    (Booking, BOOKING,
     {"first_name": "Grace", "last_name": "Hopper", "email": "grace@example.com",
      "start_date": "2026-05-01", "end_date": "2026-05-04", "start_time": "18:30:00",
      "guests": 2, "price": 120.5, "website": "https://hotel.example/rooms"}),
    (Box, "A box of height 4.5 and width 3", {"width": 3, "height": 4.5}),
    (list[int], "Sort 3, 1 and 2", [3, 1, 2]),
    (dict[str, int], "I have 3 apples and 5 pears", {"apples": 3, "pears": 5}),
    (dict[str, float], "height: 1.65, weight: 50", {"height": 1.65, "weight": 50}),
    (list[Literal["red", "green", "blue"]], "First blue, then red.", ["blue", "red"]),
    (Literal["praise", "complaint"], "Is it a complaint?", "complaint"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "prompt", "value"), FILLED)
def test_what_the_prompt_says_is_taken(kind, prompt, value):
    adapter = pydantic.TypeAdapter(kind)
    written = Writer(adapter.json_schema(), prompt).write()
    assert written == value
    adapter.validate_json(json.dumps(written))


@pytest.mark.parametrize("kind", [kind for kind, *_ in FILLED])
def test_where_it_says_nothing_something_plausible_stands(kind):
    adapter = pydantic.TypeAdapter(kind)
    written = Writer(adapter.json_schema(), "Something, please.").write()
    assert adapter.validate_json(json.dumps(written))


def test_words_that_begin_a_sentence_are_no_names():
    assert Found("List Ada Lovelace and Alan Turing. In Paris.").people == [
        "Ada Lovelace", "Alan Turing",
    ]  # fmt: skip
    assert Found("What Is This? The End.").people == []


def test_dates_that_there_are_not_are_none():
    assert Found("On 2026-02-30, 31 April 2026 and 1 May 2026").dates == ["2026-05-01"]


def test_a_complaint_is_heeded(ask):
    schema = {
        "type": "object",
        "properties": {"height": {"type": "number"}},
        "required": ["height"],
    }
    wanted = {"type": "json_schema", "json_schema": {"name": "a", "schema": schema}}
    complaint = (
        "Your answer does not fit the JSON schema that was asked for:\n- height: 165 is right"
    )
    messages = [
        {"role": "user", "content": "Her height: 1.65"},
        {"role": "assistant", "content": '{"height": 1.65}'},
        {"role": "user", "content": complaint},
    ]
    assert json.loads(ask(response_format=wanted, messages=messages[:1]).content) == {
        "height": 1.65
    }
    assert json.loads(ask(response_format=wanted, messages=messages).content) == {"height": 165}
