"""Bad arguments and calls of what is not there are a sentence for the model, and no exception."""

import pytest
from client.tools.functions import add
from pydantic import BaseModel, field_validator


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ('{"a": ', "no JSON object"),
        ("[1, 2]", "no JSON object (a list)"),
        ("3", "no JSON object (a int)"),
        ("[" * 100_000, "no JSON object"),
        ('{"a": "three"}', "do not fit: a: Input should be a valid integer"),
        ('{"b": 1}', "do not fit: a: Missing required argument"),
        ('{"a": 1, "c": 2}', "do not fit: c: Unexpected keyword argument"),
        ("", "do not fit: a: Missing required argument"),
        ('{"a": null}', "do not fit: a:"),
    ],
)
def test_bad_arguments_are_an_error_for_the_model(running, arguments, words):
    run = running(add, arguments)
    assert run.status == "failed"
    assert words in run.result
    assert run.elapsed is None
    assert "http" not in run.result


def test_arguments_are_converted(running):
    assert running(add, '{"a": "3"}').result == "5"


def test_no_arguments_at_all_are_none(running):
    def f() -> str:
        return "yes"

    assert running(f, "").result == "yes"


def test_a_validator_that_raises_is_an_error_for_the_model(running):
    class Odd(BaseModel):
        a: int

        @field_validator("a")
        @classmethod
        def check(cls, value):
            raise KeyError("broken validator")

    def f(one: Odd):
        return 1

    run = running(f, {"one": {"a": 1}})
    assert run.status == "failed"
    assert "broken validator" in run.result


def test_an_unknown_function_is_an_error_for_the_model(running):
    run = running(add, {}, name="rm")
    assert run.status == "refused"
    assert run.result == "There is no function 'rm'; the functions are: add."


def test_only_functions_of_this_chat_can_run(script, asking):
    def other():
        raise AssertionError

    asking(script("Hi."), other).sample()
    server = script([("other", {}), ("__import__", {}), ("add", {"a": 1})], "Good.")
    response = asking(server, add).sample()
    assert [run.status for run in response.tool_runs] == ["refused", "refused", "done"]


def test_a_type_error_of_the_function_is_its_own(running):
    def f(a: int):
        return a + "x"

    run = running(f, {"a": 1})
    assert run.result.startswith("f failed: TypeError: unsupported operand")
    assert "line" in run.result
