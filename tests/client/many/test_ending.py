"""Runs that end before their end: by an interrupt, by another thread, by leaving the loop."""

import asyncio
import pickle
import signal
import subprocess
import sys
import threading

import anyio
import anyio.to_thread
import httpx
import pytest

from grok_jupyter import AuthenticationError, Client, GrokInterrupt

KEY = "xai-topsecret-0123456789"


@pytest.fixture
def stuck(counting):
    """A server that answers w0 to w4, and keeps the others waiting."""
    servers = []

    async def answer(question, times):
        if question not in {f"w{n}" for n in range(5)}:
            await servers[0].hold.wait()
        return "fine"

    servers.append(counting(answer))
    return servers[0]


def is_waiting(server):
    # 8 rows to begin with; each of 5 answers lets two others begin once it has been read.
    return sum(server.answered.values()) == 5 and server.running == 13


def test_an_interrupt_keeps_what_is_there_and_closes_every_connection(
    stuck, connect, words, interrupt_when
):
    interrupt_when(lambda: is_waiting(stuck))
    with pytest.raises(GrokInterrupt, match="5 of 40 answered") as caught:
        connect(stuck).chat.map("{{word}}", words(40))
    rows = caught.value.rows
    assert (rows.status, rows.done, rows.failed) == ("interrupted", 5, 0)
    assert stuck.wait_until(lambda server: server.open == 0)
    assert [rows[n].content for n in range(5)] == ["fine"] * 5


def test_an_interrupt_in_the_loop_leaves_the_rows(stuck, connect, words, interrupt_when):
    run = connect(stuck).chat.begin_map("{{word}}", words(40))
    interrupt_when(lambda: is_waiting(stuck))
    with pytest.raises(KeyboardInterrupt):
        for _ in run:
            pass
    assert (run.rows.status, run.rows.done) == ("interrupted", 5)
    assert stuck.wait_until(lambda server: server.open == 0)


def test_after_an_interrupt_retry_asks_for_the_rest_only(stuck, connect, words, interrupt_when):
    interrupt_when(lambda: is_waiting(stuck))
    with pytest.raises(GrokInterrupt) as caught:
        connect(stuck).chat.map("{{word}}", words(20))
    rows = caught.value.rows
    assert stuck.wait_until(lambda server: server.open == 0)
    stuck.release()
    assert rows.retry() is rows
    assert (rows.status, rows.done) == ("completed", 20)
    assert {stuck.asked[f"w{n}"] for n in range(5)} == {1}
    assert rows.cost_usd == pytest.approx(stuck.billed / 1e10)


def test_another_thread_may_cancel_and_the_loop_ends(stuck, connect, words):
    run = connect(stuck).chat.begin_map("{{word}}", words(40))
    thread = threading.Thread(target=lambda: (stuck.wait_until(is_waiting), run.cancel()))
    thread.start()
    *_, rows = run
    thread.join(20)
    assert (rows.status, rows.done) == ("interrupted", 5)
    assert stuck.wait_until(lambda server: server.open == 0)


def test_a_run_that_is_cancelled_before_it_begins_sends_nothing(counting, connect, words):
    server = counting()
    run = connect(server).chat.begin_map("{{word}}", words(3))
    run.cancel()
    assert [rows.status for rows in run] == []
    assert run.rows.status == "interrupted"
    assert not server.asked


def test_leaving_the_loop_ends_the_run(stuck, connect, words):
    with connect(stuck).chat.begin_map("{{word}}", words(40)) as run:
        for rows in run:
            if rows.done == 5:
                break
    assert run.rows.status == "interrupted"
    assert stuck.wait_until(lambda server: server.open == 0)


def test_a_task_that_is_cancelled_ends_its_run(stuck, connect_async, words):
    async def main():
        async with connect_async(stuck) as client:
            run = client.chat.begin_map("{{word}}", words(40))
            task = asyncio.ensure_future(run.wait())
            assert await asyncio.to_thread(stuck.wait_until, is_waiting)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return run.rows

    rows = asyncio.run(main())
    assert (rows.status, rows.done) == ("interrupted", 5)
    assert stuck.wait_until(lambda server: server.open == 0)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_another_task_may_cancel(stuck, connect_async, words, backend):
    async def main():
        async with connect_async(stuck) as client, anyio.create_task_group() as group:
            run = client.chat.begin_map("{{word}}", words(40))

            async def cancel():
                assert await anyio.to_thread.run_sync(stuck.wait_until, is_waiting)
                run.cancel()

            group.start_soon(cancel)
            return await run

    rows = anyio.run(main, backend=backend)
    assert (rows.status, rows.done) == ("interrupted", 5)


def test_a_wrong_key_ends_the_run_at_once(counting, connect, words):
    from client.many.server import Refusal

    server = counting(lambda question, times: Refusal(401, "bad key"))
    with pytest.raises(AuthenticationError) as caught:
        connect(server).chat.map("{{word}}", words(500))
    assert sum(server.asked.values()) < 20
    rows = pickle.loads(pickle.dumps(caught.value)).rows
    assert rows.failed == 500
    assert rows.status == "failed"


def test_a_server_that_is_gone_is_not_asked_for_each_row(closed, words):
    from grok_jupyter import APIConnectionError

    client = Client(KEY, base_url=f"http://127.0.0.1:{closed}/v1", max_retries=0)
    with pytest.raises(APIConnectionError) as caught:
        client.chat.map("{{word}}", words(3000))
    assert caught.value.rows.failed == 3000


def test_a_server_that_fails_now_and_then_costs_only_those_rows(counting, connect, words):
    def answer(question, times):
        return None if question == "w7" else "fine"  # no answer, time after time

    rows = connect(counting(answer)).chat.map("{{word}}", words(30))
    assert list(rows.errors) == [7]
    assert rows.done == 29


def test_the_callers_own_http_client_carries_the_rows(counting, words):
    server = counting()
    with httpx.Client(headers={"x-mine": "1"}) as mine:
        rows = Client(KEY, base_url=server.url, http_client=mine).chat.map("{{word}}", words(20))
        assert not mine.is_closed
    assert rows.done == 20


def test_an_interrupt_ends_calls_of_the_callers_own_http_client(stuck, words, interrupt_when):
    interrupt_when(lambda: is_waiting(stuck))
    with httpx.Client() as mine, pytest.raises(GrokInterrupt):
        Client(KEY, base_url=stuck.url, http_client=mine).chat.map("{{word}}", words(40))


def test_ctrl_c_in_a_script_ends_it(stuck):
    script = (
        "import sys; from grok_jupyter import Client, GrokInterrupt\n"
        "try: Client('k' * 20, base_url=sys.argv[1]).chat.map('{{row}}', "
        "[f'w{n}' for n in range(40)])\n"
        "except GrokInterrupt as error: print(error.rows.done, error.rows.status)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, stuck.url], stdout=subprocess.PIPE, text=True
    )
    assert stuck.wait_until(is_waiting)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=30)[0].split() == ["5", "interrupted"]
    assert stuck.wait_until(lambda server: server.open == 0)
