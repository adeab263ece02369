"""Conversations over the Responses API: functions, what was sealed, what was stored; recordings."""

import json

import pytest
from client.responses.captures import (
    CITED,
    FUNCTION,
    MARK,
    OPENING,
    PLAIN,
    SEARCH,
    SENTENCE,
    completed,
    function_call,
    message,
    reasoning,
    search_begins,
    search_ends,
    usage,
)
from client.responses.captures import stream as written

from grok_jupyter import BadRequestError, Client, RecordingError, StreamError
from grok_jupyter.chat import user
from grok_jupyter.protocol.dump import dump_response, load_response
from grok_jupyter.protocol.messages import Message
from grok_jupyter.simulator import Knobs, SimulatorServer
from grok_jupyter.tools import web_search

SEALED = written(*OPENING, *reasoning("Hm.", sealed="c2VhbGVk"), *message("391", index=1),
                *completed())  # fmt: skip
STALE = "Could not decrypt the provided encrypted_content for the reasoning item."


def get_weather(city: str) -> str:
    """Tell the weather."""
    return f"Rain in {city}"


def items(request, kind):
    return [item for item in request.body["input"] if item.get("type") == kind]


def test_functions_are_called_and_the_results_go_back(answering, asking):
    server = answering(FUNCTION, written(*OPENING, *message("It rains."), *completed()))
    response = asking(server, tools=[get_weather]).sample()
    assert response.content == "It rains."
    assert [run.result for run in response.tool_runs] == ["Rain in Oslo"]
    assert response.api == "responses"
    assert items(server.requests[1], "function_call") == [
        {"type": "function_call", "call_id": "call-2d64-0", "name": "get_weather",
         "arguments": '{"city":"Oslo"}'}
    ]  # fmt: skip
    assert items(server.requests[1], "function_call_output") == [
        {"type": "function_call_output", "call_id": "call-2d64-0", "output": "Rain in Oslo"}
    ]
    assert response.usage.prompt_tokens == 2 * 1539
    assert response.cost_usd == pytest.approx(2 * 0.003384)


def test_functions_and_a_search_in_one_answer(answering, asking):
    used = usage(server_side_tool_usage_details={"web_search_calls": 1})
    first = written(
        *OPENING,
        *search_begins(),
        *search_ends("Oslo", CITED),
        *function_call("get_weather", '{"city":"Oslo"}', 1),
        *completed(usage=used),
    )
    server = answering(first, SEARCH)
    told = []
    chat = asking(server, tools=[web_search(), get_weather])
    stream = chat.stream()
    for _, chunk in stream:
        told += [call.status for call in chunk.server_tool_calls]
    response = stream.response
    assert told == ["running", "completed"] * 2
    assert [call.query for call in response.server_tool_calls] == ["Oslo", "capital of Australia"]
    assert response.citations == [CITED]
    assert response.sources[0].url == CITED
    assert response.usage.server_side_tools == {"web_search": 2}
    assert response.content == SENTENCE + MARK
    tools = server.requests[1].body["tools"]
    assert [tool["type"] for tool in tools] == ["web_search", "function"]


def test_sealed_reasoning_comes_along(answering, asking):
    server = answering(SEALED)
    chat = asking(server)
    response = chat.sample()
    chat.append(response).append(user("And now?")).sample()
    assert server.requests[1].body["input"] == [
        {"role": "user", "content": "Hello"},
        {
            "type": "reasoning",
            "summary": [],
            "encrypted_content": "c2VhbGVk",
        },
        {"role": "assistant", "content": "391"},
        {"role": "user", "content": "And now?"},
    ]


def test_sealed_reasoning_survives_a_dump_and_between_rounds(answering, asking):
    call = written(*OPENING, *reasoning(sealed="b25l"),
                  *function_call("get_weather", '{"city":"Oslo"}', 1), *completed())  # fmt: skip
    server = answering(call, SEALED, PLAIN)
    chat = asking(server, tools=[get_weather])
    response = load_response(json.loads(json.dumps(dump_response(chat.sample()))))
    assert [one["encrypted_content"] for one in items(server.requests[1], "reasoning")] == ["b25l"]
    chat.append(response).append(user("And now?")).sample()
    kept = [one["encrypted_content"] for one in items(server.requests[2], "reasoning")]
    assert kept == ["b25l", "c2VhbGVk"]


