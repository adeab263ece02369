"""Odd rows, odd templates, odd answers; and rows in words."""

import dataclasses
import json

import httpx
import pandas as pd
import polars as pl
import pytest
from client.many.server import Refusal

from grok_jupyter import Client, ConfigError, GrokError
from grok_jupyter.chat import image, user

KEY = "xai-topsecret-0123456789"
PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS"
    b"\xde\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00"
    b"\x00\x00IEND\xaeB`\x82"
)


@dataclasses.dataclass
class City:
    name: str


class Unprintable:
    def __repr__(self):
        raise RuntimeError("no words for it")


def asked_of(server):
    return [body["messages"][-1]["content"] for body in server.bodies]


def test_objects_are_read_by_their_attributes(counting, connect):
    server = counting()
    rows = connect(server).chat.map("Where is {{name}} ({{row.name}})?", [City("Faro"), "Lagos"])
    assert rows[0].content == "re: Where is Faro (Faro)?"
    assert "cannot be read of a str; write {{row}}" in str(rows.errors[1])


def test_a_whole_row_reads_as_json(counting, connect):
    server = counting()
    connect(server).chat.map("{{row}}", pd.DataFrame({"a b": [1], "c": ["x"]}))
    assert json.loads(asked_of(server)[0]) == {"a b": 1, "c": "x"}


def test_images_of_a_row_are_sent_as_images(counting, connect):
    server = counting()
    chat = connect(server).chat
    chat.map("What is {{picture}} of {{name}}?", [{"picture": image(PIXEL), "name": "x"}])
    chat.map(lambda row: [f"What is {row.name}?", image(PIXEL)], [{"name": "x"}])
    chat.map(lambda row: image(PIXEL), [{"name": "x"}])
    kinds = [[part["type"] for part in content] for content in asked_of(server)]
    assert kinds == [["text", "image_url", "text"], ["text", "image_url"], ["image_url"]]


@pytest.mark.parametrize("made", [None, 3, [], ["a", 3], [user("a"), "b"], {"role": "user"}])
def test_what_is_no_message_is_the_rows_error(counting, connect, made):
    rows = connect(counting()).chat.map(lambda row: made, ["x"])
    assert "The template returned" in str(rows.errors[0])


def test_a_value_that_cannot_be_laid_out_is_its_rows_error(counting, connect):
    rows = connect(counting()).chat.map("{{v}}", [{"v": Unprintable()}, {"v": 1}])
    assert "Row 0: {{v}} failed with RuntimeError: no words for it" in str(rows.errors[0])
    assert rows.done == 1


def test_rows_answer_like_mappings(counting, connect):
    seen = []

    def template(row):
        seen.append((len(row), list(row), "a" in row, "z" in row, repr(row), row.keys()))
        return str(row.z)

    rows = connect(counting()).chat.map(template, [{"a": 1, 2: "b"}])
    assert seen == [(2, ["a", "2"], True, False, "Row({'a': 1, '2': 'b'})", ["a", "2"])]
    assert "no column 'z'; there are: 'a', '2'" in str(rows.errors[0])


def test_columns_of_mixed_types_are_kept(counting, connect):
    def answer(question, times):
        return json.dumps({"v": 10**30 if question == "0" else [1] if question == "1" else "x"})

    schema = {"type": "object", "properties": {"v": {}}, "required": ["v"]}
    chat = connect(counting(answer)).chat
    given = {"n": [0, 1, 2]}
    assert list(chat.map("{{n}}", pd.DataFrame(given), schema=schema).frame["v"]) == [
        10**30, [1], "x",
    ]  # fmt: skip
    frame = chat.map("{{n}}", pl.DataFrame(given), schema=schema).frame
    assert frame["v"].to_list() == [str(10**30), "[1]", "x"]


def test_numbers_that_no_column_holds_are_kept(counting, connect):
    schema = {"type": "object", "properties": {"v": {"type": "integer"}}, "required": ["v"]}
    server = counting(lambda q, t: json.dumps({"v": 10**30}))
    frame = connect(server).chat.map("{{n}}", pd.DataFrame({"n": [0]}), schema=schema).frame
    assert list(frame["v"]) == [10**30]


def test_polars_columns_of_one_name_and_unknown_frames(counting, connect):
    class Odd:
        columns = ("a",)

        def __len__(self):
            return 1

        def __iter__(self):
            return iter(["x"])

    assert connect(counting()).chat.map("{{row}}", Odd())[0].content == "re: x"


def test_rows_that_are_being_asked_are_not_retried(counting, connect, words):
    run = connect(counting()).chat.begin_map("{{word}}", words(3))
    with run:
        next(run)
        if run.rows.status == "streaming":
            with pytest.raises(ConfigError, match="being asked"):
                run.rows.retry()


def test_an_exception_of_the_callers_own_client_is_its_rows_error(words):
    def handle(request):
        raise RuntimeError("of mine")

    with httpx.Client(transport=httpx.MockTransport(handle)) as mine:
        client = Client(KEY, base_url="http://127.0.0.1:9/v1", http_client=mine)
        rows = client.chat.map("{{word}}", words(2))
    assert {type(error) for error in rows.errors.values()} == {GrokError}
    assert "RuntimeError: of mine" in str(rows.errors[0])


def test_rows_in_words_group_their_errors(counting, connect, words):
    def answer(question, times):
        number = int(question[1:])
        return Refusal(400, f"kind {number % 7}") if number >= 26 else "long " * 100

    rows = connect(counting(answer)).chat.map("{{word}}", words(40))
    (text,) = rows._repr_mimebundle_().values()
    assert "26 of 40 answered, 14 failed" in text
    assert text.count("2 × ") == 5
    assert "… and 2 other errors" in text
    assert "… and 21 more" in text
    assert repr(rows) == text.splitlines()[0]


def test_rows_in_words_say_what_ended_them(counting, connect, words):
    rows = connect(counting()).chat.map("{{word}}", words(40), max_cost=0.0025)
    (text,) = rows._repr_mimebundle_().values()
    assert "Another row would pass the cost limit" in text.splitlines()[1]


def test_how_fast_rows_are_is_told_while_they_come_and_after(counting, connect, words):
    run = connect(counting()).chat.begin_map("{{word}}", words(50))
    assert (run.rows.rate, run.rows.elapsed, run.rows.time_left) == (0.0, 0.0, None)
    for rows in run:
        assert rows.time_left is None or rows.time_left >= 0
    assert rows.time_left == 0
    assert rows.rate == pytest.approx(50 / rows.elapsed)


@pytest.mark.parametrize("name", ["batch", "force"])
def test_a_run_that_is_begun_is_no_batch(counting, connect, words, name):
    server = counting()
    with pytest.raises(ConfigError, match=rf"{name}=True .*chat\.map\(…, batch=True\)"):
        connect(server).chat.begin_map("{{word}}", words(2), **{name: True})
    assert not server.asked
