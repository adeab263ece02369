"""What a run leaves to Python's garbage collector, whose looks stop all threads of a kernel."""

import gc
from types import FunctionType, ModuleType

import pytest

ROWS = 200
MOST = 7  # of an answer; each costs about half a microsecond at every full look


def looked_at(root):
    """The objects below one that the collector goes through, classes and code left out."""
    found, todo = {}, [root]
    while todo:
        for one in gc.get_referents(todo.pop()):
            is_code = isinstance(one, (type, FunctionType, ModuleType))
            if gc.is_tracked(one) and not is_code and id(one) not in found:
                found[id(one)] = one
                todo.append(one)
    return found.values()


@pytest.mark.parametrize("mode", ["off", "auto"])
def test_an_answer_is_a_handful_of_objects(counting, connect, words, tmp_path, mode):
    server = counting(lambda question, times: f"**{question}**, and more of it " * 9)
    for _ in range(2):  # with recordings, the second run replays
        client = connect(server, replay=mode, replay_folder=tmp_path)
        rows = client.chat.map("{{word}}", words(ROWS))
        assert rows.done == ROWS
        gc.collect()  # what turns out to hold nothing but texts is not looked at again
        assert len(looked_at(rows.responses)) <= MOST * ROWS


def test_looking_at_answers_leaves_no_more(counting, connect, words):
    rows = connect(counting()).chat.map("{{word}}", words(ROWS))
    _ = rows.frame, rows.usage, rows.cost_usd, str(rows)
    gc.collect()
    assert len(looked_at(rows.responses)) <= MOST * ROWS
