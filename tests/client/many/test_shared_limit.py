"""A client's limit of cost, while several ask over it at once: what is under way counts for all."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress

import pytest
from client.many.server import TICKS

from grok_jupyter import CostLimitError
from grok_jupyter.client.spending import Spending

ROW = TICKS / 1e10  # USD


async def slowly(question, times):
    await asyncio.sleep(0.005)  # so that those that may run at once do
    return "fine"


def questions(name, count):
    return [f"{name}{number}" for number in range(count)]


def waited(run):
    with suppress(CostLimitError):  # the other one may have had all of it
        run.wait()
    return run.rows


def test_runs_in_threads_stay_below_the_limit_together(counting, connect):
    server = counting(slowly)
    client = connect(server, max_cost=40.5 * ROW)
    chat = client.chat
    with ThreadPoolExecutor(4) as threads:
        runs = [chat.begin_map("{{row}}", questions(name, 60)) for name in "abcd"]
        found = list(threads.map(waited, runs))
    assert server.billed == 40 * TICKS
    assert sum(rows.done for rows in found) == 40
    assert all(isinstance(rows.error, CostLimitError) for rows in found)
    assert all("Client(max_cost=…)" in str(rows.error) for rows in found)


@pytest.mark.parametrize("most", [3.5, 17])
def test_runs_in_one_event_loop_do_so_too(counting, connect_async, most):
    server = counting(slowly)

    async def main():
        async with connect_async(server, max_cost=most * ROW) as client:
            runs = [client.chat.begin_map("{{row}}", questions(name, 30)) for name in "abc"]
            return await asyncio.gather(*(run.wait() for run in runs), return_exceptions=True)

    asyncio.run(main())
    assert server.billed == int(most) * TICKS


def test_of_each_run_one_row_may_pass_a_limit_that_is_less_than_a_row(counting, connect_async):
    """Before a first answer, nobody knows what one costs; no run waits for another one's."""
    server = counting(slowly)

    async def main():
        async with connect_async(server, max_cost=ROW / 2) as client:
            runs = [client.chat.begin_map("{{row}}", questions(name, 30)) for name in "abc"]
            return await asyncio.gather(*(run.wait() for run in runs), return_exceptions=True)

    asyncio.run(main())
    assert 1 <= server.billed / TICKS <= 3


def test_what_one_run_leaves_the_other_may_spend(counting, connect):
    """Nobody ends because another one has taken more than it needs."""
    server = counting(slowly)
    chat = connect(server, max_cost=50.5 * ROW).chat
    with ThreadPoolExecutor(2) as threads:
        runs = [chat.begin_map("{{row}}", questions(name, 25)) for name in "ab"]
        found = list(threads.map(lambda run: run.wait(), runs))
    assert [rows.status for rows in found] == ["completed"] * 2
    assert server.billed == 50 * TICKS


def test_a_run_leaves_room_for_an_answer_that_is_under_way(counting, connect, ask):
    async def answer(question, times):
        if question == "Hello" and times > 1:
            await server.hold.wait()
        return "fine"

    server = counting(answer)
    client = connect(server, max_cost=10.5 * ROW)
    ask(client, "Hello").sample()  # tells the price
    with ThreadPoolExecutor(1) as threads:
        single = threads.submit(ask(client, "Hello").sample)
        assert server.wait_until(lambda server: server.asked["Hello"] == 2)
        rows = client.chat.map("{{row}}", questions("a", 30))
        server.release()
        single.result()
    assert (rows.status, rows.done) == ("failed", 8)
    assert "under way" in str(rows.error)
    assert server.billed == 10 * TICKS


def test_single_answers_in_threads_stay_below_the_limit(counting, connect, ask):
    server = counting(slowly)
    client = connect(server, max_cost=9.5 * ROW)
    ask(client, "first").sample()
    told = []

    def one(number):
        try:
            ask(client, f"q{number}").sample()
        except CostLimitError as error:
            told.append(str(error))

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(one, range(60)))
    assert server.billed == 10 * TICKS  # asked one by one, the tenth is the last
    assert len(told) == 60 - 9
    assert "is reached" in told[-1]


