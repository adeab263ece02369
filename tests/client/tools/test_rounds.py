"""Rounds: the model calls, the functions run, the model answers; all of it is one response."""

import json

import anyio
import anyio.lowlevel
import pytest

from grok_jupyter import APITimeoutError, ConfigError, InputError, ServerError, StreamError
from grok_jupyter.chat import tool, tool_result, user
from grok_jupyter.protocol.dump import dump_response, load_response


def add(a: int, b: int) -> int:
    """Add two numbers."""
    return a + b


ADD = ("add", {"a": 1, "b": 2})


def texts(request):
    return [(m["role"], m["content"]) for m in request["messages"]]


def test_the_model_gets_the_result_and_answers(script, asking):
    server = script(("Let me see.", [ADD]), "It is 3.")
    response = asking(server, add).sample()
    assert response.content == "Let me see.\n\nIt is 3."
    assert response.status == "completed"
    assert response.finish_reason == "stop"
    assert response.tool_calls == []
    assert texts(server.requests[1]) == [
        ("user", "Hello"),
        ("assistant", "Let me see."),
        ("tool", "3"),
    ]
    (call,) = server.requests[1]["messages"][1]["tool_calls"]
    assert call["id"] == server.requests[1]["messages"][2]["tool_call_id"] == "call_1_0"
    (run,) = response.tool_runs
    assert (run.id, run.name, run.status, run.result) == ("call_1_0", "add", "done", "3")
    assert run.elapsed >= 0


def test_the_same_response_at_each_step_and_the_chunks_are_its_text(script, asking):
    server = script(("Let me see.", [ADD, ADD]), ("Hm.", [ADD]), "It is 3.")
    stream = asking(server, add).stream()
    text, seen = "", []
    for response, chunk in stream:
        assert response is stream.response
        text += chunk.content
        assert text == response.content
        seen.append([run.status for run in response.tool_runs])
        assert response.status == "streaming"
    assert text == "Let me see.\n\nHm.\n\nIt is 3."
    steps = [list(one) for one in dict.fromkeys(map(tuple, seen))]
    assert steps == [
        [],
        ["running"],
        ["done"],
        ["done", "running"],
        ["done", "done"],
        ["done", "done", "running"],
        ["done", "done", "done"],
    ]


def test_usage_and_cost_are_the_sum_over_rounds(script, asking):
    response = asking(script([ADD], [ADD], "It is 3."), add).sample()
    assert [one.usage.completion_tokens for one in response.rounds] == [1, 2, 3]
    assert response.usage.completion_tokens == 6
    assert response.usage.prompt_tokens == 30
    assert response.cost_usd == pytest.approx(0.0006)
    assert [one.status for one in response.rounds] == ["completed"] * 3


def test_usage_within_a_round_is_replaced(script, asking):
    totals = [
        response.usage.completion_tokens
        for response, _ in asking(script([ADD], "It is 3."), add).stream()
        if response.usage
    ]
    assert totals == sorted(totals)
    assert totals[-1] == 3


def test_append_brings_the_whole_exchange_along(script, asking):
    server = script([ADD], "It is 3.", "Yes.")
    chat = asking(server, add)
    response = chat.sample()
    chat.append(response).append(user("Sure?")).sample()
    assert texts(server.last) == [
        ("user", "Hello"),
        ("assistant", ""),
        ("tool", "3"),
        ("assistant", "It is 3."),
        ("user", "Sure?"),
    ]
    assert [message.role for message in response.messages] == ["assistant", "tool", "assistant"]


def test_async_chats_do_the_same(script, connect_async, ask):
    server = script(("One.", [ADD]), "It is 3.")

    async def double(a: int) -> int:
        await anyio.lowlevel.checkpoint()
        return 2 * a

    async def main():
        async with connect_async(server) as client:
            chat = ask(client, tools=[add, double])
            text = ""
            async for response, chunk in chat.stream():
                text += chunk.content
                assert text == response.content
            return response

    for backend in ("asyncio", "trio"):
        server.requests.clear()
        server.entries = (("One.", [ADD, ("double", {"a": 4})]), "It is 3.")
        response = anyio.run(main, backend=backend)
        assert response.content == "One.\n\nIt is 3."
        assert [run.result for run in response.tool_runs] == ["3", "8"]


