"""Answers over the Responses API: what was captured, read into the response that we know."""

import anyio
import pytest
from client.responses.captures import (
    CAPTURES,
    CITED,
    FOUND,
    FUNCTION,
    ID,
    MARK,
    PLAIN,
    SEARCH,
    SENTENCE,
    SUMMARY,
    about,
    message_item,
    usage,
)
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.protocol.dump import dump_response
from grok_jupyter.protocol.server_calls import Source


def plain(value):
    """Plain data without what a clock measures."""
    if isinstance(value, dict):
        return {
            name: plain(one)
            for name, one in value.items()
            if name not in {"elapsed", "time_to_first_token"}
        }
    return [plain(one) for one in value] if isinstance(value, list) else value


def test_a_plain_answer(answering, asking):
    server = answering(PLAIN)
    stream = asking(server).stream()
    text = ""
    for response, chunk in stream:
        text += chunk.content
        assert text == response.content
    assert response.content == "391"
    assert (response.status, response.finish_reason) == ("completed", "stop")
    assert (response.id, response.model, response.created) == (ID, "grok-4.5", 1791066850)
    assert response.system_fingerprint == "fp_a39489019fa99b6e"
    assert response.api == "responses"
    used = response.usage
    assert (used.prompt_tokens, used.completion_tokens, used.total_tokens) == (1539, 1, 1590)
    assert (used.reasoning_tokens, used.cached_prompt_text_tokens) == (50, 0)
    assert response.cost_usd == 0.003384
    assert used.num_sources_used is None
    assert used.server_side_tools == {}
    assert server.requests[0].path == "/v1/responses"


def test_chunks_keep_their_event(answering, asking):
    chunks = [chunk for _, chunk in asking(answering(PLAIN)).stream()]
    assert [chunk.raw["type"] for chunk in chunks if chunk.content] == [
        "response.output_text.delta"
    ]


def test_a_summary_is_the_reasoning(read):
    response, _ = read(SUMMARY)
    assert response.reasoning_content == "The user asks"
    assert response.content == "391"


def test_a_search_has_citations_sources_and_a_call(answering, asking):
    stream = asking(answering(SEARCH)).stream()
    told = [call for _, chunk in stream for call in chunk.server_tool_calls]
    response = stream.response
    assert response.content == SENTENCE + MARK
    assert response.citations == [CITED]
    assert response.sources == [Source(CITED), Source(FOUND)]
    (call,) = response.server_tool_calls
    assert (call.kind, call.status) == ("web_search", "completed")
    assert call.query == "capital of Australia"
    assert call.pages == 2
    assert call.elapsed >= 0
    assert [one.status for one in told] == ["running", "completed"]
    assert told[0].query == ""
    assert response.usage.server_side_tools == {"web_search": 1}
    assert response.cost_usd == 0.0166272
    (marker,) = response.markers
    assert (marker.url, marker.number) == (CITED, "1")
    assert response.content[marker.start : marker.end] == MARK
    assert response.tool_calls == []


def test_a_call_of_a_function(read):
    response, _ = read(FUNCTION)
    (call,) = response.tool_calls
    assert (call.id, call.function.name) == ("call-2d64-0", "get_weather")
    assert call.function.arguments == '{"city":"Oslo"}'
    assert response.finish_reason == "tool_calls"
    assert response.server_tool_calls == []


@pytest.mark.parametrize("name", CAPTURES)
@given(data=st.data())
def test_any_segmentation_gives_the_same_response(read, name, data):
    body = CAPTURES[name]
    cuts = data.draw(st.lists(st.integers(1, len(body) - 1), max_size=8).map(sorted))
    pieces = [body[a:b] for a, b in zip([0, *cuts], [*cuts, len(body)], strict=True) if a < b]
    response, chunks = read(*pieces)
    whole, _ = read(body)
    assert plain(dump_response(response)) == plain(dump_response(whole))
    assert "".join(chunk.content for chunk in chunks) == response.content


@pytest.mark.parametrize("name", CAPTURES)
def test_each_byte_by_itself_gives_the_same_response(read, name):
    body = CAPTURES[name]
    response, _ = read(*(body[at : at + 1] for at in range(len(body))))
    whole, _ = read(body)
    assert plain(dump_response(response)) == plain(dump_response(whole))


def test_an_answer_in_one_body(answering, asking):
    import json

    output = [
        {"type": "reasoning", "id": "rs", "summary": [{"type": "summary_text", "text": "Hm."}]},
        message_item("391", status="completed"),
    ]
    body = json.dumps(about("completed", output=output, usage=usage())["response"]).encode()
    response = asking(answering(body)).sample()
    assert (response.content, response.reasoning_content) == ("391", "Hm.")
    assert (response.finish_reason, response.status) == ("stop", "completed")
    assert response.usage.completion_tokens == 1


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_awaited_it_is_the_same(answering, connect_async, backend):
    from grok_jupyter.chat import user

    server = answering(SEARCH)

    async def main():
        async with connect_async(server, api="responses") as client:
            chat = client.chat.create("grok-4.5").append(user("Hello"))
            told = []
            stream = chat.stream()
            async for _, chunk in stream:
                told += [call.status for call in chunk.server_tool_calls]
            return stream.response, told

    response, told = anyio.run(main, backend=backend)
    assert response.content == SENTENCE + MARK
    assert response.citations == [CITED]
    assert told == ["running", "completed"]
