"""What servers do to a stream: each thing that has tripped a client."""

import contextlib
import json

import pytest
from client.responses.captures import (
    CITED,
    FOUND,
    ID,
    OPENING,
    PLAIN,
    SEARCH,
    about,
    annotation,
    completed,
    delta,
    function_call,
    message,
    message_begins,
    message_ends,
    message_item,
    reasoning,
    search_begins,
    search_ends,
    search_goes_on,
    stream,
    usage,
)

from grok_jupyter import APITimeoutError, StreamError


def content(read, *events, **how):
    return read(stream(*OPENING, *events, **how))[0].content


def failing(read, body, **how):
    with pytest.raises(StreamError) as caught:
        read(body, **how)
    return caught.value


def without(body, name):
    """The same stream, from whose JSON a field is missing at the top."""
    blocks = []
    for block in body.decode().strip().split("\n\n"):
        kind, _, data = block.partition("\ndata: ")
        value = json.loads(data)
        value.pop(name, None)
        blocks.append(f"{kind}\ndata: {json.dumps(value)}\n\n")
    return "".join(blocks).encode()


def test_reasoning_whose_ids_repeat_stays_apart(read):
    events = [*reasoning("One."), *reasoning("Two.", index=1), *message("Yes.", index=2)]
    response, _ = read(stream(*OPENING, *events, *completed()))
    assert response.reasoning_content == "One.\n\nTwo."
    assert response.content == "Yes."


def test_messages_are_set_apart_by_a_blank_line(read):
    events = [
        *message("I shall", " look."),
        *search_begins(1),
        *search_ends("x", CITED, index=1),
        *message("It is ", "so.", index=2),
    ]
    assert content(read, *events, *completed()) == "I shall look.\n\nIt is so."


def test_a_message_may_stay_open_while_tools_run(read):
    events = [
        *message_begins(0),
        delta("Look"),
        *search_begins(1),
        *search_ends("x", CITED, index=1),
        delta("ing."),
        *message_ends("Looking."),
    ]
    assert content(read, *events, *completed()) == "Looking."


def test_messages_that_overlap_are_not_mixed(read):
    events = [*message_begins(0), *message_begins(1)]
    events += [delta("A", 0), delta("x", 1), delta("B", 0), delta("y", 1)]
    events += [*message_ends("xy", 1), *message_ends("AB", 0)]
    assert content(read, *events, *completed()) == "AB\n\nxy"


def test_a_message_that_is_closed_late_holds_nothing_back_for_long(read):
    words = [f"{number} " for number in range(100)]
    events = [*message_begins(0), delta("First."), *message_begins(1)]
    events += [delta(word, 1) for word in words]
    response, chunks = read(
        stream(*OPENING, *events, *message_ends("".join(words), 1), *message_ends("First."),
               *completed())
    )  # fmt: skip
    assert response.content == "First.\n\n" + "".join(words)
    assert len([chunk for chunk in chunks if chunk.content]) > 80


def test_searches_overlap_and_close_in_any_order(read):
    events = [*search_begins(0, 0), *search_begins(1, 1), *search_begins(2, 2)]
    events += search_goes_on(1, 1)
    events += search_ends("second", FOUND, index=1, number=1)
    events += search_ends("third", index=2, number=2, status="failed")
    events += search_ends("first", CITED, index=0, number=0)
    response, chunks = read(stream(*OPENING, *events, *message("Yes.", index=3), *completed()))
    assert [(call.query, call.status) for call in response.server_tool_calls] == [
        ("first", "completed"),
        ("second", "completed"),
        ("third", "failed"),
    ]
    assert [source.url for source in response.sources] == [FOUND, CITED]
    told = [(call.position, call.status) for one in chunks for call in one.server_tool_calls]
    assert told == [
        (0, "running"),
        (1, "running"),
        (2, "running"),
        (1, "completed"),
        (2, "failed"),
        (0, "completed"),
    ]
    assert response.status == "completed"


