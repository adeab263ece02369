"""A question per row: what is asked, and what comes back."""

import asyncio
import pickle
import threading
import tracemalloc

import anyio
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from client.many.server import TICKS, Refusal

from grok_jupyter import Client, ConfigError, InputError
from grok_jupyter.chat import system, user

KEY = "xai-topsecret-0123456789"


def test_each_row_is_asked_once_and_the_answers_are_in_the_order_of_the_rows(
    counting, connect, words
):
    server = counting()
    rows = connect(server).chat.map("Say {{word}}", words(40))
    assert [one.content for one in rows] == [f"re: Say w{n}" for n in range(40)]
    assert set(server.asked.values()) == {1}
    assert (rows.status, rows.done, rows.failed, len(rows)) == ("completed", 40, 0, 40)
    assert rows.cost_usd == server.billed / 1e10
    assert rows.usage.prompt_tokens == 280


def test_an_async_client_does_the_same(counting, connect_async, words):
    server = counting()

    async def main():
        async with connect_async(server) as client:
            return await client.chat.map("Say {{word}}", words(10))

    for backend in ("asyncio", "trio"):
        rows = anyio.run(main, backend=backend)
        assert [one.content for one in rows] == [f"re: Say w{n}" for n in range(10)]


def test_a_loop_that_runs_in_this_thread_does_not_matter(counting, connect, words):
    server = counting()

    async def main():  # as in a cell
        return connect(server).chat.map("Say {{word}}", words(3))

    assert asyncio.run(main()).done == 3


@pytest.mark.parametrize(
    ("template", "asked"),
    [
        ("{{a b}}", "2"),
        ('{{row["a b"]}}', "2"),
        ("{{row['a b']}}", "2"),
        ("{{row.x}}", "1.5"),
        ("{{ x }}", "1.5"),
        ('{"x": {{x}}}', '{"x": 1.5}'),
        ("{x} {{{x}}}", "{x} {1.5}"),
        (r"\frac{1}{2} {{x}}", r"\frac{1}{2} 1.5"),
    ],
)
def test_double_braces_are_values_and_single_ones_text(counting, connect, template, asked):
    server = counting()
    connect(server).chat.map(template, pd.DataFrame({"x": [1.5], "a b": [2]}))
    assert list(server.asked) == [asked]


FRAMES = {
    "pandas": lambda: pd.DataFrame({"t": ["a", "b"], "n": [1, 2]}, index=[7, 7]),
    "polars": lambda: pl.DataFrame({"t": ["a", "b"], "n": [1, 2]}),
    "pyarrow": lambda: pa.table({"t": ["a", "b"], "n": [1, 2]}),
    "dicts": lambda: [{"t": "a", "n": 1}, {"t": "b", "n": 2}],
}


@pytest.mark.parametrize("kind", FRAMES)
def test_the_frame_is_of_the_rows_own_kind_with_their_index(counting, connect, kind):
    given = FRAMES[kind]()
    frame = connect(counting()).chat.map("{{t}}{{n}}", given).frame
    if kind == "dicts":
        assert frame == list(frame)
        assert frame[1]["answer"] == "re: b2"
        assert frame["answer"] == ["re: a1", "re: b2"]
        return
    assert type(frame) is type(given)
    names = ["answer", "error", "prompt_tokens", "completion_tokens", "cost_usd", "elapsed"]
    columns = frame.column_names if kind == "pyarrow" else list(frame.columns)
    assert columns == names
    assert (
        frame["answer"].to_pylist()
        if kind == "pyarrow"
        else list(frame["answer"])
        == [
            "re: a1",
            "re: b2",
        ]
    )
    if kind == "pandas":
        assert list(frame.index) == [7, 7]
        assert frame["cost_usd"].sum() == 2 * TICKS / 1e10
        assert pd.concat([given, frame], axis=1).shape == (2, 8)


def test_a_series_keeps_its_index_and_a_list_of_texts_has_rows_of_text(counting, connect):
    server = counting()
    chat = connect(server).chat
    frame = chat.map("Say {{row}}", pd.Series(["a", "b"], index=["x", "y"])).frame
    assert frame.loc["y", "answer"] == "re: Say b"
    assert chat.map(lambda text: text.upper(), ["c"])[0].content == "re: C"


def test_messages_go_ahead_of_each_rows(counting, connect, words):
    server = counting()
    rows = connect(server).chat.map("Say {{word}}", words(2), messages=[system("Be brief.")])
    assert rows.errors == {}
    roles = [[message["role"] for message in body["messages"]] for body in server.bodies]
    assert roles == [["system", "user"]] * 2


