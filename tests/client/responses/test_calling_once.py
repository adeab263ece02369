"""A function runs when its call is complete, and once, however the server tells of it."""

import json

import pytest
from client.responses.captures import (
    OPENING,
    about,
    completed,
    function_call,
    message,
    message_item,
    stream,
)

ANSWER = stream(*OPENING, *message("Done."), *completed(message_item("Done.")))


def item(name="pay", arguments='{"to":"Ann"}', call="c1", name_of_item="fc_1", status="completed"):
    return {"type": "function_call", "id": name_of_item, "call_id": call, "name": name,
            "arguments": arguments, "status": status}  # fmt: skip


def done(index=0, **fields):
    return ("response.output_item.done", {"item": item(**fields), "output_index": index})


def called(name="pay", arguments='{"to":"Ann"}', index=0, call="c1"):
    return function_call(name, arguments, index, call)


@pytest.fixture
def run(answering, asking):
    """Ask a server that sends some events first; what ran, and the response."""

    def run(*events):
        paid = []

        def pay(to: str = "nobody") -> str:
            """Pay somebody."""
            paid.append(to)
            return "paid"

        server = answering(stream(*OPENING, *events), ANSWER)
        response = asking(server, tools=[pay]).sample()
        return paid, response, server

    return run


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ([item()], ["Ann"]),
        ([item(call="c2")], ["Ann"]),
        ([item(call="c2", name_of_item="fc_2")], ["Ann"]),
        ([item(call=None, name_of_item="fc_9")], ["Ann"]),
        ([item(arguments='{"to": "Ann"}', call="c2")], ["Ann"]),
        ([item(), item(call="c2", name_of_item="fc_2")], ["Ann", "Ann"]),  # two that are equal
        ([item(), item()], ["Ann"]),
        ([item(), item(arguments='{"to":"Bob"}', call="c2")], ["Ann", "Bob"]),
        ([message_item("Hm."), item(call="c2")], ["Ann"]),
        ([], ["Ann"]),
    ],
)
def test_the_last_event_calls_nothing_again(run, last, expected):
    paid, response, _ = run(*called(), *completed(*last))
    assert paid == expected
    assert response.content.endswith("Done.")


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([*called(), *called(index=1)], ["Ann"]),
        ([*called(), done(1)], ["Ann"]),
        ([done(0), done(1), done(2)], ["Ann"]),
        ([*called(), *called(index=1, call="c2")], ["Ann", "Ann"]),
        ([*called(), *called(arguments='{"to":"Bob"}', index=1)], ["Ann", "Bob"]),
        ([*called(), *called(arguments='{"to": "Ann"}', index=1)], ["Ann"]),
        ([*called()[:2], *called(index=1), *called()[2:]], ["Ann"]),
        ([*called(), *called()], ["Ann"]),  # the same item told twice
    ],
)
def test_an_item_that_comes_again_is_the_same_call(run, events, expected):
    paid, response, server = run(*events, *completed())
    assert paid == expected
    outputs = [one for one in server.requests[1].body["input"]
               if one.get("type") == "function_call_output"]  # fmt: skip
    assert len(outputs) == len(expected)
    assert response.status == "completed"


def incomplete(*output):
    details = {"reason": "max_output_tokens"}
    return ("response.incomplete", about("incomplete", output=output, incomplete_details=details))


@pytest.mark.parametrize("kept", range(1, 3))
@pytest.mark.parametrize("arguments", ['{"to":"Ann"}', "{}", ""])
@pytest.mark.parametrize(
    "last",
    [[], [item(status="in_progress")], [item(status="incomplete")], [item(arguments="{}")]],
    ids=["nothing", "in progress", "incomplete", "completed"],
)
def test_a_call_that_is_cut_does_not_run(run, kept, arguments, last):
    is_complete = bool(last) and last[0]["status"] == "completed"
    paid, response, server = run(*called(arguments=arguments)[:kept], incomplete(*last))
    assert bool(paid) == (is_complete and bool(response.rounds[0].tool_calls[0].function.arguments))
    if not paid:
        assert response.finish_reason == "length"
        assert [call.is_cut for call in response.tool_calls] == [True]
        assert len(server.requests) == 1
        assert [one.tool_calls for one in response.messages] in ([], [()])


@pytest.mark.parametrize("status", ["incomplete", "failed", "cancelled", ["completed"], 5, None])
def test_an_item_that_says_that_it_is_not_complete_does_not_run(run, status):
    paid, response, _ = run(*called()[:3], done(status=status), *completed())
    assert paid == ([] if status in ("incomplete", "failed", "cancelled") else ["Ann"])
    assert response.status == "completed"


def test_a_call_that_no_event_ends_runs_where_the_answer_is_complete(run):
    paid, _, _ = run(*called()[:2], *completed())
    assert paid == ["Ann"]


def test_what_is_complete_runs_beside_what_is_cut(run):
    events = [*called(), *called(arguments='{"to":"Bob"}', index=1, call="c2")[:2], incomplete()]
    paid, response, server = run(*events)
    assert paid == ["Ann"]
    assert [call["call_id"] for call in server.requests[1].body["input"]
            if call.get("type") == "function_call"] == ["c1"]  # fmt: skip
    assert response.content.endswith("Done.")


@pytest.mark.parametrize("arguments", ["", '{"to":', '{"to":"Ann"', "{}"])
def test_over_chat_completions_what_is_cut_does_not_run_either(answering, connect, arguments):
    from grok_jupyter.chat import user

    paid = []

    def pay(to: str = "nobody") -> str:
        """Pay somebody."""
        paid.append(to)
        return "paid"

    function = {"name": "pay", "arguments": arguments}
    call = {"index": 0, "id": "c1", "type": "function", "function": function}
    choice = {"index": 0, "delta": {"tool_calls": [call]}, "finish_reason": "length"}
    text = {"index": 0, "delta": {"content": "Done."}, "finish_reason": "stop"}
    bodies = (
        f"data: {json.dumps({'choices': [one]})}\n\ndata: [DONE]\n\n".encode()
        for one in (choice, text)
    )
    server = answering(*bodies)
    chat = connect(server, api="chat").chat.create("grok-4.6", tools=[pay]).append(user("Pay"))
    response = chat.sample()
    assert paid == (["nobody"] if arguments == "{}" else [])
    assert response.status == "completed"
