"""A template that takes its time: other rows go on meanwhile, and whoever ends the run is heard."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import pytest
from client.many.server import CountingServer, Refusal

from grok_jupyter import APITimeoutError, AuthenticationError, ConfigError, GrokInterrupt


@pytest.fixture
def gate():
    """What a template waits for; it is opened when the test ends."""
    gate = threading.Event()
    yield gate
    gate.set()


def until(holds, seconds):
    for _ in range(int(seconds * 100)):
        if holds():
            return True
        threading.Event().wait(0.01)
    return False


class Blocking:
    """A template that waits in one of the rows.

    Attributes
    ----------
    begun, ended : threading.Event
        Whether it does, and whether it has.
    """

    def __init__(self, gate, row=1):
        self._gate, self._row = gate, row
        self.begun, self.ended = threading.Event(), threading.Event()

    def __call__(self, row):
        if row == self._row:
            self.begun.set()
            self._gate.wait(5)
            self.ended.set()
        return f"q{row}"


def test_answers_arrive_meanwhile(counting, connect):
    came = []

    def template(row):
        if row == 5:
            came.append(until(lambda: run.rows.done == 5, 5))
        return f"q{row}"

    run = connect(counting()).chat.begin_map(template, range(8), concurrency=3)
    assert run.wait().done == 8
    assert came == [True]


class Proxy:
    """Has whatever attribute is asked for, as a mock does, or the proxy of a remote object."""

    def __init__(self, function):
        self._function = function

    def __getattr__(self, name):
        return lambda *_, **__: True

    def __call__(self, row):
        return self._function(row)


def test_attributes_of_a_template_are_nothing_to_go_by(counting, connect):
    came = []

    def template(row):
        if row == 2:
            came.append(until(lambda: run.rows.done == 2, 2))
        return f"q{row}"

    run = connect(counting()).chat.begin_map(Proxy(template), range(3))
    assert run.wait().done == 3
    assert came == [True]


def test_a_deadline_of_another_row_holds_meanwhile(counting, connect):
    async def answer(question, times):
        if question == "q0":
            await asyncio.sleep(60)
        return "fine"

    came = []

    def template(row):
        if row == 1:
            came.append(until(lambda: 0 in run.rows.errors, 10))
        return f"q{row}"

    client = connect(counting(answer), timeout=1.5, max_retries=0)
    run = client.chat.begin_map(template, range(3))
    run.wait()
    assert came == [True]
    assert isinstance(run.rows.errors[0], APITimeoutError)
    assert run.rows.done == 2


def test_a_run_that_is_cancelled_does_not_wait_for_it(counting, connect, gate):
    template = Blocking(gate)
    run = connect(counting()).chat.begin_map(template, range(5))

    def cancel():
        template.begun.wait(20)
        run.cancel()

    threading.Thread(target=cancel).start()
    with pytest.raises(GrokInterrupt):
        run.wait()
    assert not template.ended.is_set()
    assert run.rows.status == "interrupted"


def test_what_is_left_behind_does_not_run_beside_that_of_a_retry(counting, connect, gate):
    running, most = [], []

    def template(row):
        running.append(row)
        most.append(len(running))
        if row == 1 and not gate.is_set():
            begun.set()
            gate.wait(5)
        running.remove(row)
        return f"q{row}"

    begun = threading.Event()
    server = counting()
    run = connect(server).chat.begin_map(template, range(5))
    threading.Thread(target=lambda: begun.wait(20) and run.cancel()).start()
    with pytest.raises(GrokInterrupt):
        run.wait()
    threading.Timer(0.1, gate.set).start()
    assert run.rows.retry().done == 5
    assert max(most) == 1


def test_rows_are_read_one_by_one_in_their_order(counting, connect):
    seen, running, most = [], [], []

    def template(row):
        seen.append(row)
        running.append(row)
        most.append(len(running))
        threading.Event().wait(0.001)
        running.remove(row)
        return f"q{row}"

    server = counting()
    rows = connect(server).chat.map(template, range(40), concurrency=10)
    assert rows.done == 40
    assert seen == list(range(40))
    assert max(most) == 1
    assert [one.content for one in rows] == [f"re: q{row}" for row in range(40)]


def test_the_event_loop_of_the_user_goes_on(counting, connect_async, gate):
    async def main():
        template = Blocking(gate, row=0)
        async with connect_async(counting()) as client:
            run = client.chat.begin_map(template, range(3))
            waiting = asyncio.ensure_future(run.wait())
            await asyncio.to_thread(template.begun.wait, 20)
            is_waiting = not template.ended.is_set()
            gate.set()  # nobody could, if the loop were waiting
            return (await waiting).done, is_waiting

    assert asyncio.run(main()) == (3, True)


def test_a_run_that_is_awaited_can_be_cancelled_meanwhile(counting, connect_async, gate):
    async def main():
        template = Blocking(gate)
        async with connect_async(counting()) as client:
            run = client.chat.begin_map(template, range(3))
            waiting = asyncio.ensure_future(run.wait())
            await asyncio.to_thread(template.begun.wait, 20)
            run.cancel()
            await waiting
            return run.rows.status, template.ended.is_set()

    assert asyncio.run(main()) == ("interrupted", False)


def test_a_limit_of_cost_that_is_reached_meanwhile_ends_the_run(connect, gate):
    with CountingServer() as server:
        client = connect(server, max_cost=0.0025)
        calls = []

        def template(row):
            calls.append(row)
            if row == 2:
                until(lambda: run.rows.done == 2, 10)
            return f"q{row}"

        run = client.chat.begin_map(template, range(10), concurrency=4)
        rows = run.wait()
        assert (rows.status, rows.done, rows.failed) == ("failed", 2, 8)
        assert server.billed == 2 * 10_000_000
        assert calls == [0, 1, 2]  # whoever waits for the template does not call it any more


def test_an_error_that_holds_for_all_ends_the_calls(counting, connect):
    calls = []

    def template(row):
        calls.append(row)
        if row == 1:
            until(lambda: 0 in run.rows.errors, 10)
        return f"q{row}"

    run = connect(counting(lambda *_: Refusal(401))).chat.begin_map(
        template, range(40), concurrency=20
    )
    with pytest.raises(AuthenticationError):
        run.wait()
    assert calls == [0, 1]


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr("grok_jupyter.client.many.turn._PATIENCE", 0.05)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_retry_says_which_row_an_earlier_template_is_still_busy_with(
    counting, connect, gate, impatient, elsewhere, monkeypatch, key
):
    monkeypatch.setenv("XAI_API_KEY", key)  # for what is asked elsewhere
    template = Blocking(gate, row=2)
    with ThreadPoolExecutor(1) if elsewhere else nullcontext() as executor:
        run = connect(counting()).chat.begin_map(template, range(5), executor=executor)
        threading.Thread(target=lambda: template.begun.wait(20) and run.cancel()).start()
        with pytest.raises(GrokInterrupt):
            run.wait()
        for _ in range(2):  # nothing is spoilt by it
            with pytest.raises(ConfigError, match=r"reads row 2 has not returned.*retry\(\)"):
                run.rows.retry()
            assert run.rows.status == "failed"
            assert type(run.rows.error) is ConfigError
            assert not run.rows.errors
        gate.set()
        assert template.ended.wait(20)
        assert run.rows.retry().done == 5
