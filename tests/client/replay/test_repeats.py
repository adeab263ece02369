"""Equal requests: in loops, at the same time, from cells, and again after a failure."""

import sys
import threading
from types import SimpleNamespace

import pytest

from grok_jupyter import RecordingError, StreamError


@pytest.fixture
def in_cell(monkeypatch):
    """Ask as a cell from here on: `in_cell("a", 1)`, its first execution; "": outside of cells.

    A kernel's request is what tells the cell (`tests/kernel` has real ones).
    """

    def in_cell(cell, execution):
        request = {"metadata": {"cellId": cell}, "header": {"msg_id": str(execution)}}
        kernel = SimpleNamespace(get_parent=lambda channel: request)
        ipython = SimpleNamespace(get_ipython=lambda: SimpleNamespace(kernel=kernel))
        monkeypatch.setitem(sys.modules, "IPython", ipython)

    return in_cell


@pytest.fixture
def failing_once(raw, event, finish):
    """The address of a server that cuts its first answer."""
    bodies = [event("half"), event("whole") + finish]

    def handle(exchange):
        exchange.read()
        exchange.answer(bodies.pop(0))

    return raw(handle).url


def test_a_loop_is_replayed_in_its_order(open_client, said, server):
    client = open_client("auto")
    assert [said(client) for _ in range(3)] == ["answer 1", "answer 2", "answer 3"]
    again = open_client("only")
    assert [said(again) for _ in range(3)] == ["answer 1", "answer 2", "answer 3"]
    with pytest.raises(RecordingError, match="asked 4 times, recorded fewer"):
        said(again)
    assert len(server.exchanges) == 1  # one connection, kept


def test_a_longer_loop_records_the_rest(open_client, said):
    assert said(open_client("auto")) == "answer 1"
    client = open_client("auto")
    assert [said(client) for _ in range(2)] == ["answer 1", "answer 2"]


def test_a_cell_that_runs_again_is_replayed_and_others_keep_theirs(open_client, said, in_cell):
    client = open_client("auto")
    in_cell("a", 1)
    assert [said(client), said(client)] == ["answer 1", "answer 2"]
    in_cell("b", 2)
    assert said(client) == "answer 3"
    in_cell("a", 3)
    assert [said(client), said(client), said(client)] == ["answer 1", "answer 2", "answer 4"]
    in_cell("b", 4)
    assert said(client) == "answer 3"


def test_a_cell_that_records_anew_replaces_what_is_its_own(open_client, said, in_cell):
    client = open_client("auto")
    for cell in "ab":
        in_cell(cell, 1)
        said(client)
    in_cell("b", 2)
    assert said(client.with_options(replay="record")) == "answer 3"
    in_cell("", 0)
    again = open_client("only")
    assert [said(again), said(again)] == ["answer 1", "answer 3"]


@pytest.mark.parametrize("mode", ["auto", "only"])
def test_what_one_cell_records_the_next_can_replay(open_client, said, in_cell, mode):
    client = open_client("record")
    in_cell("a", 1)
    assert said(client) == "answer 1"
    in_cell("b", 2)
    assert said(client.with_options(replay=mode)) == "answer 1"


def test_a_number_that_never_had_an_answer_is_free(failing_once, open_client, said, in_cell):
    client = open_client("auto", base_url=failing_once)
    in_cell("a", 1)
    with pytest.raises(StreamError):
        said(client)
    in_cell("b", 2)
    assert said(client) == "whole"
    in_cell("", 0)
    assert said(open_client("only", base_url=failing_once)) == "whole"


def test_what_cells_recorded_is_replayed_in_order_where_nobody_tells_cells(
    open_client, said, in_cell
):
    client = open_client("auto")
    for cell in "ab":
        in_cell(cell, 1)
        said(client)
    in_cell("", 0)  # as under nbclient and nbval
    again = open_client("only")
    assert [said(again), said(again)] == ["answer 1", "answer 2"]


def test_equal_requests_at_the_same_time_have_a_number_each(open_client, said, folder):
    client = open_client("auto")
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(said(client))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [f"answer {number}" for number in range(1, 9)]
    assert len(list(folder.iterdir())) == 8
    again = open_client("only")
    assert sorted(said(again) for _ in range(8)) == sorted(answers)


def test_a_failed_answer_leaves_its_number_to_the_next(failing_once, open_client, said):
    client = open_client("auto", base_url=failing_once)
    with pytest.raises(StreamError):
        said(client)
    assert said(client) == "whole"
    assert said(open_client("only", base_url=failing_once)) == "whole"