def test_incomplete_comes_without_done(read):
    details = {"reason": "max_output_tokens"}
    end = ("response.incomplete", about("incomplete", incomplete_details=details, usage=usage()))
    response, _ = read(stream(*OPENING, *message_begins(), delta("Half an"), end))
    assert response.content == "Half an"
    assert (response.finish_reason, response.status) == ("length", "completed")
    assert response.usage.total_tokens == 1590


def test_a_search_that_the_end_cuts_off_was_interrupted(read):
    details = {"reason": "max_time_limit"}
    end = ("response.incomplete", about("incomplete", incomplete_details=details))
    response, chunks = read(stream(*OPENING, *search_begins(), end))
    assert [call.status for call in response.server_tool_calls] == ["interrupted"]
    assert [call.status for call in chunks[-1].server_tool_calls] == ["interrupted"]


def test_a_done_marker_behind_the_end_does_no_harm(read):
    assert read(PLAIN + b"data: [DONE]\n\n")[0].content == "391"


def test_a_done_marker_without_the_last_event_is_no_end(read):
    body = stream(*OPENING, *message("391")) + b"data: [DONE]\n\n"
    error = failing(read, body)
    assert "incomplete" in str(error)
    assert error.response.content == "391"
    assert error.response.status == "failed"


def test_an_end_without_the_last_event_is_truncated(read):
    error = failing(read, stream(*OPENING, *message_begins(), delta("Half")))
    assert str(error) == (
        "The answer is incomplete: it ended without its last event, after 4 characters. They are "
        "in error.response.content; ask again for the whole."
    )
    assert (error.response.content, error.response.status) == ("Half", "failed")
    assert error.response.finish_reason is None


def test_searches_of_a_truncated_answer_were_interrupted(read):
    error = failing(read, stream(*OPENING, *search_begins()))
    assert [call.status for call in error.response.server_tool_calls] == ["interrupted"]


@pytest.mark.parametrize(
    "keepalive",
    [
        b": keepalive\n\n",
        b'data: {"type":"keepalive"}\n\n',
        b'event: keepalive\ndata: {"type":"keepalive","sequence_number":3}\n\n',
        b"event: ping\ndata: ping\n\n",
        b'event: response.new.delta\ndata: {"type":"response.new.delta","delta":"x"}\n\n',
        b'data: {"type":"something","text":"no"}\n\n',
        b"data: \n\n",
        b"data: {}\n\n",
    ],
)
@pytest.mark.parametrize("at", [0, 3, 5])
def test_what_is_only_a_sign_of_life_or_unknown_is_passed_over(read, keepalive, at):
    blocks = [block + b"\n\n" for block in PLAIN.strip().split(b"\n\n")]
    response, chunks = read(b"".join([*blocks[:at], keepalive, *blocks[at:]]))
    assert response.content == "391"
    assert all(chunk.raw.get("type", "").startswith("response.") for chunk in chunks)


@pytest.mark.parametrize("name", ["sequence_number", "output_index", "item_id", "content_index"])
@pytest.mark.parametrize("body", [PLAIN, SEARCH], ids=["plain", "search"])
def test_a_number_or_an_id_may_be_missing(read, name, body):
    whole, _ = read(body)
    response, _ = read(without(body, name))
    assert response.content == whole.content
    assert response.citations == whole.citations
    assert [call.query for call in response.server_tool_calls] == [
        call.query for call in whole.server_tool_calls
    ]


def test_without_index_and_id_texts_still_come_together(read):
    body = without(without(SEARCH, "output_index"), "item_id")
    assert read(body)[0].content == read(SEARCH)[0].content


def test_ids_may_repeat_where_there_is_no_index(read):
    events = [*reasoning("One."), *reasoning("Two.", index=1), *message("A", index=2)]
    body = stream(*OPENING, *events, *message("B", index=3), *completed())
    response, _ = read(without(body, "output_index"))
    assert response.reasoning_content == "One.\n\nTwo."
    assert response.content == "A\n\nB"


