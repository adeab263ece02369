"""Rows as a batch: what is sent, what comes back, and what it costs."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import anyio
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from client.batch.server import TICKS

from grok_jupyter import APITimeoutError, CostLimitError, GrokInterrupt, NotFoundError
from grok_jupyter.chat import system, user

DAYS = pd.date_range("2026-01-01", periods=2)
LEVELS = pd.MultiIndex.from_tuples([("x", 1), ("y", 2)], names=["p", "q"])
FRAMES = {
    "pandas": lambda: pd.DataFrame({"word": ["a", "b"]}, index=[7, 7]),
    "labels": lambda: pd.DataFrame({"word": ["a", "b"]}, index=pd.Index(["x", "y"], name="key")),
    "dates": lambda: pd.DataFrame({"word": ["a", "b"]}, index=DAYS),
    "levels": lambda: pd.DataFrame({"word": ["a", "b"]}, index=LEVELS),
    "polars": lambda: pl.DataFrame({"word": ["a", "b"]}),
    "pyarrow": lambda: pa.table({"word": ["a", "b"]}),
    "dicts": lambda: [{"word": "a"}, {"word": "b"}],
}  # fmt: skip


def test_the_rows_go_out_at_once_as_the_very_requests_that_a_run_would_send(
    batching, endpoint, connect, submit, words
):
    server = batching()
    how = {"messages": [system("Be brief.")], "temperature": 0.5, "max_tokens": 9}
    batch = submit(server, words(3), **how)
    assert [path for _, path in server.asked[:2]] == ["/batches", "/batches/batch_1/requests"]
    assert (batch.id, batch.name, batch.rows.status) == ("batch_1", "mine", "streaming")
    other = endpoint()
    connect(other).chat.map("Say {{word}}", words(3), model="grok-4.3", **how)
    alone = {one.body["messages"][-1]["content"]: one.body for one in other.requests}
    assert {one["messages"][-1]["content"]: one for one in server.bodies.values()} == alone


def test_the_answers_come_as_rows(batching, submit, words):
    server = batching()
    rows = submit(server, words(3)).fetch()
    assert [one.content for one in rows] == ["re: Say w0", "re: Say w1", "re: Say w2"]
    assert (rows.status, rows.done, rows.failed) == ("completed", 3, 0)
    assert rows.cost_usd == 3 * TICKS / 1e10
    assert rows[0].id == "id-row-0"


@pytest.mark.parametrize("kind", FRAMES)
def test_the_frame_is_that_of_a_run_in_another_client_too(
    batching, counting, connect, submit, kind
):
    given = FRAMES[kind]()
    server = batching()
    batch = submit(server, given)
    run = connect(counting()).chat.map("Say {{word}}", given, model="grok-4.3").frame
    for frame in (batch.fetch().frame, connect(server).batches.fetch(batch.id).frame):
        assert type(frame) is type(run)
        if kind == "pyarrow":
            names = [name for name in run.column_names if name != "elapsed"]
            assert frame.select(names).equals(run.select(names))
        elif kind == "polars":
            assert frame.drop("elapsed").equals(run.drop("elapsed"))
        elif kind == "dicts":
            assert [{**one, "elapsed": 0} for one in frame] == [
                {**one, "elapsed": 0} for one in run
            ]
        else:
            pd.testing.assert_frame_equal(
                frame.drop(columns="elapsed"), run.drop(columns="elapsed"), check_freq=False
            )


def test_rows_that_ask_the_same_share_a_request(batching, submit, connect):
    server = batching()
    given = [{"word": word} for word in "abab"]
    batch = submit(server, given)
    assert list(server.bodies) == ["row-0", "row-1"]
    for rows in (batch.fetch(), connect(server).batches.fetch(batch.id)):
        assert [one.content for one in rows] == ["re: Say a", "re: Say b"] * 2
        assert rows.cost_usd == 2 * TICKS / 1e10
        assert rows.frame["cost_usd"][2:] == [0.0, 0.0]


@dataclass
class Word:
    """An answer."""

    text: str
    length: int


def told(text):
    """A result whose answer is a text."""
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": text},
        "finish_reason": "stop",
    }
    said = {"id": "x", "model": "counting", "choices": [choice]}
    return {"batch_result": {"response": {"chat_get_completion": said}}}


def test_a_schema_makes_columns_and_objects_and_json_where_the_type_is_not_known(
    batching, submit, connect, words
):
    server = batching(result=lambda one, _: told(f'{{"text": "{one}", "length": 5}}'))
    batch = submit(server, pd.DataFrame(words(2)), schema=Word)
    assert "json_schema" in server.bodies["row-0"]["response_format"]
    rows = batch.fetch()
    assert rows.parsed == [Word("row-0", 5), Word("row-1", 5)]
    other = connect(server).batches
    fetched = other.fetch(batch.id)
    assert fetched.parsed == [{"text": "row-0", "length": 5}, {"text": "row-1", "length": 5}]
    pd.testing.assert_frame_equal(rows.frame, fetched.frame)
    assert other.fetch(batch.id, schema=Word).parsed == rows.parsed


def test_a_schema_that_is_a_list_is_unwrapped_in_another_client_too(
    batching, submit, connect, words
):
    server = batching(result=lambda *_: told('{"items": [1, 2]}'))
    batch = submit(server, words(1), schema=list[int])
    assert batch.fetch().parsed == [[1, 2]]
    assert connect(server).batches.fetch(batch.id).parsed == [[1, 2]]


def test_an_answer_that_does_not_fit_is_that_rows_error(batching, submit, words):
    server = batching(
        result=lambda one, _: told('{"text": 1}' if one == "row-0" else '{"text": "", "length": 0}')
    )
    rows = submit(server, words(2), schema=Word).fetch()
    assert list(rows.errors) == [0]
    assert "length" in str(rows.errors[0])
    assert rows[0].content == '{"text": 1}'


def test_a_batch_that_runs_has_more_later(endpoint, submit, words):
    server = endpoint(batch_looks=3)
    batch = submit(server, words(4))
    rows = batch.fetch()
    assert 0 < rows.done < 4
    assert rows.status == "streaming"
    assert batch.wait() is batch
    assert batch.fetch() is rows
    assert (rows.done, rows.status, batch.status) == (4, "completed", "completed")
    assert batch.counts.succeeded == 4


def test_results_come_by_pages(batching, submit, words):
    server = batching(page=2)
    assert submit(server, words(5)).fetch().done == 5
    assert sum("/results" in path for _, path in server.asked) == 3


def test_costs_count_once_whoever_fetches(batching, submit, connect, words):
    server = batching()
    limit = 3 * TICKS / 1e10
    client = connect(server, max_cost=limit)
    batch = submit(server, words(3), client=client)
    batch.fetch()
    batch.fetch()
    with pytest.raises(CostLimitError):
        submit(server, words(4), client=client)
    other = connect(server, max_cost=limit)
    rows = other.batches.fetch(batch.id)
    assert (rows.spent_usd, rows.cost_usd) == (0.0, limit)
    other.chat.create("grok-4.3").append(user("?")).preview()
    assert submit(server, words(1), client=other, template="Other {{word}}")


def test_a_process_of_its_own_fetches_the_same_frame(endpoint, submit, tmp_path):
    server = endpoint(batch_looks=0)
    frame = pd.DataFrame({"word": ["a", "b", "a"]}, index=["x", "y", "z"])
    batch = submit(server, frame)
    program = (
        "import sys; from grok_jupyter import Client\n"
        f"rows = Client('xai-topsecret-0123456789', base_url={server.url!r})"
        f".batches.fetch({batch.id!r})\n"
        "rows.frame.to_pickle('frame.pkl')"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)
    pd.testing.assert_frame_equal(batch.fetch().frame, pd.read_pickle(tmp_path / "frame.pkl"))


def test_an_async_client_does_the_same(batching, connect_async, words):
    server = batching()

    async def main():
        async with connect_async(server) as client:
            how = {"model": "grok-4.3", "batch": True}
            batch = await client.chat.map("Say {{word}}", words(2), **how)
            rows = await (await batch.wait()).fetch()
            listed = await client.batches.list()
            again = await client.batches.fetch(batch.id)
            state = await client.batches.cancel(batch.id)
            await batch.refresh()
            await batch.cancel()
            return batch, rows, listed, again, state

    for backend in ("asyncio", "trio"):
        server.bodies.clear()
        batch, rows, listed, again, state = anyio.run(main, backend=backend)
        assert [one.content for one in rows] == ["re: Say w0", "re: Say w1"]
        assert [one.content for one in again] == ["re: Say w0", "re: Say w1"]
        assert (batch.status, batch.counts.total) == ("completed", 2)
        assert [one.id for one in listed] == ["batch_1"]
        assert state.id == "batch_1"


def test_a_wait_ends_after_its_time_and_the_batch_goes_on(batching, submit, words):
    server = batching(state={"num_pending": 1, "num_success": 1})
    batch = submit(server, words(2))
    with pytest.raises(APITimeoutError, match=r"batch_1 has not ended .* 1 of 2 done"):
        batch.wait(0.1)
    assert batch.status == "running"


def test_a_wait_outlasts_a_server_that_is_gone_for_a_while(batching, submit, words):
    def trouble(method, path, times):
        is_look = (method, path) == ("GET", "/batches/batch_1")
        return (503, {"error": "busy"}) if is_look and 1 < times < 4 else None

    server = batching(trouble=trouble)
    server.state["state"] = {"num_pending": 1}
    batch = submit(server, words(1))
    server.state["state"] = {}
    assert batch.wait().status == "completed"


def test_an_interrupted_wait_leaves_the_batch_alone(batching, submit, words, interrupt_when):
    server = batching(state={"num_pending": 1})
    batch = submit(server, words(1))
    interrupt_when(lambda: len(server.asked) > 4)
    with pytest.raises(GrokInterrupt, match="goes on"):
        batch.wait()
    assert not server.cancelled


def test_an_interrupted_fetch_keeps_what_came_and_goes_on_later(
    batching, connect, submit, words, interrupt_when
):
    server = batching(page=2)
    batch = submit(server, words(6))
    held = []

    def trouble(_, path, times):
        if "pagination_token=2" in path and not held:
            held.append(path)
            return "hold"
        return None

    carried_out = server.carried_out

    def carry_out(method, path, exchange):
        if path in held:
            held.append("done")
            exchange.wait_for_close()
        return carried_out(method, path, exchange)

    server.trouble, server.carried_out = trouble, carry_out
    interrupt_when(lambda: len(held) == 2)
    with pytest.raises(GrokInterrupt, match="2 of 6 answered") as caught:
        batch.fetch()
    assert caught.value.rows is batch.rows
    server.carried_out = carried_out
    other = connect(server).batches.fetch(batch.id)
    assert other.spent_usd == pytest.approx(4 * TICKS / 1e10)
    assert batch.fetch().done == 6


def test_rows_without_an_answer_are_asked_again_one_by_one(endpoint, submit, words):
    server = endpoint(batch_looks=0, fault="batch-row")
    rows = submit(server, words(3)).fetch()
    assert list(rows.errors) == [0]
    assert rows.retry() is rows
    assert (rows.status, rows.errors, rows.done) == ("completed", {}, 3)
    assert sum(one.path.endswith("/chat/completions") for one in server.requests) == 1


def test_large_batches_are_added_part_by_part(batching, submit):
    server = batching()
    rows = submit(server, [{"word": f"w{n}"} for n in range(2500)]).fetch()
    assert server.added == [1000, 1000, 500]
    assert rows.done == 2500


def test_the_demo_keeps_its_batches_while_the_process_lives(connect, submit, words):
    batch = submit(None, words(2), client=connect(None, base_url="demo"))
    batch.wait()
    assert connect(None, base_url="demo").batches.fetch(batch.id).done == 2
    with pytest.raises(NotFoundError, match="The embedded endpoint has no batch 'batch_9'"):
        connect(None, base_url="demo").batches.fetch("batch_9")
    assert Path("grok_recordings/batches").is_dir()