def test_without_functions_nothing_changes(script, asking):
    about = tool("add", "Adds", {"type": "object", "properties": {}})
    server = script([ADD], "It is 3.")
    chat = asking(server, about, max_rounds=3)
    response = chat.sample()
    assert len(server.requests) == 1
    assert response.rounds == response.tool_runs == []
    assert response.tool_calls[0].function.name == "add"
    chat.append(response).append(tool_result("3", response.tool_calls[0].id))
    assert chat.sample().content == "It is 3."


def test_a_tool_of_the_callers_own_beside_functions_is_left_to_him(script, asking):
    about = tool("mine", "Mine", {"type": "object", "properties": {}})
    server = script([ADD, ("mine", {})], "It is 3.")
    chat = asking(server, add, about)
    response = chat.sample()
    assert response.status == "completed"
    assert response.finish_reason == "tool_calls"
    assert [run.name for run in response.tool_runs] == ["add"]
    chat.append(response).append(tool_result("x", response.tool_calls[1].id))
    assert chat.sample().content == "It is 3."
    assert [m["role"] for m in server.last["messages"]] == ["user", "assistant", "tool", "tool"]


# -- caps ------------------------------------------------------------------------------------------


def counting():
    calls = []

    def count(n: int = 0) -> int:
        calls.append(n)
        return len(calls)

    return count, calls


def test_the_last_round_goes_without_tools_so_that_an_answer_comes(script, asking):
    count, calls = counting()
    server = script(*[[("count", {})]] * 9, "Enough.")
    response = asking(server, count).sample()
    assert response.content == "Enough."
    assert len(server.requests) == 10
    assert len(calls) == 9
    assert [one.get("tool_choice") for one in server.requests] == [None] * 9 + ["none"]
    assert all(one["tools"] for one in server.requests)  # their calls are in the messages


@pytest.mark.parametrize("most", [1, 2, 3])
def test_max_rounds_are_the_requests(script, asking, most):
    count, _ = counting()
    server = script(lambda body: "End." if body.get("tool_choice") == "none" else [("count", {})])
    response = asking(server, count, max_rounds=most).sample()
    assert len(server.requests) == most
    assert response.content == "End."


def test_a_model_that_calls_even_then_gets_no_more(script, asking):
    count, calls = counting()
    server = script([("count", {})])
    response = asking(server, count, max_rounds=3).sample()
    assert len(server.requests) == 3
    assert len(calls) == 2
    assert response.tool_runs[-1].status == "refused"
    assert response.status == "completed"
    # What is appended has a result for each call.
    said = [m for m in response.messages if m.role == "assistant"]
    assert sum(len(m.tool_calls) for m in said) == len(response.messages) - len(said)


@pytest.mark.parametrize("most", [0, 1, 3, 4])
def test_max_calls_end_the_tools(script, asking, most):
    count, calls = counting()
    two = [("count", {"n": 1}), ("count", {"n": 2})]
    server = script(lambda body: "End." if body.get("tool_choice") == "none" else two)
    response = asking(server, count, max_calls=most).sample()
    assert len(calls) == most
    assert response.content == "End."
    refused = [run for run in response.tool_runs if run.status == "refused"]
    assert all("no more calls" in run.result for run in refused)
    assert len(server.requests) == 1 + (most + 1) // 2


@pytest.mark.parametrize("name", ["add", "nothing"])
def test_of_thousands_of_calls_those_that_are_refused_anyway_are_counted(script, asking, name):
    calls = [(name, {"a": number, "b": 1}) for number in range(3000)]
    server = script(("So many.", calls), ("And more.", calls[:500]))
    chat = asking(server, add)
    response = chat.sample()
    assert response.content == "So many.\n\nAnd more."
    runs = response.tool_runs
    assert len([run for run in runs if run.status in {"done", "refused"}]) == 150 + 1 + 100 + 1
    assert [run.further for run in runs if run.further] == [2850, 400]
    assert runs[150].result == "2,850 further calls were refused."
    assert sum(run.status == "done" for run in runs) == (50 if name == "add" else 0)
    messages = server.last["messages"]  # each call has its result behind it
    assert len(messages[1]["tool_calls"]) == 150
    results = [m["tool_call_id"] for m in messages if m["role"] == "tool"]
    assert results == [call["id"] for call in messages[1]["tool_calls"]]
    chat.append(response)
    assert len([m for m in chat.messages if m.role == "tool"]) == 250
    again = load_response(json.loads(json.dumps(dump_response(response))))
    assert again.tool_runs == runs
    assert [m.to_wire() for m in again.messages] == [m.to_wire() for m in response.messages]