def test_the_type_may_stand_in_the_stream_only(read):
    assert read(without(SEARCH, "type"))[0].content == read(SEARCH)[0].content


def test_the_type_may_stand_in_the_json_only(read):
    lines = [line for line in SEARCH.split(b"\n") if not line.startswith(b"event:")]
    assert read(b"\n".join(lines))[0].content == read(SEARCH)[0].content


def test_a_text_without_deltas_is_taken_from_its_end(read):
    events = [*message_begins(), *message_ends("All of it.")]
    assert content(read, *events, *completed()) == "All of it."


def test_a_text_without_any_event_is_taken_from_the_last_one(read):
    output = [
        {"type": "reasoning", "id": "rs", "summary": [{"type": "summary_text", "text": "Hm."}]},
        message_item("All", status="completed"),
        message_item("of it.", status="completed"),
    ]
    response, _ = read(stream(*OPENING, *completed(*output)))
    assert response.content == "All\n\nof it."
    assert response.reasoning_content == "Hm."


def test_what_has_arrived_is_not_taken_twice(read):
    output = [message_item("391", status="completed"), message_item("391", status="completed")]
    events = [*message("391"), *message("391", index=1), *completed(*output)]
    assert content(read, *events) == "391\n\n391"


def test_calls_are_taken_from_the_last_event_if_from_none_before(read):
    item = {"type": "function_call", "call_id": "c1", "name": "f", "arguments": "{}"}
    response, _ = read(stream(*OPENING, *completed(item)))
    assert [(call.id, call.function.name) for call in response.tool_calls] == [("c1", "f")]
    assert response.finish_reason == "tool_calls"


def test_arguments_may_come_in_pieces_and_without_a_name_at_the_end(read):
    events = function_call("f", '{"a":{"b":1}}')
    kind = "response.function_call_arguments.delta"
    at = {"output_index": 0, "item_id": f"fc_{ID}_0"}
    pieces = [(kind, {"delta": piece, **at}) for piece in ('{"a":', '{"b":1', "}}")]
    done = (events[2][0], {"arguments": '{"a":{"b":1}}', **at})
    response, _ = read(stream(*OPENING, events[0], *pieces, done, events[3], *completed()))
    (call,) = response.tool_calls
    assert json.loads(call.function.arguments) == {"a": {"b": 1}}


def test_two_calls_come_in_the_order_of_their_items(read):
    first, second = function_call("f", '{"a":1}', 0, "c1"), function_call("g", "{}", 1, "c2")
    mixed = [event for pair in zip(first, second, strict=True) for event in pair]
    response, _ = read(stream(*OPENING, *mixed, *completed()))
    calls = [(call.id, call.function.name, call.function.arguments) for call in response.tool_calls]
    assert calls == [("c1", "f", '{"a":1}'), ("c2", "g", "{}")]


def test_an_error_may_come_first(read):
    said = "Invalid arguments passed to the model."
    error = failing(read, stream(("error", {"code": None, "message": said, "param": None})))
    assert "Invalid arguments passed to the model" in str(error)
    assert error.response.status == "failed"


def test_an_error_behind_text_keeps_it(read):
    body = stream(*OPENING, *message_begins(), delta("Half"), ("error", {"message": "Too busy"}))
    error = failing(read, body)
    assert "Too busy" in str(error)
    assert error.response.content == "Half"


def test_a_failed_response_says_why_and_what_it_cost(read):
    told = about("failed", error={"code": "server_error", "message": "The model fell over."},
                 usage=usage())  # fmt: skip
    body = stream(*OPENING, *message_begins(), delta("Half"), ("response.failed", told))
    error = failing(read, body)
    assert "The model fell over" in str(error)
    assert error.response.content == "Half"
    assert error.response.cost_usd == 0.003384


