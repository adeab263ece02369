"""A limit of cost for many rows."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress

import pytest
from client.many.server import TICKS, CountingServer
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grok_jupyter import Client, CostLimitError, GrokError

KEY = "xai-topsecret-0123456789"
ROW = TICKS / 1e10  # USD


def test_the_run_ends_before_the_request_that_would_pass_the_limit(counting, connect, words):
    server = counting()
    rows = connect(server).chat.map("{{word}}", words(100), max_cost=10.5 * ROW)
    assert server.billed == 10 * TICKS
    assert (rows.status, rows.done, rows.failed) == ("failed", 10, 90)
    assert isinstance(rows.error, CostLimitError)
    said = str(rows.error)
    assert "0.0105 USD" in said
    assert "10 of 100 rows" in said
    assert "all would cost about 0.10 USD" in said
    assert rows.frame["error"][99] == said


def test_it_holds_while_many_run_at_once(counting, connect, words):
    async def answer(question, times):
        await asyncio.sleep(0.02)
        return "fine"

    server = counting(answer)
    connect(server).chat.map("{{word}}", words(300), max_cost=100.5 * ROW, concurrency=50)
    assert server.billed == 100 * TICKS
    assert server.peak > 10


def test_until_the_first_has_told_its_cost_one_is_asked(counting, connect, words):
    server = counting(ticks=lambda _: 1000 * TICKS)
    rows = connect(server).chat.map("{{word}}", words(50), max_cost=ROW, concurrency=20)
    assert sum(server.asked.values()) == 1
    assert rows.done == 1


def test_retry_goes_on_with_a_higher_limit(counting, connect, words):
    server = counting()
    rows = connect(server).chat.map("{{word}}", words(20), max_cost=5.5 * ROW)
    rows.retry()
    assert server.billed == 5 * TICKS  # the limit is still the same
    rows.retry(max_cost=30 * ROW)
    assert (rows.done, rows.status) == (20, "completed")
    assert rows.cost_usd == server.billed / 1e10
    assert set(server.asked.values()) == {1}


def test_the_limit_of_the_client_counts_too(counting, connect, words, ask):
    server = counting()
    client = connect(server, max_cost=10.5 * ROW)
    ask(client).sample()
    rows = client.chat.map("{{word}}", words(50))
    assert server.billed == 10 * TICKS
    assert "Client(max_cost=…)" in str(rows.error)


def test_nothing_at_all_may_be_spent(counting, connect, words):
    server = counting()
    with pytest.raises(CostLimitError) as caught:
        connect(server).chat.map("{{word}}", words(3), max_cost=0)
    assert not server.asked
    assert caught.value.rows.failed == 3


def test_what_failed_rows_cost_counts(counting, connect, words):
    server = counting(lambda q, t: "no number")
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    with pytest.raises(CostLimitError) as caught:  # not a single row is answered
        connect(server).chat.map("{{word}}", words(30), schema=schema, max_cost=10.5 * ROW)
    rows = caught.value.rows
    assert server.billed == 10 * TICKS
    assert (rows.done, rows.failed) == (0, 30)
    assert rows.cost_usd == server.billed / 1e10


@pytest.mark.parametrize("many", [1, 50])
def test_where_no_cost_is_told_a_limit_ends_the_run_after_the_first_answer(
    counting, connect, words, many
):
    server = counting(ticks=lambda _: None)
    rows = connect(server).chat.map("{{word}}", words(50), max_cost=ROW, concurrency=many)
    assert sum(server.asked.values()) == 1
    assert (rows.status, rows.done, rows.failed) == ("failed", 1, 49)
    assert isinstance(rows.error, CostLimitError)
    assert "reports no cost" in str(rows.error)
    assert "without max_cost" in str(rows.error)


def test_where_no_cost_is_told_and_nothing_limits_it_all_rows_are_asked(counting, connect, words):
    rows = connect(counting(ticks=lambda _: None)).chat.map("{{word}}", words(20))
    assert (rows.done, rows.cost_usd, rows.projected_cost_usd) == (20, None, None)


def test_a_cost_of_nothing_is_a_cost(counting, connect, words):
    rows = connect(counting(ticks=lambda _: 0)).chat.map("{{word}}", words(20), max_cost=ROW)
    assert (rows.done, rows.cost_usd) == (20, 0.0)


def test_what_all_will_cost_is_told_while_it_runs(counting, connect, words):
    run = connect(counting()).chat.begin_map("{{word}}", words(200))
    for rows in run:
        if rows.done:
            assert rows.projected_cost_usd == pytest.approx(200 * ROW)


def test_others_have_their_turn_while_the_rows_that_are_left_are_entered(
    counting, connect_async, tmp_path
):
    rows_left = 5000

    async def main():
        turns = []

        async def others(run):
            while run.rows.status in {"pending", "streaming"}:
                if run.rows.failed:
                    turns.append(run.rows.failed)
                    run.cancel()
                await asyncio.sleep(0)

        settings = {"replay": "auto", "replay_folder": tmp_path}  # each may be recorded
        async with connect_async(counting(), **settings) as client:
            run = client.chat.begin_map("{{row}}", range(rows_left), max_cost=1.5 * ROW)
            await asyncio.gather(run.wait(), others(run))
        return run.rows, turns

    rows, turns = asyncio.run(main())
    assert turns
    assert turns[0] < rows_left - 1
    assert (rows.status, rows.failed < rows_left - 1) == ("interrupted", True)


def fitting(costs, most):
    """How many of some costs, the cheapest first, can be paid."""
    count = 0
    for cost in sorted(costs):
        most -= cost
        if most < 0:
            break
        count += 1
    return count


@pytest.mark.parametrize("elsewhere", [False, True])
@given(
    cheap=st.lists(st.sampled_from([0, TICKS // 100, TICKS // 10]), min_size=1, max_size=8),
    dear=st.lists(st.integers(TICKS // 10, 20 * TICKS), min_size=4, max_size=4),
    most=st.integers(1, 60),
    concurrency=st.sampled_from([1, 5, 100]),
)
@example(cheap=[TICKS // 100], dear=[20 * TICKS] * 4, most=60, concurrency=100)
@settings(max_examples=12, deadline=None)
def test_prices_that_jump_pass_the_limit_by_what_was_on_its_way(
    elsewhere, cheap, dear, most, concurrency
):
    costs = [*cheap, *(dear * 30)]
    taken = iter(costs)

    async def answer(question, times):
        await asyncio.sleep(0.001)  # so that those that may run at once do
        return "fine"

    with (
        pytest.MonkeyPatch.context() as patch,
        CountingServer(answer, lambda _: next(taken)) as server,
        ThreadPoolExecutor(2) if elsewhere else nullcontext() as executor,
        Client(KEY, base_url=server.url) as client,
    ):
        patch.setenv("XAI_API_KEY", KEY)  # for what is asked elsewhere
        run = client.chat.begin_map(
            "{{row}}", [f"q{n}" for n in range(100)], max_cost=most * ROW,
            concurrency=concurrency, executor=executor,
        )  # fmt: skip
        with suppress(GrokError):
            run.wait()
        asked = sum(server.asked.values())
    billed = costs[:asked]
    assert sum(billed) == server.billed
    # Of the answers that were there when the last row began, all could be paid; and never were
    # more on their way than had told what they cost.
    there = fitting(billed, most * TICKS)
    assert asked <= max(2 * there, there + 1)
    assert run.rows.spent_usd == pytest.approx(server.billed / 1e10)
    assert (run.rows.status == "completed") == (asked == 100)


def test_a_first_row_that_costs_next_to_nothing_opens_no_flood(counting, connect, words):
    prices = iter([1] + [1000 * TICKS] * 400)
    server = counting(ticks=lambda _: next(prices))
    connect(server).chat.map("{{word}}", words(400), max_cost=3000.5 * ROW, concurrency=200)
    assert server.billed <= 3001 * TICKS


def test_one_dear_row_does_not_end_what_the_others_can_be_paid(counting, connect, words):
    prices = iter([TICKS] * 10 + [50 * TICKS] + [TICKS] * 400)
    server = counting(ticks=lambda _: next(prices))
    rows = connect(server).chat.map("{{word}}", words(300), max_cost=100.5 * ROW, concurrency=5)
    assert rows.status == "failed"
    assert 90 * TICKS <= server.billed <= 100 * TICKS
