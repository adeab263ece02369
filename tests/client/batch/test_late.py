"""Answers that come after the end of a batch: none is lost, none is paid twice."""

import anyio
import pytest
from client.batch.server import TICKS

from grok_jupyter import GrokError

ENDS = {
    "cancelled": {"cancel_time": "2026-11-30T09:00:00Z"},
    "expired": {"expire_time": "2026-01-01"},
}
SPENT = TICKS / 1e10


def ended_early(server, how, answered=1, total=4):
    """Have a batch end while the rest of its requests is in flight."""
    server.result = lambda one, body: (
        server.answered(one, body) if int(one.removeprefix("row-")) < answered else None
    )
    pending = {"num_pending": total - answered, "num_success": answered}
    server.state = {**ENDS.get(how, {}), "state": pending if how in ENDS else {}}


@pytest.fixture
def early(batching, submit, words):
    """Submit four rows of which one is answered when the batch ends: `early("expired")`."""

    def early(how, **named):
        server = batching(state={"num_pending": 4, "num_success": 0}, **named)
        server.state = {"state": server.state["state"]}
        batch = submit(server, words(4))
        assert batch.status == "running"
        ended_early(server, how)
        return server, batch

    return early


@pytest.mark.parametrize("how", [*ENDS, "completed"])
def test_an_answer_that_comes_after_the_end_takes_the_error_back(early, how):
    server, batch = early(how)
    rows = batch.fetch()
    assert (batch.status, rows.done, sorted(rows.errors)) == (how, 1, [1, 2, 3])
    assert all("Fetch again" in str(error) for error in rows.errors.values())
    assert rows.is_finished
    ended_early(server, how, answered=3)
    assert batch.fetch() is rows
    assert (rows.done, sorted(rows.errors)) == (3, [3])
    ended_early(server, how, answered=4)
    assert batch.fetch() is rows
    assert (rows.done, rows.errors, rows.status, rows.error) == (4, {}, "completed", None)
    assert rows.frame["answer"] == [f"re: Say w{number}" for number in range(4)]
    assert (batch.counts.pending, batch.counts.succeeded) == (0, 4)
    assert rows.spent_usd == pytest.approx(4 * SPENT)


def test_what_the_server_gives_up_later_is_firm_and_not_asked_for_any_more(early):
    server, batch = early("cancelled")
    rows = batch.fetch()
    server.state["state"] = {"num_pending": 0, "num_success": 1, "num_cancelled": 3}
    assert batch.fetch() is rows
    assert (batch.counts.pending, batch.counts.cancelled) == (0, 3)
    assert "was cancelled before this row was answered" in str(rows.errors[1])
    assert "Fetch again" not in str(rows.errors[1])
    asked = len(server.asked)
    assert batch.fetch() is rows
    assert len(server.asked) == asked
    assert rows.status == "interrupted"


def test_an_error_that_comes_after_the_end_takes_its_place(early):
    server, batch = early("cancelled")
    rows = batch.fetch()
    server.result = lambda *_: {"batch_result": {"error": {"code": 3, "message": "odd"}}}
    server.state["state"] = {"num_pending": 0, "num_success": 1, "num_error": 3}
    batch.fetch()
    assert (rows.done, sorted(rows.errors)) == (1, [1, 2, 3])
    assert all("odd" in str(error) for error in rows.errors.values())


def test_a_wait_ends_though_the_server_keeps_requests_pending(early):
    _, batch = early("expired")
    assert batch.wait().wait(0.1).status == "expired"
    assert (batch.counts.pending, batch.fetch().failed) == (3, 3)


def asks_singly(server):
    """Have a server answer single requests, too; return what it was asked."""
    carried_out, asked = server.carried_out, []

    def carry_out(method, path, exchange):
        if path != "/chat/completions":
            return carried_out(method, path, exchange)
        body = exchange.json()
        asked.append(body["messages"][-1]["content"])
        told = server.answered("x", body)["batch_result"]["response"]["chat_get_completion"]
        told["choices"][0]["message"]["content"] = f"again: {asked[-1]}"
        return told

    server.carried_out = carry_out
    return asked


def test_a_retry_looks_once_more_and_pays_only_what_has_not_come(early):
    server, batch = early("cancelled")
    asked = asks_singly(server)
    rows = batch.fetch()
    ended_early(server, "cancelled", answered=3)
    assert rows.retry() is rows
    assert asked == ["Say w3"]
    assert (rows.done, rows.status, rows.spent_usd) == (4, "completed", pytest.approx(4 * SPENT))


def test_a_retry_ends_it_and_what_comes_later_changes_nothing(early):
    server, batch = early("expired")
    asked = asks_singly(server)
    rows = batch.fetch().retry()
    assert len(asked) == 3
    ended_early(server, "expired", answered=4)
    looked = len(server.asked)
    assert batch.fetch() is rows
    assert [rows[row].content for row in (0, 1)] == ["re: Say w0", "again: Say w1"]
    assert len(server.asked) == looked
    assert rows.spent_usd == pytest.approx(4 * SPENT)


def test_a_retry_asks_though_the_batch_cannot_be_looked_at(early):
    server, batch = early("cancelled")
    asked = asks_singly(server)
    rows = batch.fetch()
    server.trouble = lambda _, path, __: (404, {"error": "gone"}) if "batches" in path else None
    assert rows.retry().done == 4
    assert len(asked) == 3


def test_a_retry_that_is_refused_leaves_the_batch_as_it_was(early):
    server, batch = early("cancelled")
    rows = batch.fetch()
    with pytest.raises(GrokError, match="max_cost"):
        rows.retry(max_cost="much")
    ended_early(server, "cancelled", answered=4)
    assert batch.fetch().done == 4


def test_what_comes_late_is_recorded_and_counts_once_elsewhere_too(early, connect):
    server, batch = early("cancelled")
    batch.fetch()
    ended_early(server, "cancelled", answered=4)
    other = connect(server).batches.fetch(batch.id)
    assert (other.done, other.spent_usd) == (4, pytest.approx(3 * SPENT))
    rows = batch.fetch()
    assert (rows.done, rows.spent_usd) == (4, pytest.approx(SPENT))


def test_an_async_client_does_the_same(batching, connect_async, words):
    server = batching()
    asked = asks_singly(server)

    async def main():
        async with connect_async(server) as client:
            server.state = {"state": {"num_pending": 4, "num_success": 0}}
            batch = await client.batches.create("Say {{word}}", words(4), model="grok-4.3")
            ended_early(server, "cancelled")
            rows = await batch.fetch()
            assert (batch.status, rows.done, rows.failed) == ("cancelled", 1, 3)
            ended_early(server, "cancelled", answered=2)
            await batch.fetch()
            assert (rows.done, rows.failed, batch.counts.pending) == (2, 2, 2)
            ended_early(server, "cancelled", answered=3)
            assert await rows.retry() is rows
            assert (rows.done, asked) == (4, ["Say w3"])

    anyio.run(main)