def test_a_failed_response_need_not_say_why(read):
    error = failing(read, stream(*OPENING, ("response.failed", about("failed"))))
    assert "failed" in str(error)


def test_a_flat_error_is_one(read):
    body = b'data: {"code":"internal","error":"It broke."}\n\n'
    assert "It broke" in str(failing(read, stream(*OPENING) + body))


def test_found_but_not_cited(read):
    zeros = [annotation(url, 0, 0, title=url) for url in (CITED, FOUND)]
    response, _ = read(
        stream(*OPENING, *message_begins(), delta("Yes."), *zeros, *message_ends("Yes."),
               *completed())
    )  # fmt: skip
    assert response.citations == []
    assert [(source.url, source.title) for source in response.sources] == [(CITED, ""), (FOUND, "")]


def test_a_citation_counts_once(read):
    twice = [annotation(CITED, 0, 5), annotation(FOUND, 5, 9, "2"), annotation(CITED, 9, 14)]
    body = stream(*OPENING, *message_begins(), delta("x" * 20), *twice, *message_ends("x" * 20),
                  *completed())  # fmt: skip
    assert read(body)[0].citations == [CITED, FOUND]


def test_annotations_may_come_only_with_the_item(read):
    kept = [{"type": "url_citation", "url": CITED, "start_index": 0, "end_index": 3, "title": "1"}]
    body = stream(*OPENING, *message_begins(), delta("abc"),
                  *message_ends("abc", annotations=kept), *completed())  # fmt: skip
    assert read(body)[0].citations == [CITED]


def test_a_search_on_x_is_a_custom_call(read):
    item = {"id": "ctc_1", "type": "custom_tool_call", "call_id": "xs_call-1", "status":
            "in_progress", "name": "x_keyword_search", "input": ""}  # fmt: skip
    given = '{"query":"from:xai","limit":"1"}'
    at = {"item_id": "ctc_1", "output_index": 0}
    events = [
        ("response.output_item.added", {"item": item, "output_index": 0}),
        ("response.custom_tool_call_input.delta", {"delta": given, **at}),
        ("response.custom_tool_call_input.done", {"input": given, **at}),
        ("response.output_item.done", {"output_index": 0,
         "item": {**item, "input": given, "status": "completed"}}),
    ]  # fmt: skip
    response, chunks = read(stream(*OPENING, *events, *message("Yes.", index=1), *completed()))
    (call,) = response.server_tool_calls
    assert (call.kind, call.name, call.query) == ("x_search", "x_keyword_search", "from:xai")
    assert [one.status for chunk in chunks for one in chunk.server_tool_calls] == [
        "running",
        "completed",
    ]
    assert response.tool_calls == []
    assert response.finish_reason == "stop"


def test_code_is_known_while_it_runs(read):
    item = {"id": "ci_1", "type": "code_interpreter_call", "status": "in_progress", "code": "",
            "outputs": None, "container_id": "c"}  # fmt: skip
    at = {"item_id": "ci_1", "output_index": 0}
    running = [
        ("response.output_item.added", {"item": item, "output_index": 0}),
        ("response.code_interpreter_call_code.done", {"code": "print(1)", **at}),
        ("response.code_interpreter_call.interpreting", at),
    ]
    error = failing(read, stream(*OPENING, *running))
    (call,) = error.response.server_tool_calls
    assert (call.kind, call.code) == ("code_execution", "print(1)")


def test_an_opened_page_is_told_from_a_search(read):
    item = {"id": "ws", "type": "web_search_call", "status": "completed",
            "action": {"type": "open_page", "url": CITED}}  # fmt: skip
    events = [("response.output_item.done", {"item": item, "output_index": 0})]
    response, _ = read(stream(*OPENING, *events, *message("Yes.", index=1), *completed()))
    (call,) = response.server_tool_calls
    assert (call.name, call.url, call.query) == ("open_page", CITED, "")


