"""Functions that answers call while many rows are asked."""

import json
import threading
from contextlib import suppress

import pytest
from client.many.server import TICKS, CountingServer

from grok_jupyter import ConfigError, CostLimitError, GrokInterrupt


class CallingServer(CountingServer):
    """Asks for a call of `look` first, where the question begins with "call"."""

    def completion(self, question, made):
        told = super().completion(question, made)
        if str(question).startswith("call"):
            call = {"name": "look", "arguments": json.dumps({"word": question})}
            message = {
                "role": "assistant", "content": None,
                "tool_calls": [{"id": "c1", "type": "function", "function": call}],
            }  # fmt: skip
            told["choices"][0] |= {"message": message, "finish_reason": "tool_calls"}
        return told


@pytest.fixture
def calling():
    with CallingServer(lambda question, times: "fine") as server:
        yield server


@pytest.fixture
def patience(monkeypatch):
    """Set the seconds that a run waits for what an earlier one has left behind."""
    return lambda seconds: monkeypatch.setattr("grok_jupyter.client.many.turn._PATIENCE", seconds)


def questions(*words):
    return [{"word": word} for word in words]


def test_other_rows_go_on_while_a_function_runs(calling, connect):
    def look(word: str) -> str:
        """Look it up."""
        others = calling.wait_until(lambda server: sum(server.answered.values()) >= 9)
        return "others came" if others else "alone"

    rows = connect(calling).chat.map(
        "{{word}}", questions("call", *(f"w{n}" for n in range(8))), tools=[look]
    )
    assert rows.done == 9
    assert rows[0].tool_runs[0].result == "others came"


def test_a_function_may_ask_about_rows_near_the_limit(calling, connect):
    """What its own answer sets aside does not keep it waiting for ever."""
    client = connect(calling, max_cost=6.5 * TICKS / 1e10)
    inner = []

    async def look(word: str) -> str:
        """Look it up."""
        with suppress(CostLimitError):
            inner.append(client.chat.map("{{word}}", questions("w2", "w3")))
        return "seen"

    words = questions("w1", "call", *(f"v{n}" for n in range(8)))
    with suppress(CostLimitError):
        client.chat.map("{{word}}", words, tools=[look], concurrency=3)
    assert calling.billed <= 7 * TICKS  # the last round of an answer is to come


def test_functions_run_one_at_a_time(calling, connect):
    running, most = [], []

    def look(word: str) -> str:
        """Look it up."""
        running.append(word)
        most.append(len(running))
        threading.Event().wait(0.01)
        running.remove(word)
        return f"looked at {word}"

    rows = connect(calling).chat.map(
        "{{word}}", questions(*(f"call {n}" for n in range(12))), tools=[look]
    )
    assert rows.done == len(most) == 12
    assert set(most) == {1}


def test_an_interrupt_does_not_wait_for_a_function_and_none_is_called_after_it(
    calling, connect, interrupt_when, patience
):
    patience(60)
    begun, may_return = [], threading.Event()

    def look(word: str) -> str:
        """Look it up."""
        begun.append(word)
        may_return.wait(60)
        return f"looked at {word}"

    interrupt_when(lambda: begun and len(calling.answered) == 4)
    with pytest.raises(GrokInterrupt) as caught:
        connect(calling).chat.map(
            "{{word}}", questions(*(f"call {n}" for n in range(4))), tools=[look]
        )
    assert not may_return.is_set()
    assert len(begun) == 1
    rows = caught.value.rows
    assert rows.status == "interrupted"
    again = threading.Thread(target=rows.retry)
    again.start()
    assert calling.wait_until(lambda it: sum(it.asked.values()) == 8)
    assert len(begun) == 1  # the one of the run before has not returned
    may_return.set()
    again.join(30)
    assert rows.done == 4
    assert len(begun) == 5


def test_a_retry_does_not_wait_for_ever_for_a_function_of_an_earlier_run(
    calling, connect, interrupt_when, patience
):
    patience(0.05)
    begun, may_return = [], threading.Event()

    def look(word: str) -> str:
        """Look it up."""
        begun.append(word)
        may_return.wait(60)
        return f"looked at {word}"

    interrupt_when(lambda: begun)
    with pytest.raises(GrokInterrupt) as caught:
        connect(calling).chat.map("{{word}}", questions("call 1", "call 2"), tools=[look])
    rows = caught.value.rows
    with pytest.raises(ConfigError, match=r"A function of an answer has not returned.*retry\(\)"):
        rows.retry()
    assert (rows.status, rows.done, len(begun)) == ("failed", 0, 1)
    assert not any("not returned" in str(body) for body in calling.bodies)
    may_return.set()
    patience(60)
    assert rows.retry().done == 2


def test_what_a_function_raises_goes_to_the_model(calling, connect):
    def look(word: str) -> str:
        """Look it up."""
        raise StopIteration(word)

    rows = connect(calling).chat.map("{{word}}", questions("call 1"), tools=[look])
    assert rows.done == 1
    assert "StopIteration" in rows[0].tool_runs[0].result


def test_rows_whose_template_still_runs_are_not_asked_a_second_time(
    calling, connect, interrupt_when
):
    """An interrupt does not wait for it, and what it returns at last belongs to nobody."""
    begun, may_return, has_returned = threading.Event(), threading.Event(), threading.Event()

    def template(row):
        begun.set()
        may_return.wait(60)
        has_returned.set()
        return row.word

    run = connect(calling).chat.begin_map(template, questions("a", "b"))
    interrupt_when(begun.is_set)
    with pytest.raises(KeyboardInterrupt):
        for _ in run:
            pass
    assert run.rows.status == "interrupted"
    assert not has_returned.is_set()
    may_return.set()
    assert run.rows.retry().done == 2
    assert calling.asked == {"a": 1, "b": 1}


def test_a_function_may_ask_about_rows_itself_where_the_cost_is_limited(calling, connect):
    client = connect(calling, max_cost=0.1)

    def look(word: str) -> str:
        """Look it up: nothing is kept aside for the answer that waits for it."""
        rows = client.chat.map("{{word}}", questions(f"a {word}", f"b {word}"))
        return f"{rows.done} of 2"

    rows = client.chat.map("{{word}}", questions("call", "call again"), tools=[look])
    assert [one.tool_runs[0].result for one in rows] == ["2 of 2"] * 2