def test_an_answer_that_is_left_counts_no_more(counting, connect, ask):
    async def answer(question, times):
        if question == "second":
            await asyncio.sleep(60)
        return "fine"

    server = counting(answer)
    client = connect(server, max_cost=6.5 * ROW)
    ask(client, "first").sample()
    for times in range(5):
        stream = ask(client, "second").begin(streaming=False)
        with ThreadPoolExecutor(1) as threads:
            waiting = threads.submit(list, stream)
            assert server.wait_until(lambda server, n=times + 1: server.asked["second"] == n)
            stream.cancel()
            waiting.result()
    client.chat.map("{{row}}", questions("a", 30))
    assert server.billed == 6 * TICKS


def test_runs_by_executors_stay_below_it_together_too(counting, connect, monkeypatch):
    server = counting(slowly)
    client = connect(server, max_cost=20.5 * ROW)
    monkeypatch.setenv("XAI_API_KEY", "xai-topsecret-0123456789")

    with ThreadPoolExecutor(4) as workers, ThreadPoolExecutor(2) as threads:
        runs = [
            client.chat.begin_map("{{row}}", questions("a", 40), executor=workers),
            client.chat.begin_map("{{row}}", questions("b", 40)),
        ]
        found = list(threads.map(waited, runs))
    assert server.billed == 20 * TICKS
    assert sum(rows.done for rows in found) == 20
    assert [rows.status for rows in found] == ["failed"] * 2


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_template_may_ask_about_rows_itself(counting, connect, monkeypatch, elsewhere):
    """What its own run sets aside does not keep it waiting for ever."""
    monkeypatch.setenv("XAI_API_KEY", "xai-topsecret-0123456789")
    client = connect(counting(slowly), max_cost=1.0)
    inner = []

    def template(row):
        inner.append(client.chat.map("{{row}}", questions(f"inner{row}-", 3)))
        return f"outer{row}"

    with ThreadPoolExecutor(2) if elsewhere else nullcontext() as executor:
        rows = client.chat.map(template, range(4), executor=executor)
    assert rows.done == 4
    assert [one.done for one in inner] == [3] * 4


def test_what_is_asked_while_a_run_tells_of_a_row_ends(counting, connect):
    """Whoever looks on stands in the way of the run: neither may wait for the other."""
    server = counting(slowly)
    client = connect(server, max_cost=6.5 * ROW)
    inner = []

    def look(response):
        if not inner:
            inner.append(waited(client.chat.begin_map("{{row}}", questions("inner", 3))))

    run = client.chat.begin_map("{{row}}", questions("outer", 6), concurrency=2)
    run.report_to(look)
    rows = waited(run)
    assert inner
    assert rows.done + inner[0].done == server.billed / TICKS <= 6


def test_chunks_under_way_count_while_a_template_is_called(counting, connect, monkeypatch):
    monkeypatch.setenv("XAI_API_KEY", "xai-topsecret-0123456789")
    server = counting(slowly)
    client = connect(server, max_cost=20.5 * ROW)
    with ThreadPoolExecutor(2) as workers, ThreadPoolExecutor(2) as threads:
        runs = [
            client.chat.begin_map(lambda row: f"{row}", questions("a", 40), executor=workers),
            client.chat.begin_map("{{row}}", questions("b", 40)),
        ]
        list(threads.map(waited, runs))
    assert server.billed <= 20 * TICKS


def test_what_another_model_costs_decides_nothing(counting, connect):
    server = counting(slowly, lambda question: 600 * TICKS if question == "dear" else TICKS)
    client = connect(server, max_cost=1000 * ROW)
    client.chat.map("{{row}}", ["dear"], model="dear-model")
    rows = client.chat.map("{{row}}", questions("a", 5), model="cheap-model")
    assert rows.done == 5
    with ThreadPoolExecutor(4) as threads:
        rows = list(threads.map(lambda name: client.chat.map("{{row}}", [name]), "abcd"))
    assert [one.done for one in rows] == [1] * 4


def test_a_share_whose_call_was_never_made_is_given_back():
    spending = Spending()
    share = spending.set_aside("grok")
    share.usd = 0.5
    assert spending.under_way() == 0.5
    del share  # as an interrupt between the two does
    assert spending.under_way() == 0.0
