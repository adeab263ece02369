"""Sentences name a row as the frame does: by its label, and by its position."""

import warnings
from contextlib import suppress
from typing import TypedDict

import numpy as np
import pandas as pd
import polars as pl
import pytest

from grok_jupyter import AnswerError, InputError
from grok_jupyter.rendering.rows.grid import Beside, grid_of
from grok_jupyter.rendering.rows.words import failed_lines


class Mark(TypedDict):
    points: int


def template(row):
    """Fails for half of the rows."""
    if row.n % 2:
        raise ValueError("odd")
    return f"q{row.n}"


@pytest.fixture
def asked(counting, connect):
    """What rows of a frame with an index end with: `asked(index)`."""

    def asked(index, template=template):
        frame = pd.DataFrame({"n": range(len(index))}, index=index)
        return connect(counting()).chat.map(template, frame)

    return asked


@pytest.mark.parametrize(
    ("index", "named"),
    [
        (["a", "b17"], "'b17' (position 1)"),
        ([10, 20], "20 (position 1)"),
        (pd.Index([1.5, 2.5]), "2.5 (position 1)"),
        (pd.date_range("2026-01-01", periods=2), "2026-01-02 00:00:00 (position 1)"),
        (pd.MultiIndex.from_tuples([("a", 1), ("a", 2)]), "('a', 2) (position 1)"),
        (pd.CategoricalIndex(["x", "y"]), "'y' (position 1)"),
        (["a", None], f"{pd.Index(['a', None])[1]} (position 1)"),
        (["a", "x\n| y"], r"'x\n| y' (position 1)"),
        (["a", "a"], "'a' (position 1)"),
        (pd.RangeIndex(2), "1"),
        ([0, 1], "1"),
        (np.arange(2), "1"),
    ],
)
def test_a_sentence_says_which_row(asked, index, named):
    rows = asked(index)
    assert str(rows.errors[1]).startswith(f"Row {named}: the template failed with ValueError")
    assert failed_lines(rows) == [f"1 × the template failed with ValueError: odd. (row {named})"]


def test_a_label_without_end_is_cut(asked):
    rows = asked(["a", "b" * 10_000])
    assert len(str(rows.errors[1])) < 150
    assert "… (position 1)" in str(rows.errors[1])


def test_a_label_that_holds_a_key_is_not_told(asked):
    rows = asked(["a", "xai-0123456789abcdefABCDEF0123456789"])
    assert "xai-" not in str(rows.errors[1])
    assert "(position 1)" in str(rows.errors[1])


def test_equal_errors_are_one_line_with_the_labels_of_their_rows(asked):
    rows = asked([f"b{n}" for n in range(30)])
    (line,) = failed_lines(rows)
    assert line.startswith("15 × the template failed with ValueError: odd. (rows 'b1' ")
    assert "(rows 'b1' (position 1), 'b3' (position 3), " in line
    assert line.endswith(", …)")
    assert "15 × the template failed with ValueError" in rows._repr_mimebundle_()["text/plain"]


def test_rows_without_labels_are_named_by_position(counting, connect):
    frame = pl.DataFrame({"n": [0, 1]})
    rows = connect(counting()).chat.map(template, frame)
    assert str(rows.errors[1]).startswith("Row 1: ")


def test_strict_names_it_too(counting, connect):
    frame = pd.DataFrame({"n": [0, 1]}, index=["a", "b17"])
    server = counting()
    with pytest.raises(InputError, match=r"^Row 'b17' \(position 1\): "):
        connect(server).chat.map(template, frame, strict=True)
    assert not server.asked


def test_the_table_has_the_labels_too(asked):
    rows = asked(pd.MultiIndex.from_tuples([("a", 1), ("b | *c*", 2)]))
    assert [line[0] for line in grid_of(rows, [0, 1], Beside()).lines] == [
        "('a', 1)", "('b | *c*', 2)",
    ]  # fmt: skip
    assert [line[0] for line in grid_of(asked(pd.RangeIndex(2)), [0, 1], Beside()).lines] == [
        "0", "1",
    ]  # fmt: skip


def test_a_recorded_answer_that_does_not_do_is_named_by_its_label(counting, connect, tmp_path):
    server = counting(lambda *_: "no JSON")
    frame = pd.DataFrame({"n": [1]}, index=["b17"])
    told = []
    for _ in range(2):
        client = connect(server, replay="auto", replay_folder=tmp_path)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            with suppress(AnswerError):
                client.chat.map("{{n}}", frame, schema=Mark)
        told += [str(one.message) for one in caught]
    assert told == [
        "The recorded answer to row 'b17' (position 0) does not do; rows.retry() asks again."
    ]
