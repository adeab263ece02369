"""Data frames in prompts: a line per column, then rows, all bounded, each cut said."""

import csv
import io

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grok_jupyter.values import rendered

BOUND = 10_000  # characters


def rows_of(text):
    """What a reader of CSV makes of the rows at the end."""
    return list(csv.reader(io.StringIO(text.partition(" as CSV")[2].partition(":\n")[2])))


TEXT = pd.Series(["a"]).dtype  # as this pandas calls it


def test_a_small_frame_is_shown_whole():
    frame = pd.DataFrame({"city": ["Oslo", "Rome"], "n": [1, 2]})
    assert rendered(frame) == (
        "Data frame (pandas) of 2 rows and 2 columns.\n"
        "Columns:\n"
        f"- city: {TEXT}, 0 null, 2 distinct: 'Oslo', 'Rome'\n"
        "- n: int64, 0 null, 2 distinct, 1 to 2\n"
        "All rows as CSV:\n"
        "city,n\nOslo,1\nRome,2"
    )


COLUMNS = {"city": ["Oslo", None, "Rome"], "n": [1, 2, 3], "x": [0.5, 1.5, -2.0]}
EAGER = {
    "pandas": lambda: pd.DataFrame(COLUMNS),
    "polars": lambda: pl.DataFrame(COLUMNS),
    "pyarrow": lambda: pa.table(COLUMNS),
}


@pytest.mark.parametrize("library", EAGER)
def test_each_library_reads_alike(library):
    text = rendered(EAGER[library]())
    assert text.startswith(f"Data frame ({library}) of 3 rows and 3 columns.")
    assert ", 1 null, 2 distinct: 'Oslo', 'Rome'" in text
    assert "- n: int64, 0 null, 3 distinct, 1 to 3" in text.lower()
    assert "- x: float64, 0 null, 3 distinct, -2.0 to 1.5" in text.lower()
    assert rows_of(text) == [["city", "n", "x"], ["Oslo", "1", "0.5"], ["", "2", "1.5"],
                             ["Rome", "3", "-2.0"]]  # fmt: skip


def test_a_lazy_frame_is_asked_for_its_first_rows_only():
    duckdb = pytest.importorskip("duckdb")
    asked = []

    def seen(x):
        asked.append(x)
        return x

    lazy = pl.DataFrame({"a": range(5000)}).lazy()
    for value in (lazy, duckdb.sql("select range as a from range(100000000)")):
        text = rendered(value)
        assert "Lazy data frame" in text
        assert "only its first 1,000 rows were asked for" in text
        assert "0 to 999" in text
        assert len(rows_of(text)) == 11


def test_what_is_counted_in_part_of_the_rows_says_so():
    frame = pd.DataFrame({"n": range(50_000), "s": ["a"] * 49_999 + ["b"]})
    text = rendered(frame)
    assert "counted in the first 20,000 rows" in text
    assert "0 to 49999" in text  # a range is that of all rows
    assert "1 distinct: 'a'" in text


WIDE = {
    "many columns": lambda: pd.DataFrame({f"column {n}": range(50) for n in range(500)}),
    "long texts": lambda: pd.DataFrame({"t": ["x" * 10_000] * 30}),
    "many columns of long texts": lambda: pd.DataFrame(
        {f"c{n}": ["x" * 1000] * 30 for n in range(300)}
    ),
    "long names": lambda: pd.DataFrame({"n" * 5000 + str(n): [1] for n in range(50)}),
    "bytes": lambda: pd.DataFrame({"b": [b"\0" * 100_000] * 20}),
    "nested": lambda: pd.DataFrame({"l": [list(range(1000))] * 20, "d": [{"a": "b" * 999}] * 20}),
    "polars, nested": lambda: pl.DataFrame({"l": [list(range(1000))] * 20}),
}


@pytest.mark.parametrize("make", WIDE.values(), ids=WIDE)
def test_every_frame_is_bounded_and_says_what_was_cut(make):
    text = rendered(make())
    assert len(text) < BOUND
    assert "are cut" in text
    assert len({len(row) for row in rows_of(text)}) == 1


def test_labels_of_rows_are_shown_where_they_say_something():
    frame = pd.DataFrame({"n": [1, 2]}, index=pd.Index(["x", "y"], name="key"))
    assert rows_of(rendered(frame)) == [["key", "n"], ["x", "1"], ["y", "2"]]
    index = pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["k", None])
    assert rows_of(rendered(pd.DataFrame({"n": [1, 2]}, index=index))) == [
        ["k", "", "n"], ["a", "1", "1"], ["b", "2", "2"],
    ]  # fmt: skip


