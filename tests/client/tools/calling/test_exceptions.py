"""Whatever a function raises is a sentence for the model; an interrupt alone goes through."""

import json
import statistics
import sys
import threading

import pytest
from client.tools.functions import add
from pydantic import BaseModel, field_validator


def divide(a: int, b: int) -> float:
    return inner(a, b)


def inner(a, b):
    return a / b


def test_an_exception_is_a_sentence_with_the_line_of_the_users_code(running):
    run = running(divide, {"a": 1, "b": 0})
    assert run.status == "failed"
    assert run.result.startswith("divide failed: ZeroDivisionError: division by zero (line ")
    assert run.result.endswith("of inner: return a / b)")
    assert run.elapsed >= 0


def test_a_librarys_frames_are_not_the_users(running):
    def f(text: str):
        return json.loads(text)

    run = running(f, {"text": "{"})
    assert "of f: return json.loads(text)" in run.result


def test_a_function_of_a_library_has_no_line_of_the_users(running):
    run = running(statistics.mean, {"data": []})
    assert run.result == "mean failed: StatisticsError: mean requires at least one data point"


def test_a_chain_of_exceptions_and_odd_ones(running):
    class OddError(Exception):
        def __str__(self):
            raise RuntimeError("no str")

    def f():
        raise OddError

    assert running(f, {}).result.startswith("f failed: OddError (line")


class Own(BaseException):
    """Of a user, who is free to derive from what he likes."""


class SayingError(Exception):
    """Whose text raises."""

    def __init__(self, error):
        super().__init__()
        self.error = error

    def __str__(self):
        raise self.error


ODD = [SystemExit(3), Own("odd"), GeneratorExit(), BaseExceptionGroup("odd", [Own("a")])]


@pytest.mark.parametrize("error", [*ODD, RecursionError("deep"), StopIteration("end")])
def test_what_else_may_be_raised(running, error):
    def f():
        raise error

    async def g():
        raise error

    for function in (f, g):
        run = running(function, {})
        assert run.status == "failed"
        assert type(error).__name__ in run.result


@pytest.mark.parametrize("error", ODD)
def test_whatever_the_text_of_an_exception_raises_is_no_end_of_the_answer(running, error):
    def f():
        raise SayingError(error)

    assert running(f, {}).result.startswith("f failed: SayingError (line")


@pytest.mark.parametrize("name", ["__repr__", "_ai_repr_"])
@pytest.mark.parametrize("error", ODD)
def test_whatever_a_result_raises_when_it_is_read_is_an_error_for_the_model(running, error, name):
    def fail(self):
        raise error

    def f():
        return type("Result", (), {name: fail})()

    run = running(f, {})
    assert run.status == "failed"
    assert "cannot be shown" in run.result
    assert type(error).__name__ in run.result


@pytest.mark.parametrize("error", ODD)
def test_whatever_a_validator_raises_is_an_error_for_the_model(running, error):
    class Strict(BaseModel):
        a: int

        @field_validator("a")
        @classmethod
        def check(cls, value):
            raise error if value else SayingError(error)

    def f(strict: Strict):
        raise AssertionError

    for value in (0, 1):
        run = running(f, {"strict": {"a": value}})
        assert run.status == "failed"
        assert "do not fit" in run.result


@pytest.mark.parametrize("error", ODD)
def test_whatever_asking_raises_is_a_no(running, error):
    class Decision:
        def __bool__(self):
            raise error

    def fail(run):
        raise error

    for confirm in (fail, lambda run: Decision()):
        run = running(add, {"a": 1}, confirm=confirm)
        assert run.status == "refused"
        assert "nobody confirmed" in run.result


def test_an_interrupt_goes_through_wherever_it_is_raised(script, asking):
    class Result:
        def __repr__(self):
            raise KeyboardInterrupt

    def plain():
        raise KeyboardInterrupt

    def grouped():  # as trio and anyio hand it on
        raise BaseExceptionGroup("tasks", [BaseExceptionGroup("in", [KeyboardInterrupt()])])

    def said():
        raise SayingError(KeyboardInterrupt())

    def read():
        return Result()

    for function in (plain, grouped, said, read):
        stream = asking(script([(function.__name__, {})], "Never."), function).stream()
        with pytest.raises(KeyboardInterrupt):
            list(stream)
        assert stream.response.status == "interrupted"


def test_a_long_message_is_cut(running):
    def f():
        raise ValueError("x" * 1_000_000)

    assert len(running(f, {}).result) < 1000


def test_it_may_print_and_display_and_change_its_arguments(running, capsys):
    def f(items: list[int]) -> int:
        print("printed")
        sys.stderr.write("error\n")
        items.append(4)
        return len(items)

    run = running(f, {"items": [1]})
    assert run.result == "2"
    assert run.arguments == '{"items": [1]}'
    assert capsys.readouterr().out == "printed\n"


def test_an_interrupt_goes_through(script, asking):
    def f():
        raise KeyboardInterrupt

    server = script(("Let me see.", [("f", {}), ("f", {})]), "Never.")
    stream = asking(server, f).stream()
    with pytest.raises(KeyboardInterrupt):
        list(stream)
    response = stream.response
    assert response.status == "interrupted"
    assert response.content == "Let me see."
    assert [run.status for run in response.tool_runs] == ["failed"]
    assert len(server.requests) == 1
    roles = [message.role for message in response.messages]
    assert roles == ["assistant", "tool", "tool"]


def test_functions_run_in_the_thread_that_reads_one_after_the_other(script, asking):
    seen = []

    def f(n: int) -> int:
        seen.append((n, threading.current_thread() is threading.main_thread()))
        return n

    server = script([("f", {"n": n}) for n in range(4)], "Good.")
    asking(server, f).sample()
    assert seen == [(n, True) for n in range(4)]