def test_a_function_of_a_row_may_return_a_text_a_message_or_a_list(counting, connect, words):
    server = counting()
    made = [
        lambda row: row.word,
        lambda row: user(row["word"]),
        lambda row: [system("Briefly."), user(row.word)],
    ]
    for template in made:
        rows = connect(server).chat.map(template, words(1))
        assert rows[0].content == "re: w0"
    assert [message["role"] for message in server.bodies[-1]["messages"]] == ["system", "user"]


def test_settings_of_a_chat_hold_for_each_row(counting, connect, words):
    server = counting()
    connect(server).chat.map(
        "{{word}}", words(2), model="grok-x", temperature=0.5, messages=[system("Short.")]
    )
    for body in server.bodies:
        assert (body["model"], body["temperature"]) == ("grok-x", 0.5)
        assert [message["role"] for message in body["messages"]] == ["system", "user"]
        assert "concurrency" not in body


def test_equal_rows_have_objects_of_their_own_and_little_else(counting, connect):
    many = " ".join(map(str, range(3000)))
    server = counting(lambda *_: f'{{"words": "{many}"}}')
    kind = {"type": "object", "properties": {"words": {"type": "string"}}}
    client = connect(server)
    client.chat.map("{{row}}", ["first"], schema=kind)  # what is imported and kept once
    tracemalloc.start()
    try:
        rows = client.chat.map("{{row}}", ["same"] * 3000, schema=kind)
        used, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (rows.done, server.asked["same"]) == (3000, 1)
    assert used < 3000 * 2500  # bytes
    assert len({id(one) for one in rows}) == 3000
    rows[7].parsed["words"] = "mine"
    assert rows[8].parsed == rows[0].parsed == {"words": many}
    assert (rows[8].content, rows[8].usage, rows[8].status) == (
        rows[0].content, rows[0].usage, "completed"
    )  # fmt: skip


def test_equal_questions_are_asked_once_and_counted_once(counting, connect):
    server = counting()
    rows = connect(server).chat.map("{{t}}", [{"t": "a"}, {"t": "b"}, {"t": "a"}, {"t": "a"}])
    assert server.asked == {"a": 1, "b": 1}
    assert [one.content for one in rows] == ["re: a", "re: b", "re: a", "re: a"]
    assert len({id(one) for one in rows}) == 4
    assert rows.cost_usd == sum(rows.frame["cost_usd"]) == server.billed / 1e10
    assert rows.done == 4


def test_a_failed_row_is_a_row_with_an_error(counting, connect, words):
    def answer(question, times):
        return Refusal(400, "too odd") if question == "w3" else "fine"

    rows = connect(counting(answer)).chat.map("{{word}}", words(6))
    assert (rows.status, rows.done, rows.failed) == ("completed", 5, 1)
    assert list(rows.errors) == [3]
    assert "too odd" in rows.frame["error"][3]
    assert rows.frame["answer"][3] is None
    assert [rows.frame["error"][n] for n in (0, 5)] == [None, None]


def test_retry_asks_for_the_failed_rows_only_and_fills_the_same_object(counting, connect, words):
    def answer(question, times):
        return Refusal(400) if question in {"w1", "w4"} and times == 1 else "fine"

    server = counting(answer)
    rows = connect(server).chat.map("{{word}}", words(6))
    assert rows.retry() is rows
    assert (rows.done, rows.failed, rows.errors) == (6, 0, {})
    assert server.asked["w1"] == server.asked["w4"] == 2
    assert {server.asked[f"w{n}"] for n in (0, 2, 3, 5)} == {1}
    assert rows.cost_usd == server.billed / 1e10


def test_retry_is_awaited_with_an_async_client(counting, connect_async, words):
    server = counting(lambda question, times: Refusal(400) if times == 1 else "fine")

    async def main():
        async with connect_async(server) as client:
            rows = await client.chat.map("{{word}}", words(2))
            assert rows.failed == 2
            return await rows.retry()

    assert anyio.run(main).done == 2


def test_the_rows_are_there_before_the_first_request_and_grow(counting, connect, words):
    server = counting()
    run = connect(server).chat.begin_map("{{word}}", words(30))
    assert (run.rows.status, len(run.rows), run.rows.done) == ("pending", 30, 0)
    assert not server.asked
    seen = [rows.done for rows in run]
    assert seen == sorted(seen)
    assert seen[-1] == 30
    assert len(run.rows.frame) == 30


def test_rows_pickle_without_key_and_connection(counting, connect, words):
    rows = connect(counting()).chat.map("{{word}}", words(3))
    data = pickle.dumps(rows)
    assert KEY.encode() not in data
    again = pickle.loads(data)
    assert [one.content for one in again] == [one.content for one in rows]
    assert again.frame == rows.frame
    with pytest.raises(ConfigError, match="without their client"):
        again.retry()


