"""Both wire formats as somebody else writes them (npm @copilotkit/aimock)."""

import pytest

from grok_jupyter import GrokError, ServerError, StreamError
from grok_jupyter.chat import user

SAID = "Tides come and go; naïve answers 😀 arrive in pieces."


def get_weather(city: str) -> str:
    """Tell the weather."""
    return f"Rain in {city}"


def asked(client, question, **settings):
    return client.chat.create("o3", **settings).append(user(question))


def test_an_answer_in_pieces(client):
    stream = asked(client, "tides").stream()
    text = "".join(chunk.content for _, chunk in stream)
    response = stream.response
    assert text == response.content == SAID
    assert response.reasoning_content == "The moon pulls at the sea."
    assert (response.status, response.finish_reason) == ("completed", "stop")


def test_an_answer_at_once(client):
    response = asked(client, "tides").sample()
    assert response.content == SAID
    assert response.status == "completed"


def test_its_searches_are_calls_of_the_servers(client, api):
    stream = asked(client, "tides").stream()
    told = [call.status for _, chunk in stream for call in chunk.server_tool_calls]
    calls = [(call.kind, call.query) for call in stream.response.server_tool_calls]
    if api == "responses":
        assert calls == [("web_search", "tides"), ("web_search", "moon")]
        assert told == ["running", "completed"] * 2
    else:
        assert calls == told == []


def test_a_function_is_called(client):
    response = asked(client, "weather", tools=[get_weather]).sample()
    assert [run.result for run in response.tool_runs] == ["Rain in Oslo"]
    assert response.content == "It rains in Oslo."


def test_an_error_is_shown(client):
    with pytest.raises(ServerError, match="Too busy now"):
        asked(client, "fail").sample()


def test_a_stream_that_is_cut_keeps_its_text(client):
    with pytest.raises(GrokError) as caught:
        list(asked(client, "cut").stream())
    assert isinstance(caught.value, StreamError)
    kept, whole = caught.value.response.content, "This text is cut somewhere in its middle."
    assert whole.startswith(kept)
    assert 0 < len(kept) < len(whole)
    assert caught.value.response.status == "failed"
