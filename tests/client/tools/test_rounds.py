"""Rounds: the model calls, the functions run, the model answers; all of it is one response."""

import anyio
import anyio.lowlevel
import pytest
from client.tools.functions import ADD, add, texts

from grok_jupyter.chat import tool, tool_result, user


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
