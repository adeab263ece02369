"""Texts that are asked about each row: what is evaluated once, and what for each."""

from types import SimpleNamespace

import pytest

from grok_jupyter.client.many.table import table_of
from grok_jupyter.frontends.prompt.interpolation import expressions
from grok_jupyter.frontends.prompt.row_names import columns_in, is_of_row
from grok_jupyter.frontends.prompt.row_text import RowText
from grok_jupyter.protocol.errors import InputError

ROWS = [{"text": "one", "a b": 1}, {"text": "two", "a b": 2}]


def text_of(text, names=("text", "a b"), **variables):
    table = table_of([1] if names is None else [dict.fromkeys(names)])
    return RowText(expressions(text), variables, table)


def read(text, **variables):
    table = table_of(ROWS)
    made = text_of(text, **variables)
    rows = [{**variables, "row": table.row(number)} for number in range(len(table))]
    return ["".join(made.contents(row)) for row in rows]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{row.text}}", ["one", "two"]),
        ('{{row["a b"] * 2}}', ["2", "4"]),
        ("{{len(row)}} {row} {{'}}'}}", ["2 {row} }}", "2 {row} }}"]),
        ("{{[row.text for _ in range(1)][0]}}", ["one", "two"]),
        ("{{(lambda: row.text)()}}", ["one", "two"]),
        ("{{f'{row.text}!'}}", ["one!", "two!"]),
        (
            "{{row.text.upper()}} {{'text' in row}} {{row.keys()[0]}}",
            ["ONE True text", "TWO True text"],
        ),
    ],
)
def test_what_names_the_row_is_of_each_row(text, said):
    assert read(text) == said
    assert text_of(text).names_row


def test_all_else_is_evaluated_once():
    calls = []
    assert read("{{f()}} {{row.text}}", f=lambda: calls.append(1) or len(calls)) == [
        "1 one",
        "1 two",
    ]
    assert not text_of("{{[row for row in 'ab']}}").names_row  # a variable of its own
    assert not text_of("{{box.row}}", box=SimpleNamespace(row=1)).names_row  # an attribute


@pytest.mark.parametrize(
    "text", ["{{df.text}}", "{{len(df.text)}}", "{{[text for text in df.text][0]}}"]
)
def test_an_attribute_may_be_called_like_a_column(text):
    class Frame:
        text = "abc"

    assert read(text, df=Frame()) == [str(eval(text.strip("{}"), {"df": Frame}))] * 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{row.texts}}", "no column 'texts'; there are: 'text', 'a b'"),
        ("{{row['b']}}", "no column 'b'"),
        ("{{text}}", "It is a column of the rows: write {{row.text}}"),
    ],
)
def test_a_column_that_is_not_there_is_told_at_once(text, said):
    with pytest.raises(InputError) as told:
        text_of(text)
    assert said in str(told.value)
    assert text_of("{{row.texts}}", names=None).names_row  # of values nobody knows


def test_columns_are_found_in_their_order():
    assert list(columns_in("{{row['a b']}} {{x}} {{row.text}} {{f(row.c, row[0])}}")) == [
        "a b", "text", "c", "0",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "is_source", "is_it"),
    [
        ("{{row.a}}", False, True),
        ("x {{y}}", False, False),
        ("row.a", True, True),
        ("row.a", False, False),
        ("rows.a", True, False),
        ("a row of words", True, False),
        ("https://example.com/row.png", True, False),
    ],
)
def test_options_tell_whether_they_name_the_row(text, is_source, is_it):
    assert is_of_row(text, is_source=is_source) is is_it
