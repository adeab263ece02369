"""Arguments that nobody should give: one sentence each, and nothing but a GrokError."""

from collections.abc import Callable

import pydantic
import pytest

from grok_jupyter import Client, GrokError
from grok_jupyter.chat import image, tool, tool_result

DEEP = []
for _ in range(100_000):
    DEEP = [DEEP]


class Number(pydantic.BaseModel):
    value: int


class Strange(pydantic.BaseModel):
    value: Callable[[int], int]


class Mute:
    def __repr__(self):
        raise RuntimeError("no words")


def circular():
    values = []
    values.append(values)
    return values


def released():
    view = memoryview(b"x")
    view.release()
    return view


OF_A_CHAT = {
    "an object in place of its class": {"response_format": Number(value=1)},
    "a class without a schema": {"response_format": Strange},
    "what has no repr": {"temperature": Mute()},
    "a number of 5000 digits": {"seed": 10**5000},
    "what is no list": {"stop": 5},
    "what is nested": {"stop": DEEP},
}


@pytest.mark.parametrize("name", OF_A_CHAT)
def test_a_setting_that_cannot_be_used_is_one_sentence(name, shared, ask):
    with pytest.raises(GrokError, match=next(iter(OF_A_CHAT[name]))) as caught:
        ask(shared, **OF_A_CHAT[name]).sample()
    assert len(str(caught.value)) < 600


@pytest.mark.parametrize("shape", [Number(value=1), Strange, DEEP, Mute()])
def test_a_shape_that_cannot_be_asked_for_is_one_sentence(shape, shared, ask):
    with pytest.raises(GrokError):
        ask(shared).parse(shape)


MADE = {
    "a result with odd keys": lambda: tool_result({(1, 2): 3}, "id"),
    "a circular result": lambda: tool_result(circular(), "id"),
    "a nested result": lambda: tool_result(DEEP, "id"),
    "a result without a repr": lambda: tool_result(Mute(), "id"),
    "a tool without a schema": lambda: tool("f", "what it does", Strange),
    "parameters without a repr": lambda: tool("f", "what it does", Mute()),
    "a released view": lambda: image(released()),
    "a view without a dimension": lambda: image(memoryview(bytearray(8)).cast("d", ())),
    "a detail that is a list": lambda: image(b"x", []),
}


@pytest.mark.parametrize("name", MADE)
def test_a_message_that_cannot_be_made_is_one_sentence(name):
    with pytest.raises(GrokError):
        MADE[name]()


@pytest.mark.parametrize(
    "options", [{"timeout": Mute()}, {"replay": "auto", "replay_speed": 10**400}]
)
def test_an_option_that_cannot_be_used_is_one_sentence(options, key):
    with pytest.raises(GrokError, match=list(options)[-1]):
        Client(key, **options)


def test_a_timeout_beyond_measure_is_for_ever(key):
    assert Client(key, timeout=10**400)._connection.timeout > 1e8


class Unclear:
    """Compares as an array does: neither true nor false."""

    __hash__ = None

    def __eq__(self, other):
        raise ValueError("The truth value is ambiguous")


def test_a_model_that_cannot_be_compared_is_one_sentence(shared):
    with pytest.raises(GrokError, match="model"):
        shared.chat.create(Unclear())
