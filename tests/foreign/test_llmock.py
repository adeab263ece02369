"""A server that others wrote breaks answers on demand and judges the client (PyPI llmock)."""

import json
from dataclasses import dataclass

import pytest

from grok_jupyter import (
    APITimeoutError,
    BadRequestError,
    Client,
    GrokError,
    RateLimitError,
    StreamError,
)
from grok_jupyter.chat import user

pytest.importorskip("llmock", reason="llmock, a server that others wrote, is not installed")


@dataclass
class Invoice:
    number: str
    total: float


def get_weather(city: str) -> str:
    """Tell the weather of a city."""
    return f"Rain in {city}"


@pytest.fixture(params=["chat", "responses", "xai"])
def client(llmock, request):
    """Return a client of the server, over one of the formats."""
    provider, api = ("xai", "chat") if request.param == "xai" else ("openai", request.param)
    llmock.tool_mode("auto")
    with Client("any", base_url=llmock.base_url(provider), api=api, silence_timeout=60) as client:
        yield client


@pytest.fixture
def ask(client):
    """Return a function that makes a chat with a question."""
    return lambda question="What of the tides?", of=client, **settings: of.chat.create(
        "grok-4", **settings
    ).append(user(question))


def broken(chat):
    """Read a stream that breaks; return the error."""
    with pytest.raises(GrokError) as caught:
        list(chat.stream())
    assert caught.value.response.status == "failed"
    return caught.value


def test_what_arrives_in_pieces_is_what_arrives_at_once(ask):
    stream = ask().stream()
    pieces = [chunk.content for _, chunk in stream]
    assert len(pieces) > 3
    assert "".join(pieces) == stream.response.content == ask().sample().content
    assert stream.response.usage == ask().sample().usage
    assert stream.response.status == "completed"


def test_a_rate_limit_is_waited_for_as_long_as_it_says(ask, llmock):
    llmock.rate_limit(times=2, retry_after=0.3)
    assert ask().sample().status == "completed"
    assert len(llmock.requests) == 3
    llmock.assert_resilient(strict=True)


def test_a_limit_that_stays_ends_in_its_error(ask, llmock):
    llmock.rate_limit(times=None, retry_after=0.05)
    with pytest.raises(RateLimitError):
        ask().sample()
    assert len(llmock.requests) == 3


def test_an_overloaded_server_is_asked_again_with_growing_waits(ask, llmock):
    llmock.fail(503, times=2)
    assert ask().sample().status == "completed"
    llmock.assert_resilient(strict=True)


def test_a_request_that_is_wrong_is_not_sent_again(ask, llmock):
    llmock.context_overflow()
    with pytest.raises(BadRequestError, match="maximum context length"):
        ask().sample()
    assert len(llmock.requests) == 1
    llmock.assert_resilient(strict=True)


@pytest.mark.parametrize("fault", ["truncate", "disconnect", "corrupt"])
@pytest.mark.parametrize("after", [1, 4, 7])
def test_no_broken_stream_passes_for_an_answer(ask, llmock, fault, after):
    whole = ask().sample().content
    getattr(llmock, fault)(after_chunks=after)
    error = broken(ask())
    assert isinstance(error, StreamError)
    assert whole.startswith(error.response.content)
    assert error.response.content != whole
    assert len(llmock.requests) == 2


def test_a_stream_that_stalls_is_not_waited_for(ask, client, llmock):
    llmock.stall(after_chunks=4, seconds=20)
    impatient = client.with_options(silence_timeout=0.5)
    assert isinstance(broken(ask(of=impatient)), APITimeoutError)


def test_a_function_is_called_with_what_the_server_makes_of_its_schema(ask, llmock):
    response = ask("What is the weather?", tools=[get_weather]).sample()
    (run,) = response.tool_runs
    assert run.result == f"Rain in {json.loads(run.arguments)['city']}"
    assert response.content
    assert len(llmock.requests) == 2


@pytest.mark.parametrize("kind", ["malformed_arguments", "unknown_tool"])
def test_a_call_that_cannot_be_made_is_told_to_the_model(ask, llmock, kind):
    llmock.break_tool_call(kind)
    response = ask("What is the weather?", tools=[get_weather]).sample()
    assert response.status == "completed"
    assert response.tool_runs[0].status in {"failed", "refused"}
    assert len(llmock.requests) == 2


def test_a_call_that_breaks_off_is_not_made(ask, llmock):
    called = []

    def note(text: str) -> str:
        """Take a note."""
        called.append(text)
        return "noted"

    llmock.call_tool("note", {"text": "a long text that comes in pieces"}).truncate(after_chunks=3)
    broken(ask("Note it", tools=[note]))
    assert called == []


def test_an_answer_of_a_given_shape_is_an_object(ask):
    response, invoice = ask("Read the invoice").parse(Invoice)
    assert isinstance(invoice, Invoice)
    assert isinstance(invoice.total, float)
    assert response.status == "completed"
