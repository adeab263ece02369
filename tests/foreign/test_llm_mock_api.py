"""Both formats as one more server writes them (PyPI llm-mock-api)."""

import asyncio
import threading

import pytest

from grok_jupyter import Client, RateLimitError
from grok_jupyter.chat import user

SAID = "Flut und Ebbe, 潮汐, 😀: so it goes.\n\n| a | b |\n|---|---|\n| 1 | 2 |"


def get_weather(city: str, days: int = 1) -> str:
    """Tell the weather of a city."""
    return f"{days} days of rain in {city}"


@pytest.fixture(scope="module")
def served():
    """The base URL of a running server."""
    package = pytest.importorskip(
        "llm_mock_api", reason="llm-mock-api, a server that others wrote, is not installed"
    )
    from llm_mock_api.types.reply import ErrorReply, ReplyObject, ToolCall, Usage

    server = package.MockServer(package.MockServerOptions(default_chunk_size=3))
    weather = ToolCall(name="get_weather", args={"city": "Oslo", "days": 3})
    first, then = ReplyObject(tools=[weather, weather]), ReplyObject(text="Take a coat.")
    server.when("tides").reply(
        ReplyObject(text=SAID, reasoning="The moon.", usage=Usage(input=7, output=11))
    )
    server.when("weather").reply_sequence([first, then, first, then])
    server.when("fail").reply(ReplyObject(error=ErrorReply(status=429, message="Too many")))
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(server.start(), loop).result(30)
    yield f"{server.url}/v1"
    asyncio.run_coroutine_threadsafe(server.stop(), loop).result(30)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture(params=["chat", "responses"])
def client(served, request):
    with Client("any", base_url=served, api=request.param, max_retries=0) as client:
        yield client


def asked(client, question, **settings):
    return client.chat.create("grok-4", **settings).append(user(question))


def test_an_answer_in_pieces(client):
    stream = asked(client, "tides").stream()
    pieces = [chunk.content for _, chunk in stream if chunk.content]
    response = stream.response
    assert "".join(pieces) == response.content == SAID
    assert len(pieces) > 10
    assert (response.usage.prompt_tokens, response.usage.completion_tokens) == (7, 11)
    assert (response.status, response.finish_reason) == ("completed", "stop")
    assert response.reasoning_content == ("The moon." if response.api == "responses" else "")


def test_an_answer_at_once(client):
    assert asked(client, "tides").sample().content == SAID


def test_two_calls_at_once_are_both_made(client):
    response = asked(client, "weather", tools=[get_weather]).sample()
    assert [run.result for run in response.tool_runs] == ["3 days of rain in Oslo"] * 2
    assert response.content == "Take a coat."


def test_an_error_is_shown(client):
    with pytest.raises(RateLimitError, match="Too many"):
        asked(client, "fail").sample()