def test_another_model_does_not_get_it(answering, asking, connect):
    server = answering(SEALED)
    response = asking(server).sample()
    client = connect(server, api="responses")
    for model, count in (("grok-4.5-0915", 1), ("grok-4.6", 0), ("grok-4.5", 1)):
        chat = client.chat.create(model).append(user("Hello")).append(response)
        chat.append(user("And?")).sample()
        assert len(items(server.requests[-1], "reasoning")) == count


def test_it_does_not_go_without_the_answer_that_it_led_to(answering, asking):
    server = answering(written(*OPENING, *reasoning("Hm.", sealed="c2VhbGVk")), PLAIN)
    chat = asking(server)
    with pytest.raises(StreamError) as caught:
        chat.sample()
    chat.append(caught.value.response).append(user("Go on.")).sample()
    assert server.requests[1].body["input"] == [
        {"role": "user", "content": "Hello"},
        {"role": "user", "content": "Go on."},
    ]


def test_over_chat_completions_it_does_not_go(answering, asking, connect):
    server = answering(SEALED)
    response = asking(server).sample()
    client = connect(server, api="chat")
    chat = client.chat.create("grok-4.5").append(user("Hello")).append(response).append(user("?"))
    assert b"c2VhbGVk" not in chat.preview().body


def test_a_conversation_goes_over_one_format_the_other_and_the_first(answering, connect):
    over_chat = (
        b'data: {"choices":[{"index":0,"delta":{"content":"Over Chat."}}]}\n\n'
        b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
    )
    server = answering(SEALED, over_chat, SEARCH)
    client = connect(server, api="auto")
    messages = []
    for question, tools in (("One?", [web_search()]), ("Two?", None), ("Three?", [web_search()])):
        messages.append(user(question))
        chat = client.chat.create("grok-4.5", messages=messages, tools=tools)
        response = chat.sample()
        messages += response.messages
    paths = [request.path for request in server.requests]
    assert paths == ["/v1/responses", "/v1/chat/completions", "/v1/responses"]
    assert [message["content"] for message in server.requests[1].body["messages"]] == [
        "One?", "391", "Two?",
    ]  # fmt: skip
    assert "c2VhbGVk" not in json.dumps(server.requests[1].body)
    assert server.requests[2].body["input"] == [
        {"role": "user", "content": "One?"},
        {
            "type": "reasoning",
            "summary": [],
            "encrypted_content": "c2VhbGVk",
        },
        {"role": "assistant", "content": "391"},
        {"role": "user", "content": "Two?"},
        {"role": "assistant", "content": "Over Chat."},
        {"role": "user", "content": "Three?"},
    ]
    assert response.citations == [CITED]


def test_what_is_stale_is_left_out_and_asked_once_more(answering, asking, refusing):
    refused = refusing("400 Bad Request", STALE)
    server = answering(SEALED, refused, PLAIN, PLAIN)
    chat = asking(server)
    chat.append(chat.sample()).append(user("And now?"))
    assert chat.sample().content == "391"
    assert [len(items(request, "reasoning")) for request in server.requests] == [0, 1, 0]
    chat.sample()  # what is known to be stale is not sent again
    assert len(server.requests) == 4


def test_it_is_left_out_once_only(answering, asking, refusing):
    server = answering(SEALED, refusing("400 Bad Request", STALE))
    chat = asking(server)
    chat.append(chat.sample()).append(user("And now?"))
    with pytest.raises(BadRequestError, match="decrypt"):
        chat.sample()
    assert len(server.requests) == 3


def test_a_former_answer_is_named_where_it_is_stored(answering, asking):
    server = answering(PLAIN)
    first = asking(server, store=True).sample()
    asking(server, "And now?", previous_response_id=first.id, store=True).sample()
    assert server.requests[1].body["previous_response_id"] == first.id
    assert server.requests[1].body["input"] == [{"role": "user", "content": "And now?"}]


