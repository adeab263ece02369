"""The index of a frame, of whatever kind, is that of the answers."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_index_equal

from grok_jupyter.client.batch.layout import framing_of, layout_of
from grok_jupyter.client.many.table import table_of

NAMES = st.one_of(st.none(), st.text(max_size=4), st.integers(0, 9))
KINDS = {
    "numbers": lambda n: pd.Index(range(5, 5 + n), dtype="int16"),
    "floats": lambda n: pd.Index([0.5, np.nan, np.inf][:n] + [1.0] * (n - 3)),
    "texts": lambda n: pd.Index(["a", "b", "a"][:n] + ["é"] * (n - 3)),
    "mixed": lambda n: pd.Index(["a", 1, None][:n] + [2.5] * (n - 3), dtype=object),
    "truths": lambda n: pd.Index([True, False] * n)[:n],
    "categories": lambda n: pd.CategoricalIndex(
        (["x", "z", "x"] * n)[:n], categories=["z", "y", "x"], ordered=True
    ),
    "times": lambda n: pd.date_range("2024-03-30 22:00", periods=n, freq="h", tz="Europe/Berlin"),
    "dates": lambda n: pd.DatetimeIndex((["2024-01-01", None, "2024-01-01"] * n)[:n]),
    "nanoseconds": lambda n: pd.DatetimeIndex(range(n), dtype="datetime64[ns, UTC]"),
    "durations": lambda n: pd.to_timedelta(range(n), unit="m"),
    "periods": lambda n: pd.period_range("2024-01", periods=n, freq="M"),
    "intervals": lambda n: pd.interval_range(0, n, closed="left"),
    "range": lambda n: pd.RangeIndex(3, 3 + 2 * n, 2),
}
LEVELS = st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=3)


@st.composite
def indexes(draw):
    count = draw(st.integers(0, 5))
    levels = [KINDS[kind](count) for kind in draw(LEVELS)]
    names = [draw(NAMES) for _ in levels]
    if len(levels) == 1 and draw(st.booleans()):
        return levels[0].rename(names[0])
    index = pd.MultiIndex.from_arrays(levels, names=names)
    return index.append(index) if draw(st.booleans()) else index


def framed(framing):
    columns = {"answer": [str(number) for number in range(framing.count)]}
    return framing.framed(columns, {"answer": "string"})


def same(index, framing):
    frame = framed(framing)
    assert_index_equal(frame.index, index, exact=True)
    assert list(frame["answer"]) == [str(number) for number in range(len(index))]


@given(indexes())
def test_any_index_is_that_of_the_answers(index):
    same(index, table_of(pd.DataFrame({"a": range(len(index))}, index=index)).framing)


@given(indexes())
def test_any_index_is_kept_for_another_kernel(index):
    framing = table_of(pd.DataFrame({"a": range(len(index))}, index=index)).framing
    same(index, framing_of(json.loads(json.dumps(layout_of(framing)))))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_of_index_is_kept_for_another_kernel(kind):
    index = KINDS[kind](4).rename("name")
    framing = table_of(pd.Series(range(4), index=index)).framing
    same(index, framing_of(json.loads(json.dumps(layout_of(framing)))))


def test_a_name_that_is_given_later_is_not_that_of_the_answers():
    frame = pd.DataFrame({"a": [1]}, index=pd.Index([1], name="before"))
    framing = table_of(frame).framing
    frame.index.name = "after"
    assert framed(framing).index.name == "before"
