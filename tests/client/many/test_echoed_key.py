"""A server that echoes the key: it is in no frame, and in no pickle of the rows."""

import copyreg
import dataclasses
import json
import pickle
from typing import Any

import pydantic
import pytest

from grok_jupyter import AnswerError
from grok_jupyter.client.many.cleaning import clean


class Note(pydantic.BaseModel):
    text: str


class Said(pydantic.BaseModel):
    plain: str
    among: dict[str, Any]
    note: Note
    count: int


@dataclasses.dataclass
class Several:
    plain: str
    among: list[Note]


def said(key):
    among = {"a": [key, {key: 1}]}
    return json.dumps({"plain": f"It is {key}", "among": among, "note": {"text": key}, "count": 3})


KINDS = [
    (None, lambda key: f"You sent {key}."),
    (Said, said),
    (Several, lambda key: json.dumps({"plain": key, "among": [{"text": key}]})),
    (list[str], lambda key: json.dumps({"items": ["a", key]})),
    ({"type": "object", "properties": {"among": {"type": "array"}}},
     lambda key: json.dumps({"among": [[key]]})),
]  # fmt: skip


@pytest.mark.parametrize("kind", ["list", "pandas", "polars"])
@pytest.mark.parametrize(("schema", "answer"), KINDS)
def test_no_frame_and_no_pickle_holds_it(
    counting, connect, words, key, schema, answer, kind, tmp_path
):
    server = counting(lambda *_: answer(key))
    rows = words(2) if kind == "list" else pytest.importorskip(kind).DataFrame(words(2))
    made = connect(server).chat.map("{{word}}", rows, schema=schema)
    assert made.done == 2
    assert key in made[0].content
    frame = made.frame
    columns = [list(frame[name]) for name in frame.columns]
    for text in (repr(columns), repr(frame), pickle.dumps(frame).decode("latin-1")):
        assert key not in text
    assert "xai-hidden-key" in repr(columns)
    assert key not in repr(made.answers([0, 1]))
    data = pickle.dumps(made)
    assert key.encode() not in data
    again = pickle.loads(data)
    assert again.done == 2
    assert "xai-hidden-key" in again[0].content
    assert repr([list(again.frame[name]) for name in frame.columns]) == repr(columns)


def test_a_number_beside_it_stays_a_number(counting, connect, words, key):
    pandas = pytest.importorskip("pandas")
    made = connect(counting(lambda *_: said(key))).chat.map(
        "{{word}}", pandas.DataFrame(words(2)), schema=Said
    )
    assert list(made.frame["count"]) == [3, 3]
    assert made.parsed[0].note.text == key


def test_an_answer_that_does_not_fit_is_kept_without_it(counting, connect, words, key):
    server = counting(lambda q, _: said(key) if q == "w2" else f'"{key}"')
    made = connect(server).chat.map("{{word}}", words(3), schema=Said)
    assert made.failed == 2
    assert key not in repr(made.frame)
    assert key.encode() not in pickle.dumps(made)
    assert key in made.errors[0].response.content


def test_an_error_keeps_its_answer_though_dask_has_errors_pickled_its_own_way(
    counting, connect, words, key, monkeypatch
):
    tblib = pytest.importorskip("tblib.pickling_support")
    monkeypatch.setitem(copyreg.dispatch_table, AnswerError, tblib.pickle_exception)
    made = connect(counting(lambda *_: f'"{key}"')).chat.map("{{word}}", words(1), schema=Said)
    data = pickle.dumps(made)
    assert key.encode() not in data
    assert key in made.errors[0].response.content
    assert "xai-hidden-key" in pickle.loads(data).errors[0].response.content


class RefusedError(Exception):
    """Of the user's, as a value of a column."""


def test_neither_does_cleaning_change_an_error_that_is_a_value(connect, counting, key, monkeypatch):
    tblib = pytest.importorskip("tblib.pickling_support")
    monkeypatch.setitem(copyreg.dispatch_table, RefusedError, tblib.pickle_exception)
    connect(counting())  # from here on the key is known
    error = RefusedError(f"It is {key}")
    error.text = key
    assert key not in repr(clean(error))
    assert error.text == key


def test_what_holds_no_key_is_pickled_as_it_is(counting, connect, words):
    made = connect(counting(lambda *_: '{"text": "\\u0007 xai-docs"}')).chat.map(
        "{{word}}", words(2), schema=Note
    )
    again = pickle.loads(pickle.dumps(made))
    assert again.parsed == made.parsed == [Note(text="\x07 xai-docs")] * 2
    assert list(again.frame["text"]) == ["\x07 xai-docs"] * 2
