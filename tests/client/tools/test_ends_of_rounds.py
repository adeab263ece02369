"""Errors, limits of time and odd servers between rounds."""

import pytest
from client.tools.functions import ADD, add

from grok_jupyter import APITimeoutError, ServerError, StreamError
from grok_jupyter.chat import user


def test_an_error_in_a_later_round_keeps_what_had_arrived(script, asking):
    server = script(("Let me see.", [ADD]), 500)
    chat = asking(server, add, client={"max_retries": 0})
    with pytest.raises(ServerError) as caught:
        chat.sample()
    response = caught.value.response
    assert response.content == "Let me see."
    assert response.status == "failed"
    assert [run.result for run in response.tool_runs] == ["3"]
    assert [one.status for one in response.rounds] == ["completed", "failed"]
    assert [message.role for message in response.messages] == ["assistant", "tool"]


def test_a_round_that_is_cut_keeps_its_text_and_no_half_call(script, asking, event):
    half = {"index": 0, "id": "c", "function": {"name": "add", "arguments": '{"a": '}}
    cut = event("Well") + event(choices=[{"index": 0, "delta": {"tool_calls": [half]}}])
    server = script(("See.", [ADD]), cut)
    with pytest.raises(StreamError) as caught:
        for _ in asking(server, add).stream():
            pass
    response = caught.value.response
    assert response.content == "See.\n\nWell"
    assert response.messages[-1].text == "Well"
    assert response.messages[-1].tool_calls == ()


def test_the_timeout_holds_for_all_rounds_together(raw, connect, ask):
    import threading

    from client.tools.conftest import said

    ended = threading.Event()

    def handle(exchange):
        exchange.read()
        exchange.answer(said("See.", [ADD]))
        exchange.read()
        ended.wait(20)

    server = raw(handle)
    chat = ask(connect(server, timeout=1.5, max_retries=0), tools=[add])
    with pytest.raises(APITimeoutError, match=r"timeout=1\.5") as caught:
        list(chat.stream())
    ended.set()
    assert caught.value.response.content == "See."
    assert caught.value.response.status == "failed"


def test_what_an_earlier_attempt_took_counts_for_each_round(script, asking):
    from dataclasses import replace
    from time import monotonic

    from grok_jupyter import Response

    chat = asking(script("Never."), add)
    rounds, request, limits = chat._first({}, chat.messages, stream=True)
    flow = rounds.ask((request, replace(limits, spent=limits.timeout)), Response())
    assert next(flow).latest <= monotonic()
    flow.close()


def test_what_a_function_takes_is_no_time_of_the_servers(script, asking):
    import time

    def slow() -> str:
        time.sleep(0.5)
        return "done"

    server = script([("slow", {})], "Good.")
    response = asking(server, slow, client={"timeout": 0.4}).sample()
    assert response.content == "Good."


def test_leaving_the_loop_while_a_call_is_told_of(script, asking):
    server = script([ADD, ADD], "It is 3.")
    for response, _ in asking(server, add).stream():
        if response.tool_runs:
            break
    assert response.status == "interrupted"
    assert [run.status for run in response.tool_runs] == ["failed"]
    assert "interrupted" in response.tool_runs[0].result
    assert len(server.requests) == 1
    roles = [message.role for message in response.messages]
    assert roles == ["assistant", "tool", "tool"]  # each call has a result


def test_a_server_without_ids_for_its_calls(script, asking, event, finish):
    call = {"index": 0, "function": {"name": "add", "arguments": '{"a": 1, "b": 2}'}}
    first = event(choices=[{"index": 0, "delta": {"tool_calls": [call]}}]) + finish
    server = script(first, "It is 3.")
    stream = asking(server, add).stream()
    list(stream)
    assert stream.response.content == "It is 3."
    asked = server.last["messages"]
    assert asked[1]["tool_calls"][0]["id"] == asked[2]["tool_call_id"] != ""


def test_a_round_is_set_apart_though_its_first_event_has_two_parts(script, asking, event, finish):
    parts = [{"index": 0, "delta": {"content": one}} for one in ("It ", "is 3.")]
    server = script(("See.", [ADD]), event(choices=parts) + finish)
    stream = asking(server, add).stream()
    text = "".join(chunk.content for _, chunk in stream)
    assert text == stream.response.content == "See.\n\nIt is 3."


def test_an_emoji_that_is_cut_is_one_in_the_whole_text(script, asking, event, finish):
    halves = event("\ud83d") + event("\ude00") + event("!") + finish
    server = script(("See.", [ADD]), halves)
    stream = asking(server, add).stream()
    text = "".join(chunk.content for _, chunk in stream)
    assert text == stream.response.content == "See.\n\n😀!"
    assert stream.response.final.content == "😀!"


@pytest.mark.parametrize("kind", ["function", "tool", "function_call"])
def test_a_call_is_known_by_its_name_whatever_its_type(script, asking, event, finish, kind):
    function = {"name": "add", "arguments": '{"a": 1, "b": 2}'}
    call = {"index": 0, "id": "c", "type": kind, "function": function}
    server = script(
        event(choices=[{"index": 0, "delta": {"tool_calls": [call]}}]) + finish, "It is 3."
    )
    stream = asking(server, add).stream()
    list(stream)
    assert stream.response.content == "It is 3."


def test_a_call_that_the_server_makes_itself_is_its_own(script, asking, event, finish):
    call = {"index": 0, "id": "c", "type": "web_search_call", "function": {"name": "web_search"}}
    body = event(choices=[{"index": 0, "delta": {"tool_calls": [call]}}]) + event("Found.")
    stream = asking(script(body + finish, "Never."), add).stream()
    list(stream)
    assert stream.response.content == "Found."
    assert stream.response.tool_runs == []


def test_calls_of_one_id_in_every_round(script, asking, event, finish):
    def call(a):
        body = {
            "index": 0,
            "id": "x",
            "function": {"name": "add", "arguments": f'{{"a":{a},"b":0}}'},
        }
        return event(choices=[{"index": 0, "delta": {"tool_calls": [body]}}]) + finish

    server = script(call(1), call(2), "Good.")
    stream = asking(server, add).stream()
    list(stream)
    assert [m.text for m in stream.response.messages if m.role == "tool"] == ["1", "2"]


def test_messages_added_while_it_streams_are_of_the_next_question(script, asking):
    server = script([ADD], "It is 3.")
    chat = asking(server, add)
    for response, _ in chat.stream():
        if response.tool_runs and len(chat.messages) == 1:
            chat.append(user("Later"))
    assert "Later" not in str(server.last["messages"])


def test_a_response_with_rounds_pickles_and_copies(script, asking):
    import copy
    import pickle

    response = asking(script([ADD], "It is 3."), add).sample()
    for other in (copy.deepcopy(response), pickle.loads(pickle.dumps(response))):
        assert other.content == response.content
        assert other.usage == response.usage
        assert other.tool_runs == response.tool_runs
        assert [m.to_wire() for m in other.messages] == [m.to_wire() for m in response.messages]


def test_json_and_parse_read_the_last_round(script, asking):
    server = script(("I add.", [ADD]), '{"sum": 3}')
    chat = asking(server, add)
    response, value = chat.parse({"type": "object"})
    assert value == {"sum": 3}
    assert response.json() == {"sum": 3}
    assert response.content == 'I add.\n\n{"sum": 3}'
