"""Whoever is to confirm a call is asked before it and sees what will run; no answer is a no."""

import asyncio
import json

import pytest
from client.tools.functions import add


def test_confirm_is_asked_before_each_call(script, asking):
    asked, called = [], []

    def f(n: int) -> int:
        called.append(n)
        return n

    def confirm(run):
        asked.append((run.name, run.arguments, run.status))
        return "1" in run.arguments

    server = script([("f", {"n": 1}), ("f", {"n": 2})], "Good.")
    response = asking(server, f, confirm=confirm).sample()
    assert asked == [("f", '{"n": 1}', "waiting"), ("f", '{"n": 2}', "waiting")]
    assert called == [1]
    assert [run.status for run in response.tool_runs] == ["done", "refused"]
    assert "did not allow" in response.tool_runs[1].result


@pytest.mark.parametrize(("said", "status"), [("y", "done"), ("Yes ", "done"), ("", "refused"),
                                              ("n", "refused")])  # fmt: skip
def test_true_asks_by_input(running, monkeypatch, said, status):
    prompts = []
    monkeypatch.setattr("builtins.input", lambda prompt: prompts.append(prompt) or said)
    assert running(add, {"a": 1}, confirm=True).status == status
    assert prompts == ['Call add with {"a": 1}? [y/N] ']


@pytest.mark.parametrize("size", [90, 900, 3500])
def test_whoever_is_asked_sees_all_that_will_run(running, monkeypatch, size):
    said, ran = [], []

    def f(city: str, command: str = "") -> None:
        ran.append((city, command))

    monkeypatch.setattr("builtins.input", lambda prompt: said.append(prompt) or "y")
    arguments = f'{{"command": "ls", "city": "{"x" * size}", "city": "Rome", "command": "rm -rf"}}'
    assert running(f, arguments, confirm=True).status == "done"
    assert ran == [("Rome", "rm -rf")]  # of a key that comes twice the last one counts
    assert said == ['Call f with {"command": "rm -rf", "city": "Rome"}? [y/N] ']
    said.clear()
    running(f, {"city": "x" * size, "command": "rm -rf"}, confirm=True)
    assert f'"{"x" * size}", "command": "rm -rf"}}?' in said[0]


@pytest.mark.parametrize("city", ["x" * 4000, "\u202e" * 700, " " * 100_000, "語" * 3000])
def test_what_is_longer_than_can_be_shown_runs_for_nobody(running, monkeypatch, city):
    def f(city: str):
        raise AssertionError

    monkeypatch.setattr("builtins.input", lambda prompt: "y")
    run = running(f, {"city": city}, confirm=True)
    assert run.status == "refused"
    assert "longer than the 4,000 characters that can be shown" in run.result
    # A function of the user's own has all of it.
    assert running(f, {"city": city}, confirm=lambda run: True).status == "failed"


@pytest.mark.parametrize("sign", "\u202e\u2066\u200b\u200d\ufeff\xad\x9b\U000e0041\u2028\u3164")
def test_signs_that_nobody_sees_are_asked_about_as_escapes(running, monkeypatch, sign):
    said = []
    monkeypatch.setattr("builtins.input", lambda prompt: said.append(prompt) or "")

    def f(command: str):
        raise AssertionError

    code = f"{ord(sign):04x}" if ord(sign) < 0x10000 else f"{ord(sign):08x}"
    for arguments in (
        {"command": f"a{sign}b"},
        json.dumps({"command": f"a{sign}b"}, ensure_ascii=False),
    ):
        running(f, arguments, confirm=True)
        (prompt,) = said
        assert sign not in prompt
        assert f"a\\{'u' if len(code) == 4 else 'U'}{code}b" in prompt
        said.clear()


@pytest.mark.parametrize("error", [EOFError(), NotImplementedError("nobody there")])
def test_where_nobody_can_answer_it_is_refused(running, monkeypatch, error):
    def fail(prompt):
        raise error

    monkeypatch.setattr("builtins.input", fail)
    run = running(add, {"a": 1}, confirm=True)
    assert run.status == "refused"
    assert "nobody" in run.result


def test_an_interrupt_of_the_question_goes_through(script, asking):
    def confirm(run):
        raise KeyboardInterrupt

    stream = asking(script([("add", {"a": 1})], "Never."), add, confirm=confirm).stream()
    with pytest.raises(KeyboardInterrupt):
        list(stream)
    assert stream.response.status == "interrupted"


def test_nothing_is_asked_for_a_call_that_cannot_be(running):
    def confirm(run):
        raise AssertionError

    assert running(add, {"x": 1}, confirm=confirm).status == "failed"


def test_an_async_confirm_is_awaited(running):
    async def confirm(run):
        await asyncio.sleep(0)
        return True

    assert running(add, {"a": 1}, confirm=confirm).status == "done"
