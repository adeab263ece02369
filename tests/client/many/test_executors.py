"""Rows that other processes ask about."""

import os
import pickle
import signal
import threading
import warnings
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pydantic
import pytest
from client.many.server import TICKS, Refusal

from grok_jupyter import Client, ConfigError, CostLimitError, GrokInterrupt

pytestmark = pytest.mark.unmeasured

KEY = "xai-topsecret-0123456789"
ROW = TICKS / 1e10


class Size(pydantic.BaseModel):
    n: int


@pytest.fixture
def key(monkeypatch):
    """The key travels by the environment."""
    monkeypatch.setenv("XAI_API_KEY", KEY)


@pytest.fixture
def processes(key):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        yield executor


@pytest.fixture
def loky_executor(key):
    from loky import get_reusable_executor

    executor = get_reusable_executor(max_workers=2, timeout=60, env={"XAI_API_KEY": KEY})
    yield executor
    executor.shutdown(wait=True, kill_workers=True)


@pytest.fixture
def dask_executor(key):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from dask.distributed import Client as Dask
        from dask.distributed import LocalCluster

        with (
            LocalCluster(
                n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
            ) as cluster,
            Dask(cluster) as client,
        ):
            yield client.get_executor(pure=False)


@pytest.mark.parametrize("kind", ["processes", "loky_executor", "dask_executor"])
@pytest.mark.filterwarnings("ignore")
def test_workers_answer_in_order_each_row_once(counting, words, kind, request):
    executor = request.getfixturevalue(kind)
    server = counting()
    rows = Client(base_url=server.url).chat.map(
        "Say {{word}}", [*words(60), *words(3)], executor=executor
    )
    assert [one.content for one in rows][:60] == [f"re: Say w{n}" for n in range(60)]
    assert (rows.status, rows.done, rows.failed) == ("completed", 63, 0)
    assert set(server.asked.values()) == {1}
    assert rows.cost_usd == pytest.approx(sum(rows.frame["cost_usd"])) == server.billed / 1e10


def test_errors_come_back_and_the_rows_are_objects(counting, processes):
    def answer(question, times):
        return Refusal(400, "too odd") if question == "4" else f'{{"n": {question}}}'

    server = counting(lambda q, t: '{"n": "x"}' if q == "5" else answer(q, t))
    rows = Client(base_url=server.url).chat.map(
        "{{row}}", list(range(8)), executor=processes, schema=Size
    )
    assert sorted(rows.errors) == [4, 5]
    assert "too odd" in str(rows.errors[4])
    assert rows.parsed[7] == Size(n=7)
    assert rows.frame["n"] == [0, 1, 2, 3, None, None, 6, 7]


def test_the_limit_of_cost_holds_over_all_workers(counting, words, processes):
    server = counting()
    rows = Client(base_url=server.url).chat.map(
        "{{word}}", words(100), executor=processes, max_cost=20.5 * ROW
    )
    assert server.billed == 20 * TICKS
    assert (rows.done, rows.failed) == (20, 80)
    assert isinstance(rows.error, CostLimitError)


class Seen(ThreadPoolExecutor):
    """Pickles what it is given, as executors of processes do."""

    def submit(self, work, *arguments):
        self.seen.append(pickle.dumps((work, *arguments)))
        return super().submit(work, *arguments)


def test_the_key_is_never_pickled(counting, words, key):
    server = counting()
    with Seen(2) as executor:
        executor.seen = []
        rows = Client(KEY, base_url=server.url).chat.map("{{word}}", words(10), executor=executor)
    assert rows.done == 10
    assert executor.seen
    assert not [data for data in executor.seen if KEY.encode() in data]
    assert set(server.keys) == {f"bearer {KEY}"}


def test_workers_without_a_key_say_so(counting, words, monkeypatch):
    server = counting()
    with ThreadPoolExecutor(1) as executor, pytest.raises(ConfigError, match="XAI_API_KEY"):
        Client(KEY, base_url=server.url).chat.map("{{word}}", words(3), executor=executor)
    assert not server.asked


def test_what_is_no_executor_is_refused(counting, connect, words):
    with pytest.raises(ConfigError, match="executor="):
        connect(counting()).chat.map("{{word}}", words(3), executor="dask")


def pids_of(executor):
    if hasattr(executor, "_processes"):
        return [process.pid for process in executor._processes.values()]
    return [worker.pid for worker in executor._client.cluster.workers.values()]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", ["processes", "loky_executor", "dask_executor"])