def test_running_rows_pickle(counting, connect, words):
    run = connect(counting()).chat.begin_map("{{word}}", words(3))
    next(run)
    assert len(pickle.loads(pickle.dumps(run.rows))) == 3
    run.close()


def test_what_is_displayed_is_bounded(counting, connect, words):
    rows = connect(counting(lambda q, t: "long " * 1000)).chat.map("{{word}}", words(200))
    (text,) = rows._repr_mimebundle_().values()
    assert len(text) < 1000
    assert "200 of 200 answered" in repr(rows)


@pytest.mark.parametrize(
    ("template", "rows", "told"),
    [
        ("{{wrd}}", [{"word": 1}], "no column 'wrd'; there are: 'word'"),
        ("{{row.wrd}}", [{"word": 1}], "no column 'wrd'"),
        ("{{word", [{"word": 1}], "never ends"),
        ("", [{"word": 1}], "empty"),
        (3, [{"word": 1}], "neither a text nor a function"),
        ("{{word}}", 3, "no table"),
        ("{{word}}", {"word": 1}, "no table"),
        ("{{word}}", (n for n in range(3)), "no table"),
        ("{{word}}", pl.LazyFrame({"word": [1]}), "collect it"),
    ],
)
def test_what_cannot_be_used_is_one_sentence_before_anything_is_sent(
    counting, connect, template, rows, told
):
    server = counting()
    with pytest.raises(InputError, match=told) as caught:
        connect(server).chat.map(template, rows)
    assert len(str(caught.value)) < 300
    assert not server.asked


@pytest.mark.parametrize("concurrency", [0, -1, 1.5, True, "8"])
def test_a_wrong_number_at_once_is_refused(counting, connect, words, concurrency):
    with pytest.raises(ConfigError, match="concurrency="):
        connect(counting()).chat.map("{{word}}", words(1), concurrency=concurrency)


def test_an_empty_frame_has_an_empty_answer(counting, connect):
    for given in (pd.DataFrame({"t": []}), pl.DataFrame({"t": []}), [], pa.table({"t": []})):
        rows = connect(counting()).chat.map(lambda row: "x", given)
        assert (rows.status, len(rows), len(rows.frame)) == ("completed", 0, 0)


def test_a_template_that_fails_is_its_rows_error(counting, connect):
    given = [{"n": 1}, {"n": 0}, {"n": 2}]
    rows = connect(counting()).chat.map(lambda row: str(1 // row.n), given)
    assert list(rows.errors) == [1]
    assert "Row 1: the template failed with ZeroDivisionError" in str(rows.errors[1])
    assert rows.done == 2


def test_with_strict_nothing_is_sent(counting, connect):
    server = counting()
    given = [{"n": 1}, {"n": 0}, {"n": 0}]
    with pytest.raises(InputError, match=r"Row 1: .*1 more row fails, too"):
        connect(server).chat.map(lambda row: str(1 // row.n), given, strict=True)
    assert not server.asked


def test_a_dict_without_the_column_is_its_rows_error(counting, connect):
    rows = connect(counting()).chat.map("{{t}}", [{"t": "a"}, {"u": "b"}])
    assert list(rows.errors) == [1]
    assert rows[0].content == "re: a"


def test_columns_of_one_name_are_told_of(counting, connect):
    frame = pd.DataFrame([[1, 2]], columns=["t", "t"])
    rows = connect(counting()).chat.begin_map("{{t}}", frame)
    for _ in rows:
        pass
    assert "2 columns are called 't'" in str(rows.rows.errors[0])


def test_two_runs_of_one_client_at_once(counting, connect, words):
    server = counting()
    client = connect(server)
    made = []
    threads = [
        threading.Thread(target=lambda: made.append(client.chat.map("{{word}}", words(20))))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [rows.done for rows in made] == [20, 20]


def test_the_demo_answers_rows_without_a_socket(words):
    with Client(base_url="demo") as client:
        rows = client.chat.map("Say {{word}}", words(3), simulator={"rate": 0, "first_token": 0})
    assert {one.model for one in rows} == {"grok-demo"}


def test_the_embedded_endpoint_remembers_what_it_was_asked_before(words):
    fault = {"fault": "forbidden", "fault_count": 1}  # the first time that it is asked
    rows = Client(base_url="demo").chat.map(
        "Say {{word}}", words(2), simulator={"rate": 0, "first_token": 0, **fault}
    )
    assert (rows.done, rows.failed) == (0, 2)
    rows.retry()
    assert (rows.done, rows.failed) == (2, 0)