def test_the_same_conversation_over_both_formats_is_the_same():
    talks = []
    with SimulatorServer(Knobs(rate=0, first_token=0)) as server:
        for api in ("chat", "responses"):
            with Client("k", base_url=server.url, api=api) as client:
                chat = client.chat.create("grok-4.6", tools=[get_weather])
                for question in ("Hello", "Show me Markdown", 'get_weather("Oslo")'):
                    chat.append(user(question))
                    response = chat.stream()
                    list(response)
                    chat.append(response.response)
                talks.append(chat.messages)
    chat, responses = talks
    assert [(m.role, m.content) for m in chat] == [(m.role, m.content) for m in responses]
    names = [[call.function.name for m in talk for call in m.tool_calls] for talk in talks]
    assert names[0] == names[1] == ["get_weather"]


def test_messages_with_and_without_what_is_sealed_are_equal():
    assert Message("assistant", ("Hi",)) == Message("assistant", ("Hi",), sealed=({"model": "m"},))


def recording(server, mode, **settings):
    return Client("k" * 20, base_url=server.url, replay=mode, replay_speed=0, api="responses",
                  **settings)  # fmt: skip


def test_an_answer_is_recorded_and_replayed(answering, tmp_path):
    server = answering(SEARCH)
    folder = tmp_path / "recordings"
    responses = []
    for mode in ("record", "only"):
        with recording(server, mode, replay_folder=folder) as client:
            stream = client.chat.create("grok-4.5", tools=[web_search()]).append(user("Where?"))
            stream = stream.stream()
            for _ in stream:
                pass
            responses.append(stream.response)
    assert len(server.requests) == 1
    first, again = (dump_response(one) for one in responses)
    for one in (first, again):
        for name in ("elapsed", "time_to_first_token", "recorded_at"):
            one.pop(name, None)
        for call in one["server_tool_calls"]:
            call.pop("elapsed")
    assert first == again
    assert again["api"] == "responses"
    (file,) = folder.iterdir()
    assert file.name.startswith("where.")
    text = file.read_text()
    assert '"event",{"sequence_number":0,"type":"response.created"' in text
    assert json.loads(text)["answer"] == [SENTENCE + MARK]


def test_a_stream_replays_what_was_recorded_whole_and_the_other_way_round(answering, tmp_path):
    for index, (record, replay) in enumerate([("sample", "stream"), ("stream", "sample")]):
        server = answering(PLAIN if record == "stream" else whole())
        answers = []
        for mode, how in (("record", record), ("only", replay)):
            with recording(server, mode, replay_folder=tmp_path / str(index)) as client:
                chat = client.chat.create("grok-4.5").append(user("Where?"))
                if how == "sample":
                    answers.append(chat.sample())
                else:
                    stream = chat.stream()
                    list(stream)
                    answers.append(stream.response)
        assert answers[0].content == answers[1].content == "391"
        assert answers[1].finish_reason == "stop"


def whole():
    from client.responses.captures import about, message_item

    return json.dumps(about("completed", output=[message_item("391")])["response"]).encode()


def test_both_formats_have_recordings_of_their_own(answering, tmp_path):
    server = answering(PLAIN)
    with recording(server, "record", replay_folder=tmp_path) as client:
        client.chat.create("grok-4.5").append(user("Where?")).sample()
    with recording(server, "only", replay_folder=tmp_path) as client:
        chat = client.with_options(api="chat").chat.create("grok-4.5").append(user("Where?"))
        with pytest.raises(RecordingError, match="no recording of 'Where\\?'"):
            chat.sample()


def test_a_truncated_answer_is_not_recorded(answering, tmp_path):
    server = answering(written(*OPENING, *message("391")))
    with recording(server, "record", replay_folder=tmp_path / "none") as client:
        chat = client.chat.create("grok-4.5").append(user("Where?"))
        with pytest.raises(StreamError, match="incomplete"):
            chat.sample()
    assert not (tmp_path / "none").exists() or not list((tmp_path / "none").iterdir())


def test_recorded_results_of_functions_are_found(answering, tmp_path):
    answers = iter(["Rain", "Sun"])

    def get_weather(city: str) -> str:
        """Tell the weather."""
        return next(answers)

    server = answering(FUNCTION, written(*OPENING, *message("It rains."), *completed()))
    results = []
    for mode, tools in (("record", "run"), ("only", "recorded")):
        with recording(server, mode, replay_folder=tmp_path, replay_tools=tools) as client:
            chat = client.chat.create("grok-4.5", tools=[get_weather]).append(user("Where?"))
            response = chat.sample()
            results.append((response.content, [run.result for run in response.tool_runs]))
    assert results == [("It rains.", ["Rain"])] * 2
