"""Rows and recordings: each answer is one at once, and no other process asks for it again."""

import signal
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor

import pytest
from client.many.server import Refusal

from grok_jupyter import Client, GrokInterrupt, RecordingError, RecordingWarning

KEY = "xai-topsecret-0123456789"


@pytest.fixture
def recording(tmp_path, connect):
    """A client that records: `recording(server)`."""
    return lambda server, **settings: connect(
        server, **{"replay": "auto", "replay_folder": tmp_path / "rec", **settings}
    )


def test_a_second_run_asks_for_nothing(counting, recording, words):
    server = counting()
    first = recording(server).chat.map("{{word}}", words(30))
    assert sum(server.asked.values()) == 30
    second = recording(server).chat.map("{{word}}", words(30))
    assert sum(server.asked.values()) == 30
    assert [one.content for one in second] == [one.content for one in first]
    assert second.cost_usd == first.cost_usd
    assert (second.spent_usd, first.spent_usd) == (0.0, server.billed / 1e10)
    columns = ["answer", "error", "prompt_tokens", "completion_tokens", "cost_usd"]
    assert [[row[name] for name in columns] for row in second.frame] == [
        [row[name] for name in columns] for row in first.frame
    ]


def test_the_same_client_may_run_twice(counting, recording, words):
    server = counting()
    client = recording(server)
    for _ in range(3):
        assert client.chat.map("{{word}}", words(5)).done == 5
    assert sum(server.asked.values()) == 5


def test_rows_in_another_order_and_new_rows_find_theirs(counting, recording, words):
    server = counting()
    recording(server).chat.map("{{word}}", words(10))
    rows = recording(server).chat.map("{{word}}", words(15)[::-1])
    assert [one.content for one in rows] == [f"re: w{n}" for n in reversed(range(15))]
    assert set(server.asked.values()) == {1}


def test_failed_rows_are_asked_again_and_only_those(counting, recording, words):
    server = counting(lambda q, t: Refusal(400) if t == 1 and q == "w2" else "fine")
    assert recording(server).chat.map("{{word}}", words(6)).failed == 1
    assert recording(server).chat.map("{{word}}", words(6)).done == 6
    assert (server.asked["w2"], sum(server.asked.values())) == (2, 7)


def test_an_interrupted_run_resumes_in_the_same_process(counting, recording, words, interrupt_when):
    servers = []

    async def answer(question, times):
        if question not in {f"w{n}" for n in range(5)}:
            await servers[0].hold.wait()
        return "fine"

    server = counting(answer)
    servers.append(server)
    interrupt_when(lambda: sum(server.answered.values()) == 5 and server.running == 13)
    with pytest.raises(GrokInterrupt):
        recording(server).chat.map("{{word}}", words(40))
    assert server.wait_until(lambda server: server.open == 0)
    server.release()
    assert recording(server).chat.map("{{word}}", words(40)).done == 40
    assert [server.asked[f"w{n}"] for n in range(5)] == [1] * 5


def test_a_process_that_is_killed_loses_no_answer_that_it_had(counting, recording, words, tmp_path):
    script = (
        "import sys; from grok_jupyter import Client\n"
        "client = Client(sys.argv[3], base_url=sys.argv[1], replay='auto', "
        "replay_folder=sys.argv[2])\n"
        "run = client.chat.begin_map('{{word}}', [{'word': f'w{n}'} for n in range(60)], "
        "concurrency=4)\n"
        "for rows in run: print(rows.done, flush=True)\n"
    )
    servers = []

    async def answer(question, times):
        if question not in {f"w{n}" for n in range(20)}:
            await servers[0].hold.wait()
        return f"re: {question}"

    server = counting(answer)
    servers.append(server)
    command = [sys.executable, "-c", script, server.url, str(tmp_path / "rec"), KEY]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if line.strip() == "20":
            break
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    process.stdout.close()
    assert server.wait_until(lambda server: server.open == 0)
    server.release()
    rows = recording(server).chat.map("{{word}}", words(60))
    assert [one.content for one in rows] == [f"re: w{n}" for n in range(60)]
    assert [server.asked[f"w{n}"] for n in range(20)] == [1] * 20
    assert set(server.answered.values()) == {1}


def test_objects_come_from_recordings_too(counting, recording):
    server = counting(lambda q, t: '{"n": 7}')
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    for _ in range(2):
        rows = recording(server).chat.map("{{row}}", ["a", "b"], schema=schema)
        assert rows.frame["n"] == [7, 7]
        assert [one.fits for one in rows] == [True, True]
    assert sum(server.asked.values()) == 2


def test_an_object_that_does_not_fit_fails_again_without_being_asked(counting, recording):
    server = counting(lambda q, t: '{"n": 1}' if q == "c" else '{"n": "x"}')
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    first = recording(server).chat.map("{{row}}", ["a", "b", "c"], schema=schema)
    with pytest.warns(RecordingWarning) as told:
        second = recording(server).chat.map("{{row}}", ["a", "b", "c"], schema=schema)
    assert str(first.errors[0]) == str(second.errors[0])
    assert sum(server.asked.values()) == 3
    assert "recorded answer to row 0 does not do; rows.retry() asks again" in str(told[0].message)
    assert len(told) == 2  # the other row is only counted


