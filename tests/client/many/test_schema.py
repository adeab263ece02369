"""Rows whose answers are objects."""

import dataclasses
import enum
import json

import pandas as pd
import polars as pl
import pydantic
import pytest

from grok_jupyter import AnswerError, InputError


class Mood(enum.Enum):
    GOOD = "good"
    BAD = "bad"


class Label(pydantic.BaseModel):
    mood: Mood
    stars: int
    sure: bool
    score: float
    why: str | None = None


@pytest.fixture
def labels(counting):
    def answer(question, times):
        number = int(question)
        if number == 3:
            return "I would rather not."
        if number == 4:
            return json.dumps({"mood": "good", "stars": "many"})
        return json.dumps({"mood": "good", "stars": number, "sure": True, "score": 0.5})

    return counting(answer)


def test_fields_are_columns_with_their_types(labels, connect):
    given = pd.DataFrame({"n": range(6)}, index=list("abcdef"))
    rows = connect(labels).chat.map("{{n}}", given, schema=Label)
    frame = rows.frame
    assert list(frame.columns)[:6] == ["mood", "stars", "sure", "score", "why", "error"]
    assert str(frame["stars"].dtype) == "Int64"
    assert str(frame["sure"].dtype) == "boolean"
    assert str(frame["score"].dtype) == "float64"
    assert frame.loc["c", "stars"] == 2
    assert frame.loc["a", "mood"] == "good"
    assert pd.isna(frame.loc["d", "stars"])
    assert isinstance(rows.parsed[0], Label)


def test_one_answer_that_does_not_fit_is_its_rows_error(labels, connect):
    rows = connect(labels).chat.map("{{row}}", list(range(6)), schema=Label)
    assert sorted(rows.errors) == [3, 4]
    assert isinstance(rows.errors[4], AnswerError)
    assert rows[4].content  # what came is there
    assert rows.done == 4
    assert rows.cost_usd == labels.billed / 1e10


def test_polars_has_columns_of_the_schemas_types(labels, connect):
    frame = connect(labels).chat.map("{{n}}", pl.DataFrame({"n": range(6)}), schema=Label).frame
    assert (frame.schema["stars"], frame.schema["sure"]) == (pl.Int64, pl.Boolean)
    assert frame["stars"].to_list() == [0, 1, 2, None, None, 5]


def test_types_without_fields_are_one_column(counting, connect):
    server = counting(lambda q, t: json.dumps({"items": [1, 2]}))
    rows = connect(server).chat.map("{{row}}", ["a"], schema=list[int])
    assert rows.frame["answer"] == [[1, 2]]
    server = counting(lambda q, t: json.dumps({"value": "bad"}))
    assert connect(server).chat.map("{{row}}", ["a"], schema=Mood).frame["answer"] == ["bad"]


@dataclasses.dataclass
class Odd:
    error: str
    cost_usd: int


def test_fields_called_like_our_columns_keep_their_names(counting, connect):
    server = counting(lambda q, t: json.dumps({"error": "none", "cost_usd": 3}))
    frame = connect(server).chat.map("{{row}}", ["a"], schema=Odd).frame
    assert (frame["error"], frame["cost_usd"]) == (["none"], [3])
    assert frame["error_"] == [None]


def test_a_json_schema_gives_plain_data(counting, connect):
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    server = counting(lambda q, t: json.dumps({"n": 7}))
    assert connect(server).chat.map("{{row}}", ["a"], schema=schema).frame["n"] == [7]


def test_what_is_no_schema_is_refused_before_anything_is_sent(counting, connect):
    server = counting()
    with pytest.raises(InputError):
        connect(server).chat.map("{{row}}", ["a"], schema=3)
    assert not server.asked


def test_functions_as_tools_work_in_rows(counting, connect):
    def double(n: int) -> int:
        """Double a number."""
        return 2 * n

    rows = connect(counting()).chat.map("{{row}}", ["a", "b"], tools=[double])
    assert [one.content for one in rows] == ["re: a", "re: b"]
