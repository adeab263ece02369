"""Servers that count, and clients that ask them about rows."""

import contextlib

import pytest
from client.many.server import CountingServer


@pytest.fixture
def counting():
    """Start a counting server: `counting(answer, ticks)`."""
    with contextlib.ExitStack() as stack:
        yield lambda *how, **named: stack.enter_context(CountingServer(*how, **named))


@pytest.fixture
def words():
    """Rows with a number and a word each: `words(3)`."""
    return lambda count: [{"number": number, "word": f"w{number}"} for number in range(count)]