ODD = {
    "no columns": pd.DataFrame(),
    "no rows": pd.DataFrame({"a": []}),
    "only labels": pd.DataFrame(index=range(3)),
    "equal names": pd.DataFrame([[1, "x"]], columns=["a", "a"]),
    "names of two levels": pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("a", 1)])),
    "names that are numbers": pd.DataFrame([[1, 2]], columns=[0, None]),
    "sparse": pd.DataFrame({"a": pd.arrays.SparseArray([0, 0, 1])}),
    "dates without a year": pd.DataFrame({"a": pd.to_datetime([None, None])}),
    "durations": pd.DataFrame({"a": pd.to_timedelta([1, 2], "s")}),
    "periods": pd.DataFrame({"a": pd.period_range("2020-01", periods=2, freq="M")}),
    "intervals": pd.DataFrame({"a": pd.interval_range(0, 2)}),
    "complex": pd.DataFrame({"a": [1j, 2.0]}),
    "things of all kinds": pd.DataFrame({"a": [1, "x", None, [1], {2}, b"3", 4.5]}),
    "missing of each kind": pd.DataFrame({"a": [pd.NA, pd.NaT, None, np.nan]}),
    "frames in a frame": pd.DataFrame({"a": [pd.DataFrame({"b": [1]})]}),
    "line breaks and commas": pd.DataFrame({'a\n"b",c': ['x\n"y",z']}),
    "polars, no columns": pl.DataFrame(),
    "polars, objects": pl.DataFrame({"a": [object(), object()]}, schema={"a": pl.Object}),
    "polars, decimals": pl.DataFrame({"a": ["1.5"]}).cast({"a": pl.Decimal(10, 2)}),
    "pyarrow, equal names": pa.Table.from_arrays([pa.array([1]), pa.array([2])], ["a", "a"]),
    "pyarrow, nested": pa.table({"a": [[{"b": 1}]]}),
}


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_odd_frames_are_no_error(value):
    text = rendered(value)
    assert text.startswith("Data frame")
    assert len(text) < BOUND


def test_a_frame_is_left_as_it_was():
    frame = pd.DataFrame([[1, 2]], columns=["a", "a"], index=["x"])
    before = frame.copy()
    rendered(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_a_value_whose_repr_fails_leaves_its_column_out_of_the_statistics():
    class Broken:
        def __repr__(self):
            raise RuntimeError("no")

        __hash__ = None

    text = rendered(pd.DataFrame({"a": [Broken()], "b": [1]}))
    assert "- b: int64" in text
    assert "Broken: RuntimeError" in text


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from("abcd"),
            st.none() | st.integers() | st.floats() | st.text() | st.booleans() | st.binary(),
        ),
        max_size=15,
    )
)
@settings(max_examples=60)
def test_whatever_is_in_a_frame_its_rows_can_be_read_as_csv(records):
    frame = pd.DataFrame(records)
    text = rendered(frame)
    assert len(text) < BOUND
    if len(frame) and len(frame.columns):
        rows = rows_of(text)
        assert len(rows) == 1 + min(len(frame), 10)
        assert {len(row) for row in rows} == {len(frame.columns)}


def test_a_series_says_its_name_length_and_kind():
    text = rendered(pd.Series(range(100), name="n"))
    assert text.startswith("Series 'n' (pandas) of 100 values.\n")
    assert "int64, 0 null, 100 distinct, 0 to 99" in text
    assert rows_of(text)[:2] == [["n"], ["0"]]
    assert "Series 'q' (polars) of 2 values" in rendered(pl.Series("q", [1.5, 2.5]))
    assert rows_of(rendered(pd.Series(["a"], index=["x"])))[1] == ["x", "a"]


def test_a_frame_of_a_million_times_as_many_rows_is_as_long_in_a_prompt():
    def frame(rows):
        numbers = {f"n{n}": np.arange(rows) % 10 * n for n in range(20)}
        return pd.DataFrame({**numbers, "s": np.resize(np.array(["a", "b"]), rows)})

    short, long = (len(rendered(frame(rows))) for rows in (10, 1_000_000))
    assert abs(short - long) < 0.1 * short


@pytest.mark.filterwarnings("ignore")  # of what these libraries use themselves
@pytest.mark.parametrize("is_series", [False, True])
@pytest.mark.parametrize("library", ["dask", "ibis", "polars", "duckdb"])
def test_a_lazy_frame_is_asked_for_its_first_rows_alone(library, is_series):
    frame = pd.DataFrame({"n": range(5000), "s": ["a", "b"] * 2500})
    if library == "dask":
        dask = pytest.importorskip("dask.dataframe")
        lazy = dask.from_pandas(frame, npartitions=3)
    elif library == "ibis":
        lazy = pytest.importorskip("ibis").memtable(frame)
    elif library == "duckdb":
        lazy = pytest.importorskip("duckdb").from_df(frame)
    else:
        lazy = pl.from_pandas(frame).lazy()
    if is_series and library in {"duckdb", "polars"}:
        pytest.skip("a lazy column of it is an expression, without values")
    text = rendered(lazy["n"] if is_series else lazy)
    assert text.startswith("Lazy series 'n'" if is_series else "Lazy data frame")
    assert "only its first 1,000 rows were asked for" in text
    assert "- n: int64, 0 null, 1,000 distinct, 0 to 999" in text.lower()
    assert len(text) < 2000


def test_the_labels_of_rows_have_a_line_of_their_own():
    hours = pd.date_range("2026-01-01", periods=1000, freq="h")
    text = rendered(pd.DataFrame({"n": range(1000)}, index=hours))
    assert "Row labels: datetime64[" in text
    assert "2026-01-01 00:00:00 to 2026-02-11 15:00:00." in text
    assert "Row labels" not in rendered(pd.DataFrame({"n": range(3)}))
    assert "Row labels of 2 levels." in rendered(
        pd.DataFrame({"n": [1]}, index=pd.MultiIndex.from_tuples([("a", 1)]))
    )


def test_what_was_not_looked_at_is_not_claimed():
    late = pd.DataFrame({"s": ["a"] * 50_000 + [None] * 50_000})
    assert f"- s: {TEXT}, ≥0 null, ≥1 distinct: 'a'" in rendered(late)
    assert "- n: int64, 0 null, ≥20,000 distinct, 0 to 99999" in rendered(
        pd.DataFrame({"n": range(100_000)})
    )


def test_an_object_without_words_of_its_own_has_no_place_in_memory():
    grouped = pd.DataFrame({"n": [1], "k": [1]}).groupby("k")
    assert " at 0x" not in rendered(grouped)