def test_a_killed_worker_costs_its_unfinished_rows_only(counting, words, kind, request):
    executor = request.getfixturevalue(kind)
    servers = []

    async def answer(question, times):
        if times == 1 and int(question[1:]) >= 6:
            await servers[0].hold.wait()
        return f"re: {question}"

    server = counting(answer)
    servers.append(server)
    run = Client(base_url=server.url).chat.begin_map("{{word}}", words(12), executor=executor)
    pids = []
    for rows in run:
        if rows.done == 6 and not pids:  # each of them is known here
            assert server.wait_until(lambda server: server.running > 0)
            pids = pids_of(executor)
            for pid in pids:
                os.kill(pid, signal.SIGKILL)
            server.release()
    assert pids
    assert [one.content for one in rows] == [f"re: w{n}" for n in range(12)]
    assert [server.asked[f"w{n}"] for n in range(6)] == [1] * 6
    assert {server.asked[f"w{n}"] for n in range(6, 12)} <= {1, 2}


class Dying:
    """Each of its workers is ended before it says anything."""

    _max_workers = 1

    def submit(self, work, job):
        from concurrent.futures.process import BrokenProcessPool

        future = Future()
        future.set_exception(BrokenProcessPool("ended"))
        return future


def test_rows_whose_workers_are_ended_twice_have_an_error(counting, words, key):
    rows = Client(base_url=counting().url).chat.map("{{word}}", words(3), executor=Dying())
    assert (rows.done, rows.failed, rows.status) == (0, 3, "completed")
    assert "ended twice" in str(rows.errors[0])


def test_an_interrupt_ends_the_workers(counting, words, processes, interrupt_when):
    servers = []

    async def answer(question, times):
        if int(question[1:]) >= 6:
            await servers[0].hold.wait()
        return f"re: {question}"

    server = counting(answer)
    servers.append(server)
    interrupt_when(lambda: sum(server.answered.values()) == 6 and server.running > 0)
    with pytest.raises(GrokInterrupt) as caught:
        Client(base_url=server.url).chat.map("{{word}}", words(12), executor=processes)
    assert caught.value.rows.status == "interrupted"
    assert server.wait_until(lambda server: server.open == 0)


def test_recordings_serve_workers_too(counting, words, processes, tmp_path):
    server = counting()
    client = Client(base_url=server.url, replay="auto", replay_folder=tmp_path)
    for _ in range(2):
        assert client.chat.map("{{word}}", words(12), executor=processes).done == 12
    client.chat.map("{{word}}", words(12))
    assert set(server.asked.values()) == {1}


class Gated:
    """A template that says when it runs in its third row, and waits there."""

    def __init__(self):
        self.calls, self.running, self.most = [], 0, 0
        self.begun, self.gate = threading.Event(), threading.Event()

    def __call__(self, row):
        self.calls.append(row)
        self.running += 1
        self.most = max(self.most, self.running)
        if len(self.calls) == 3:
            self.thread = threading.current_thread()
            self.begun.set()
            self.gate.wait(30)
        self.running -= 1
        return f"q{row}"


@pytest.fixture
def left_behind(counting, key):
    """A run that was ended while its template was in its third row of 40."""
    template = Gated()
    with ThreadPoolExecutor(2) as executor:
        run = Client(base_url=counting().url).chat.begin_map(template, range(40), executor=executor)
        threading.Thread(target=lambda: template.begun.wait(20) and run.cancel()).start()
        with pytest.raises(GrokInterrupt):
            run.wait()
        yield run, template
        template.gate.set()


def test_a_template_is_called_no_more_once_the_run_is_ended(left_behind):
    run, template = left_behind
    assert run.rows.status == "interrupted"
    template.gate.set()
    template.thread.join(20)  # it would go on with the other rows
    assert not template.thread.is_alive()
    assert template.calls == [0, 1, 2]
    assert (run.rows.status, run.rows.done, run.rows.failed) == ("interrupted", 0, 0)


def test_what_is_left_behind_leaves_a_retry_alone(left_behind):
    run, template = left_behind
    threading.Timer(0.1, template.gate.set).start()
    rows = run.rows.retry()
    assert (rows.status, rows.done) == ("completed", 40)
    assert template.most == 1
    assert len(template.calls) == 3 + 40
    assert [one.content for one in rows] == [f"re: q{row}" for row in range(40)]
