"""Columns with names of all kinds, and frames that change while they are asked about."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

NAMES = ["keys", "index", "count", "values", "items", "get", "answer", "_names", "_value"]


@pytest.mark.parametrize("name", NAMES)
def test_a_column_of_any_name_is_read(counting, connect, name):
    server = counting()
    frame = pd.DataFrame({name: ["x", "y"], "other": [1, 2]})
    chat = connect(server).chat
    chat.map(f"a {{{{{name}}}}}", frame)
    chat.map(f"b {{{{row.{name}}}}}", frame)
    chat.map(lambda row: f"c {getattr(row, name)} {row[name]}", frame)
    assert sorted(server.asked) == ["a x", "a y", "b x", "b y", "c x x", "c y y"]


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_row_is_laid_out_whatever_its_columns_are_called(counting, connect, name):
    server = counting()
    connect(server).chat.map("{{row}}", [{name: 7}])
    (asked,) = server.asked
    assert name in asked
    assert "7" in asked


def test_a_row_makes_a_dict(counting, connect):
    server = counting()
    connect(server).chat.map(lambda row: str(dict(row)), [{"a": 1, "b c": 2}])
    assert list(server.asked) == ["{'a': 1, 'b c': 2}"]


def changed_in_place(kind):
    if kind == "pandas":
        frame = pd.DataFrame({"a": range(40), "b": ["old"] * 40})

        def change():
            frame.loc[:, "b"] = "new"
            frame["b"] = "newer"

    elif kind == "array":
        values = np.ones((40, 1), dtype=int)
        frame = pd.DataFrame(values, columns=["b"], copy=False)
        frame["a"] = range(40)

        def change():
            values[:] = 2

    elif kind == "polars":
        frame = pl.DataFrame({"a": list(range(40)), "b": ["old"] * 40})

        def change():
            frame.replace_column(1, pl.Series("b", ["new"] * 40))

    elif kind == "series":
        frame = pd.Series([f"{n} old" for n in range(40)])

        def change():
            frame[:] = "new"

    else:
        frame = [{"a": n, "b": "old"} for n in range(40)]

        def change():
            for row in frame:
                row["b"] = "new"
            frame[:] = [{"a": 0, "b": "newer"}] * 40

    return frame, change


@pytest.mark.parametrize("kind", ["pandas", "array", "polars", "series", "dicts"])
def test_rows_are_those_of_the_moment_when_they_were_given(counting, connect, kind):
    frame, change = changed_in_place(kind)
    server = counting()
    run = connect(server).chat.begin_map(
        "{{row}}" if kind == "series" else "{{a}} {{b}}", frame, concurrency=2
    )
    change()
    run.wait()
    old = "1" if kind == "array" else "old"
    assert set(server.asked) == {f"{n} {old}" for n in range(40)}
