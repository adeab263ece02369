"""The embedded endpoint answers about data frames that it was sent."""

import pandas as pd
import polars as pl
import pytest

from grok_jupyter import Client
from grok_jupyter.chat import user
from grok_jupyter.values import rendered

SALES = {
    "region": ["north", "south", "south", "east"],
    "amount": [10, 25, 5, 40],
    "day": pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-09"]),
    "a|b": [1.5, None, 2.5, 3.5],
}


def ask(question, frame):
    client = Client(base_url="demo")
    chat = client.chat.create(simulator={"rate": 0}).append(user(f"{question}\n{rendered(frame)}"))
    return chat.sample()


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame])
def test_each_column_is_in_a_table(make):
    response = ask("Describe this data.", make(SALES))
    (table,) = response.tables
    assert list(table["column"]) == ["region", "amount", "day", "a|b"]
    assert list(table["nulls"]) == [0, 0, 0, 1]
    assert table["type"][2].lower().startswith("datetime")
    assert "5 to 40" in response.content
    assert "'south'" in response.content
    assert "4 rows and 4 columns" in response.content
    assert "grok-demo" in response.content
    assert response.code[0].language == "python"


def test_only_what_was_asked_for_is_told():
    (table,) = ask("What is the range of Amount?", pd.DataFrame(SALES)).tables
    assert list(table["column"]) == ["amount"]


def test_a_series_is_answered_about_too():
    (table,) = ask("And this?", pd.Series([3, 1, 2], name="steps")).tables
    assert list(table["range or values"]) == ["1 to 3"]


def test_an_empty_frame_breaks_nothing():
    assert ask("What is in it?", pd.DataFrame()).status == "completed"


def test_words_that_look_like_a_head_alone_are_no_frame():
    assert "profile" not in ask("Data frame (pandas) of what?", "nothing").content
