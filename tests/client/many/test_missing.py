"""A row without a value where the template puts one is not asked: nobody pays for "nan"."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from grok_jupyter import InputError

FRAMES = {
    "a float": pd.DataFrame({"v": [1.5, np.nan, 2.5]}),
    "an object": pd.DataFrame({"v": ["a", None, "b"]}, dtype=object),
    "a text": pd.DataFrame({"v": ["a", None, "b"]}, dtype="string"),
    "an integer": pd.DataFrame({"v": [1, None, 2]}, dtype="Int64"),
    "a time": pd.DataFrame({"v": pd.to_datetime(["2026-01-01", None, "2026-01-02"])}),
    "a category": pd.DataFrame({"v": pd.Categorical(["a", None, "b"])}),
    "polars": pl.DataFrame({"v": ["a", None, "b"]}),
    "a float of polars": pl.DataFrame({"v": [1.0, float("nan"), 2.0]}),
    "a date of polars": pl.DataFrame({"v": [dt.date(2026, 1, 1), None, dt.date(2026, 1, 3)]}),
    "pyarrow": pa.table({"v": [1, None, 2]}),
    "scalars of pyarrow": [{"v": pa.scalar("a")}, {"v": pa.scalar(None)}, {"v": pa.scalar(2)}],
    "a list of dicts": [{"v": "a"}, {"v": None}, {"v": "b"}],
    "numbers of numpy": [{"v": np.float32(1)}, {"v": np.float32("nan")}, {"v": np.float32(2)}],
    "times of numpy": [{"v": np.datetime64("2026-01-01")}, {"v": np.datetime64("NaT")}, {"v": 3}],
    "decimals": [{"v": Decimal(1)}, {"v": Decimal("NaN")}, {"v": Decimal(2)}],
}


@pytest.mark.parametrize("kind", FRAMES)
def test_a_missing_value_is_an_error_of_its_row(counting, connect, kind):
    server = counting()
    rows = connect(server).chat.map("Rate {{v}}", FRAMES[kind])
    assert (rows.done, list(rows.errors)) == (2, [1])
    assert sum(server.asked.values()) == 2
    assert isinstance(rows.errors[1], InputError)
    said = str(rows.errors[1])
    assert "'v' has no value in this row" in said
    assert "not asked" in said


def test_the_sentence_says_what_helps_with_that_kind_of_frame(counting, connect):
    chat = connect(counting()).chat
    said = str(chat.map("{{v}}", FRAMES["an object"]).errors[1])
    assert "dropna(subset=['v'])" in said
    assert "fillna" in said
    said = str(chat.map("{{v}}", FRAMES["polars"]).errors[1])
    assert "drop_nulls('v')" in said
    said = str(chat.map("{{v}}", FRAMES["a float of polars"]).errors[1])
    assert "drop_nans('v')" in said
    said = str(chat.map("{{v}}", FRAMES["a list of dicts"]).errors[1])
    assert "dropna" not in said
    assert "Leave such rows out" in said


def test_what_is_named_helps(counting, connect):
    """The step of the sentence leaves out the rows that failed."""
    frame = FRAMES["an object"].dropna(subset=["v"])
    assert connect(counting()).chat.map("{{v}}", frame).done == 2
    frame = FRAMES["polars"].drop_nulls("v")
    assert connect(counting()).chat.map("{{v}}", frame).done == 2


@pytest.mark.parametrize("rows", [pd.Series([1.0, np.nan]), ["a", None], pd.Series(["a", None])])
def test_rows_without_columns_may_miss_their_value_too(counting, connect, rows):
    server = counting()
    found = connect(server).chat.map("{{row}}", rows)
    assert (found.done, list(found.errors)) == (1, [1])
    assert "The row has no value" in str(found.errors[1])


def test_values_that_only_look_missing_are_asked(counting, connect):
    values = ["", "nan", "None", 0, False, [], float("inf")]
    rows = connect(counting()).chat.map("{{v}}!", [{"v": value} for value in values])
    assert not rows.errors


def test_a_column_that_is_not_named_may_miss_values_and_so_may_the_whole_row(counting, connect):
    frame = pd.DataFrame({"v": ["a", "b"], "other": [None, np.nan]})
    assert connect(counting()).chat.map("{{v}}", frame).done == 2
    assert connect(counting()).chat.map("{{row}}", frame).done == 2


def test_strict_sends_nothing(counting, connect):
    server = counting()
    with pytest.raises(InputError, match=r"Row 1: 'v' has no value"):
        connect(server).chat.map("{{v}}", FRAMES["polars"], strict=True)
    assert not server.asked


def test_by_an_executor_it_is_the_same(counting, connect, monkeypatch):
    monkeypatch.setenv("XAI_API_KEY", "xai-topsecret-0123456789")
    server = counting()
    with ThreadPoolExecutor(1) as executor:
        rows = connect(server).chat.map("{{v}}", FRAMES["an object"], executor=executor)
    assert (rows.done, list(rows.errors)) == (2, [1])
    assert sum(server.asked.values()) == 2


@pytest.mark.parametrize(
    "rows",
    [
        pa.array(["a", None, "b"]),
        pa.chunked_array([["a"], [None, "b"]]),
        pa.table({"v": ["a", None, "b"]})["v"],
        pd.Series(["a", None, "b"]),
        pl.Series(["a", None, "b"]),
        ["a", None, "b"],
    ],
)
def test_values_without_columns_are_asked_as_they_are_and_none_is_not(counting, connect, rows):
    server = counting()
    found = connect(server).chat.map("Rate {{row}}", rows)
    assert list(found.errors) == [1]
    assert server.asked == {"Rate a": 1, "Rate b": 1}