def test_calls_of_the_callers_own_are_all_kept(script, asking):
    calls = [("add", {"a": number, "b": 1}) for number in range(400)] + [("theirs", {})] * 400
    described = tool("theirs", "Of the caller.", {"type": "object", "properties": {}})
    response = asking(script(calls, "Never."), add, described).sample()
    assert len(response.tool_calls) == 150 + 400
    assert response.tool_runs[-1].further == 250


def test_calls_of_unknown_functions_count_too(script, asking):
    server = script(
        lambda body: (
            "End." if body.get("tool_choice") == "none" else [("no", {"n": len(body["messages"])})]
        )
    )
    response = asking(server, add, max_calls=3).sample()
    assert len(server.requests) == 4
    assert response.content == "End."


def test_the_same_call_with_the_same_result_three_times_ends_the_tools(script, asking):
    server = script(
        [("add", '{"a": 1, "b": 2}')],
        [("add", '{"b": 2,"a":1}')],
        [("add", {"a": 2, "b": 2})],
        [ADD],
        "It is 3.",
    )
    response = asking(server, add).sample()
    assert [one.get("tool_choice") for one in server.requests] == [None] * 4 + ["none"]
    assert response.content == "It is 3."


def test_other_results_do_not_end_them(script, asking):
    count, _ = counting()
    server = script(*[[("count", {})]] * 5, "Five.")
    asking(server, count).sample()
    assert "tool_choice" not in server.last


def test_what_an_answer_may_cost_is_looked_at_between_rounds(script, asking):
    server = script(lambda body: "End." if body.get("tool_choice") == "none" else [ADD])
    response = asking(server, add, max_cost=0.0002).sample()
    assert [one.cost_usd for one in response.rounds] == [
        pytest.approx(0.0001), pytest.approx(0.0002), pytest.approx(0.0003),
    ]  # fmt: skip
    assert len(server.requests) == 3
    assert response.content == "End."


def test_a_call_that_is_demanded_is_demanded_once(script, asking):
    server = script([ADD], "It is 3.")
    response = asking(server, add, tool_choice="required").sample()
    assert [one["tool_choice"] for one in server.requests] == ["required", "auto"]
    assert response.content == "It is 3."
    server = script([ADD], "It is 3.")
    asking(server, add, tool_choice=add).sample()
    named = {"type": "function", "function": {"name": "add"}}
    assert [one["tool_choice"] for one in server.requests] == [named, "auto"]


def test_the_settings_of_calling_never_go_to_the_server(script, asking):
    server = script([ADD], "It is 3.")
    asking(server, add, max_rounds=4, max_calls=5, confirm=lambda run: True).sample()
    for request in server.requests:
        assert not {"max_rounds", "max_calls", "confirm", "replay_tools"} & set(request)


@pytest.mark.parametrize(
    ("settings", "kind", "words"),
    [
        ({"max_rounds": 0}, ConfigError, "max_rounds=0 is not a whole number of 1 or more"),
        ({"max_rounds": "3"}, ConfigError, "max_rounds='3'"),
        ({"max_calls": -1}, ConfigError, "max_calls=-1"),
        ({"max_calls": True}, ConfigError, "max_calls=True"),
        ({"confirm": "yes"}, ConfigError, "confirm='yes'"),
        ({"n": 2}, InputError, "n=2 asks for several answers"),
        ({"extra_body": {"n": 3}}, InputError, "n=3 asks for several answers"),
        ({"n": 1, "extra_body": {"n": 2}}, InputError, "n=2 asks for several answers"),
        ({"n": 2, "extra_body": {"n": None}}, InputError, "n=2 asks for several answers"),
        ({"tool_choice": len}, InputError, "none of the tools"),
    ],
)
def test_what_cannot_be_used_is_told_before_anything_is_sent(script, asking, settings, kind, words):
    server = script("Never.")
    with pytest.raises(kind, match=words):
        asking(server, add, **settings).stream()
    assert server.requests == []


# -- ends ------------------------------------------------------------------------------------------


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
