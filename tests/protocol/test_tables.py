"""Tables of an answer, compared with what GitHub's own parser reads in it."""

import sys

import cmarkgfm
import html5lib
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grok_jupyter.markdown.tables import tables
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.tables import data_tables


def as_github_reads(text):
    html = cmarkgfm.github_flavored_markdown_to_html(text)
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return [
        [["".join(cell.itertext()).strip() for cell in row] for row in table.iter("tr")]
        for table in tree.iter("table")
    ]


words = st.text("ab1 *`_\\\\|:-<>&[]()~.,", max_size=8)
rows = st.lists(st.lists(words, min_size=1, max_size=4), min_size=1, max_size=4)
leads = st.sampled_from(["", "> ", "- ", "1. ", "text\n\n", "```\n"])


@given(leads, rows, st.integers(1, 4))
@settings(max_examples=400)
def test_tables_are_those_that_github_reads(lead, cells, width):
    lines = [f"| {' | '.join(row)} |" for row in cells]
    lines.insert(1, "|" + "---|" * width)
    indent = "> " if lead == "> " else " " * len(lead) if lead[:1] in "-1" and lead else ""
    text = lead + f"\n{indent}".join(lines)
    ours = [[table.header, *table.rows] for table in tables(text)]
    assert ours == as_github_reads(text)


ANSWER = """Before.

| City | People | Share | *Note* | Since |
|:-----|-------:|------:|--------|-------|
| **Oslo** | 717,710 | 13.5 | [capital](https://x.y) | 1624 |
| `Røst` | −12 | n/a | a \\| b | |

- In a list:

  | a | a |
  |---|---|
  | 1e3 | x |
"""


def test_numbers_are_numbers_and_marks_are_gone():
    first, second = data_tables(ANSWER)
    assert list(first.columns) == ["City", "People", "Share", "Note", "Since"]
    assert first["City"].tolist() == ["Oslo", "Røst"]
    assert first["People"].tolist() == [717_710, -12]
    assert first["Share"].sum() == 13.5
    assert first["Note"].tolist() == ["capital", "a | b"]
    assert first["Since"].isna().tolist() == [False, True]
    assert list(second.columns) == ["a", "a"]
    assert second.iloc[0].tolist() == [1000.0, "x"]


def test_a_response_gives_its_tables_as_far_as_they_have_arrived():
    response = Response()
    assert response.tables == []
    for end in range(len(ANSWER)):
        for frame in data_tables(ANSWER[:end]):
            assert isinstance(frame, pd.DataFrame)


def test_without_pandas_they_are_lists_of_dicts(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    first, second = data_tables(ANSWER)
    assert first[0]["People"] == 717_710
    assert first[1]["Share"] is None
    assert second == [{"a": 1000.0, "a (2)": "x"}]


@pytest.mark.parametrize("cell", ["1,23", "$5", "5 %", "1.2.3", "12-3", ".", "e5", "1_000", "٣"])
def test_what_is_not_quite_a_number_stays_text(cell):
    (frame,) = data_tables(f"| a |\n|---|\n| {cell} |")
    assert frame["a"].tolist() == [cell]


def test_a_table_without_rows_has_its_columns():
    (frame,) = data_tables("| a | b |\n|---|---|")
    assert list(frame.columns) == ["a", "b"]
    assert len(frame) == 0


def test_a_code_with_zeros_ahead_stays_text():
    (table,) = data_tables("| zip | n |\n|---|---|\n| 01234 | 0 |\n| 99999 | 0.5 |")
    assert list(table["zip"]) == ["01234", "99999"]
    assert list(table["n"]) == [0, 0.5]
