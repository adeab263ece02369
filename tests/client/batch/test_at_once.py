"""A batch that several threads, tasks or objects fetch at the same time counts once."""

import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread

import anyio
import pytest

from grok_jupyter import GrokError

ROWS, THREADS = 150, 4  # more rows than a page of results has


def billed(server, batch_id, key):
    """What the server has billed for a batch, in USD, by its own word, page by page."""
    ticks, token = 0, "0"
    while token:
        url = f"{server.url}/batches/{batch_id}/results?pagination_token={token}"
        request = urllib.request.Request(url, headers={"Authorization": f"Bearer {key}"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            page = json.load(answer)
        made = [one["batch_result"]["response"]["chat_get_completion"] for one in page["results"]]
        ticks += sum(one["usage"]["cost_in_usd_ticks"] for one in made)
        token = page["pagination_token"]
    return ticks / 1e10


def at_once(*calls):
    """Call each in a thread of its own, all at the same time; return what they returned."""
    barrier = Barrier(len(calls))

    def begin(call):
        barrier.wait(60)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(begin, calls))


def spent_by(client):
    return client._connection.budget.spending.cost_usd


def test_threads_that_fetch_one_batch_get_the_same_rows_and_count_them_once(
    endpoint, connect, submit, words, key, notes
):
    server = endpoint(batch_looks=0)
    client = connect(server)
    batch = submit(server, words(ROWS), client=client)
    told = []
    batch.report_to(told.append)
    fetched = at_once(*[batch.fetch] * THREADS)
    cost = billed(server, batch.id, key)
    rows = batch.rows
    assert all(one is rows for one in fetched)
    assert (rows.done, rows.failed, rows.status, rows.equal) == (ROWS, 0, "completed", 0)
    assert len(told) == len({id(one) for one in told}) == ROWS
    assert rows.cost_usd == pytest.approx(cost)
    assert rows.spent_usd == pytest.approx(cost)
    assert spent_by(client) == pytest.approx(cost)
    (note,) = notes()
    counted = [json.loads(line) for line in note.splitlines() if line.startswith('{"fetched"')]
    assert sorted(one for line in counted for one in line["ids"]) == sorted(
        f"row-{number}" for number in range(ROWS)
    )


def test_who_is_told_of_an_answer_may_wait_for_another_thread_that_fetches(
    endpoint, connect, submit, words
):
    server = endpoint(batch_looks=0)
    batch = submit(server, words(ROWS), client=connect(server))
    told, others = [], []

    def report(response):
        told.append(response)
        if not others:
            others.append(Thread(target=batch.fetch, daemon=True))
            others[0].start()
            others[0].join(5)
            others.append(others[0].is_alive())

    batch.report_to(report)
    rows = batch.fetch()
    assert others[1] is False
    assert (rows.done, rows.status) == (ROWS, "completed")
    assert len(told) == len({id(one) for one in told}) == ROWS


def test_objects_of_one_batch_that_are_fetched_at_once_count_it_once(
    endpoint, connect, submit, words, key
):
    server = endpoint(batch_looks=0)
    batch = submit(server, words(ROWS))
    client = connect(server)
    found = [client.batches.get(batch.id) for _ in range(THREADS)]
    fetched = at_once(*[one.fetch for one in found])
    cost = billed(server, batch.id, key)
    assert [(rows.done, rows.status) for rows in fetched] == [(ROWS, "completed")] * THREADS
    assert [rows.cost_usd for rows in fetched] == [pytest.approx(cost)] * THREADS
    assert sum(rows.spent_usd for rows in fetched) == pytest.approx(cost)
    assert spent_by(client) == pytest.approx(cost)


def test_a_batch_that_runs_is_fetched_by_several_threads_until_it_ends(
    endpoint, connect, submit, words, key
):
    server = endpoint(batch_looks=20)
    client = connect(server)
    batch = submit(server, words(ROWS), client=client)
    while not batch.rows.is_finished:
        at_once(*[batch.fetch] * THREADS)
        assert batch.rows.done <= ROWS
    cost = billed(server, batch.id, key)
    assert (batch.rows.done, batch.rows.errors, batch.rows.status) == (ROWS, {}, "completed")
    assert batch.rows.spent_usd == pytest.approx(cost)
    assert spent_by(client) == pytest.approx(cost)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_tasks_that_fetch_one_batch_count_it_once(endpoint, connect_async, words, key, backend):
    server = endpoint(batch_looks=0)

    async def main():
        async with connect_async(server) as client:
            batch = await client.chat.map("Say {{word}}", words(ROWS), model="grok-4.3", batch=True)
            async with anyio.create_task_group() as tasks:
                for _ in range(THREADS):
                    tasks.start_soon(batch.fetch)
            return batch, spent_by(client)

    batch, spent = anyio.run(main, backend=backend)
    cost = billed(server, batch.id, key)
    assert (batch.rows.done, batch.rows.status) == (ROWS, "completed")
    assert batch.rows.spent_usd == pytest.approx(cost)
    assert spent == pytest.approx(cost)


def test_rows_without_an_answer_have_one_error_each(endpoint, submit, words):
    server = endpoint(batch_looks=0, fault="batch-row")
    batch = submit(server, words(ROWS))
    at_once(*[batch.fetch] * THREADS)
    assert (list(batch.rows.errors), batch.rows.done) == ([0], ROWS - 1)
    assert batch.rows.retry().done == ROWS


def test_a_batch_that_the_server_refused_says_so_to_each_who_fetches(endpoint, submit, words):
    batch = submit(endpoint(fault="batch-refused"), words(3))

    def said():
        with pytest.raises(GrokError, match="not supported for batch processing") as caught:
            batch.fetch()
        return caught.value.rows

    assert at_once(*[said] * THREADS) == [batch.rows] * THREADS
    assert said().status == "failed"