@pytest.mark.parametrize("elsewhere", [False, True])
def test_retry_asks_anew_for_what_does_not_fit_and_other_processes_find_that(
    counting, recording, elsewhere, monkeypatch
):
    server = counting(lambda q, t: '{"n": "x"}' if q == "a" and t < 3 else '{"n": 1}')
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    monkeypatch.setenv("XAI_API_KEY", KEY)  # for what is asked elsewhere
    # As in processes, a job knows nothing of what was asked before it.
    executor = ThreadPoolExecutor(1) if elsewhere else None
    how = {"schema": schema, "executor": executor}
    rows = recording(server).chat.map("{{row}}", ["a", "b", "a"], **how)
    assert (rows.done, server.asked) == (1, {"a": 1, "b": 1})
    rows.retry()
    assert (rows.done, server.asked) == (1, {"a": 2, "b": 1})
    rows.retry()
    assert (rows.done, server.asked) == (3, {"a": 3, "b": 1})
    assert rows.frame["n"] == [1, 1, 1]
    assert rows.cost_usd == server.billed / 1e10
    for replay in ("auto", "only"):  # the same cells, run again
        with pytest.warns(RecordingWarning, match="does not do"):
            again = recording(server, replay=replay).chat.map("{{row}}", ["a", "b", "a"], **how)
            again.retry()
            assert again.done == 1
            again.retry()
        assert again.frame["n"] == [1, 1, 1]
        assert (sum(server.asked.values()), again.spent_usd) == (4, 0.0)


def test_a_client_that_asks_again_finds_the_same_recordings(counting, recording):
    server = counting(lambda q, t: '{"n": "x"}' if (q, t) == ("a", 1) else '{"n": 1}')
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    client = recording(server)
    assert client.chat.map("{{row}}", ["a", "b"], schema=schema).retry().done == 2
    for _ in range(2):
        with pytest.warns(RecordingWarning, match="does not do"):
            rows = client.chat.map("{{row}}", ["a", "b"], schema=schema)
        assert rows.retry().done == 2
    assert server.asked["a"] == 2


def test_in_the_mode_only_a_row_without_a_recording_has_an_error(counting, recording, words):
    server = counting()
    recording(server).chat.map("{{word}}", words(3))
    rows = recording(server, replay="only").chat.map("{{word}}", words(4))
    assert (rows.done, list(rows.errors)) == (3, [3])
    assert isinstance(rows.errors[3], RecordingError)
    assert sum(server.asked.values()) == 3


def test_no_key_is_needed_for_what_is_recorded(counting, recording, words, tmp_path):
    server = counting()
    recording(server).chat.map("{{word}}", words(3))
    folder = tmp_path / "rec"
    client = Client(base_url=server.url, replay="only", replay_folder=folder)
    assert client.chat.map("{{word}}", words(3)).done == 3


def test_a_full_disk_costs_no_answer_and_is_told_in_two_sentences(
    counting, recording, words, tmp_path, monkeypatch
):
    (tmp_path / "rec").write_text("a file where the folder belongs")
    server = counting()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        rows = recording(server).chat.map("{{word}}", words(20))
    assert rows.done == 20
    ours = [one for one in told if one.category is RecordingWarning]
    assert len(ours) == 2
    assert "not recorded" in str(ours[0].message)
    assert "19 more" in str(ours[1].message)


def test_what_is_recorded_costs_nothing_of_the_limit(counting, recording, words):
    server = counting()
    recording(server).chat.map("{{word}}", words(10))
    rows = recording(server).chat.map("{{word}}", words(30), max_cost=0.0055)
    assert rows.done == 15
    assert rows.spent_usd == pytest.approx(0.005)


def test_recordings_of_single_questions_serve_rows_too(counting, recording, ask, words):
    server = counting()
    ask(recording(server), "w0").sample()
    recording(server).chat.map("{{word}}", words(2))
    assert server.asked == {"w0": 1, "w1": 1}


def test_a_full_disk_costs_no_answer_and_is_one_warning(counting, tmp_path):
    server = counting(lambda question, times: "fine " * 400)
    script = (
        "import resource, sys, warnings\n"
        "from grok_jupyter import Client\n"
        "client = Client(sys.argv[1], base_url=sys.argv[2], replay='auto', "
        "replay_folder=sys.argv[3])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))  # a file holds no more\n"
        "with warnings.catch_warnings(record=True) as told:\n"
        "    warnings.simplefilter('always')\n"
        "    rows = client.chat.map('{{row}}', [f'w{n}' for n in range(30)])\n"
        "said = [str(one.message) for one in told]\n"
        "print(rows.done, rows.failed, len(rows[29].content), *said, sep='\\n')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, KEY, server.url, str(tmp_path / "rec")],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    done, failed, length, *said = ended.stdout.splitlines()
    assert (done, failed, length) == ("30", "0", "2000")
    assert len(said) == 2
    assert "too large" in said[0]
    assert said[1] == "The same happened for 29 more rows."
    assert set(server.asked.values()) == {1}
