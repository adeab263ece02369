"""What ends the rounds: how many there may be, how many calls, what they may cost."""

import json

import pytest
from client.tools.functions import ADD, add

from grok_jupyter import ConfigError, InputError
from grok_jupyter.chat import tool
from grok_jupyter.protocol.dump import dump_response, load_response


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