def test_a_refusal_is_content_and_says_so(read):
    at = {"content_index": 0, "item_id": f"msg_{ID}", "output_index": 0}
    events = [*message_begins(), ("response.refusal.delta", {"delta": "I will not.", **at}),
              ("response.refusal.done", {"refusal": "I will not.", **at})]  # fmt: skip
    response, _ = read(stream(*OPENING, *events, *completed()))
    assert response.content == "I will not."
    assert response.is_refused


def test_an_emoji_that_is_cut_in_two_is_whole(read):
    body = stream(*OPENING, *message_begins(), delta("\ud83d"), delta("\ude00"), *completed())
    response, chunks = read(body)
    assert response.content == "\U0001f600"
    assert "".join(chunk.content for chunk in chunks) == "\U0001f600"


def test_probabilities_of_tokens_are_kept(read):
    body = stream(*OPENING, *message_begins(), delta("3", logprobs=[{"token": "3"}]),
                  delta("91", logprobs=[{"token": "91"}]), *completed())  # fmt: skip
    response, _ = read(body)
    assert [one["token"] for one in response.logprobs] == ["3", "91"]
    assert response.content == "391"


@pytest.mark.parametrize("value", [None, 1, "x", [], {}, [None], {"a": None}, True, -1, 1e400])
@pytest.mark.parametrize(
    "name",
    [
        "item",
        "output_index",
        "delta",
        "response",
        "part",
        "annotation",
        "content_index",
        "text",
        "item_id",
        "type",
        "logprobs",
    ],
)
def test_values_of_another_kind_cost_no_more_than_themselves(read, name, value):
    blocks = []
    for block in SEARCH.decode().strip().split("\n\n"):
        kind, _, data = block.partition("\ndata: ")
        fields = json.loads(data)
        if name in fields:
            fields[name] = value
        blocks.append(f"{kind}\ndata: {json.dumps(fields)}\n\n")
    with contextlib.suppress(StreamError):
        read("".join(blocks).encode())


def test_events_of_tools_are_no_silence_and_signs_of_life_are(raw, asking, connect):
    from client.responses.captures import stream as written

    def handle(exchange):
        exchange.read()
        exchange.head()
        exchange.send(written(*OPENING, *search_begins()))
        for _ in range(4):
            exchange.is_gone(0.6)
            exchange.send(written(*search_goes_on(0, 0, "searching")))
        while not exchange.is_gone(0.1):
            exchange.send(b': keepalive\n\ndata: {"type":"keepalive"}\n\n')

    client = connect(raw(handle), api="responses", silence_timeout=2)
    chat = asking(None, client=client)
    seen = 0
    with pytest.raises(APITimeoutError) as caught:
        for _, chunk in chat.stream():
            seen += chunk.raw["type"].endswith("searching")
    assert seen == 4
    assert "silence_timeout=2" in str(caught.value)


def test_html_in_place_of_events(answering, asking):
    with pytest.raises(StreamError, match="HTML"):
        asking(answering(b"<html><title>Proxy</title></html>")).sample()


def test_json_of_something_else_in_place_of_an_answer(answering, asking):
    with pytest.raises(StreamError, match="JSON"):
        asking(answering(b'{"hello": 1}')).sample()


def test_one_body_where_a_stream_was_asked_for_keeps_its_text(answering, asking):
    body = json.dumps(about("completed", output=[message_item("391")])["response"]).encode()
    with pytest.raises(StreamError, match="one JSON body") as caught:
        for _ in asking(answering(body)).stream():
            pass
    assert caught.value.response.content == "391"


def test_a_failed_body(answering, asking):
    told = about("failed", error={"message": "It fell over."})["response"]
    with pytest.raises(StreamError, match="It fell over"):
        asking(answering(json.dumps(told).encode())).sample()
