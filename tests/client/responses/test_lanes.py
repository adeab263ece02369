"""Several texts that grow at once, and what only the last event has."""

from functools import partial

import pytest
from client.responses.captures import (
    CITED,
    FOUND,
    OPENING,
    completed,
    delta,
    function_call,
    message,
    message_begins,
    message_ends,
    message_item,
    part,
    reasoning,
    search_begins,
    search_ends,
    stream,
)
from counting import lines_run
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.protocol.responses.texts import Texts

MORE = "https://more.invalid/page"


def answered(read, *events):
    response, chunks = read(stream(*OPENING, *events))
    assert "".join(chunk.content for chunk in chunks) == response.content
    return response


@given(
    runs=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 15)), min_size=1, max_size=12),
    closing=st.permutations([0, 1, 2]),
)
def test_texts_that_grow_at_once_stay_whole_in_the_order_of_their_first_words(read, runs, closing):
    events, texts = [], {}
    for lane, count in runs:
        if lane not in texts:
            events += message_begins(lane)
        for number in range(count):
            texts[lane] = texts.get(lane, "") + f"{lane}.{number} "
            events.append(delta(f"{lane}.{number} ", lane))
    first = runs[0][0]
    others = sum(count for lane, count in runs if lane != first)
    for lane in closing:
        if lane in texts:
            events += message_ends(texts[lane], lane)
    response = answered(read, *events, *completed())
    if others < 16:  # of which nothing comes for as long is taken for closed: see below
        assert response.content == "\n\n".join(texts.values())
    assert sorted(response.content.replace("\n\n", "")) == sorted("".join(texts.values()))


@given(runs=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 60)), min_size=1, max_size=12))
def test_however_long_others_speak_a_text_is_cut_once_at_most(runs):
    texts, grown, whole = Texts(), [], {}
    for lane, count in runs:
        for number in range(count):
            piece = f"<{lane}.{len(whole.get(lane, ()))}>"
            whole.setdefault(lane, []).append(piece)
            grown.append(texts.add(lane, 0, piece))
            del number
    grown.append(texts.end_all())
    content = "".join(grown)
    blocks = content.split("\n\n")
    for lane, pieces in whole.items():
        own = [block for block in blocks if block.startswith(f"<{lane}.")]
        assert "".join(own) == "".join(pieces)
        assert len(own) <= 2
    assert len("".join(blocks)) == sum(len(piece) for pieces in whole.values() for piece in pieces)


def test_a_text_that_its_server_never_closes_does_not_hold_the_next_one_back():
    texts = Texts()
    grown = texts.add("a", 0, "A.")
    for _ in range(16):
        grown += texts.add("b", 0, "b")
    assert grown == "A.\n\n" + "b" * 16


@pytest.mark.unmeasured
def test_twice_the_messages_are_twice_the_work(read):
    def body(count):
        events = [one for index in range(count) for one in message("So.", index=index)]
        items = [message_item("So.") for _ in range(count)]
        return stream(*OPENING, *events, *completed(*items))

    def calls(count):
        events = [
            one
            for index in range(count)
            for one in (*search_begins(index, index), *search_ends("x", index=index, number=index))
        ]
        items = [events[at + 1][1]["item"] for at in range(0, len(events), 2)]
        return stream(*OPENING, *events, *message("So.", index=count), *completed(*items))

    for make in (body, calls):
        small, large = make(200), make(400)
        read(small)
        once, twice = lines_run(partial(read, small)), lines_run(partial(read, large))
        assert twice < 2.3 * once


def test_text_that_only_the_last_event_has_is_there(read):
    events = [*message_begins(0), delta("abc")]
    assert answered(read, *events, *completed(message_item("abcdef"))).content == "abcdef"


def test_text_of_several_messages_that_only_the_last_event_has_is_there(read):
    events = [*message("One", index=0), *message_begins(1), delta("Two", 1)]
    items = [message_item("One."), message_item("Two.")]
    content = answered(read, *events, *completed(*items)).content
    assert content in ("One\n\nTwo.\n\n.", "One.\n\nTwo.")


def test_a_last_event_that_says_the_same_adds_nothing(read):
    events = [*message("One.", index=0), *message("One.", index=1)]
    items = [message_item("One."), message_item("One.")]
    assert answered(read, *events, *completed(*items)).content == "One.\n\nOne."


def test_the_last_event_completes_each_text_at_its_own_place(read):
    events = [*message_begins(1), delta("The", 1), *message_begins(0), delta("The cat", 0)]
    items = [message_item("The cat sat."), message_item("The dog.")]
    content = answered(read, *events, *completed(*items)).content
    assert content == "The dog.\n\nThe cat sat."


def test_a_part_that_only_the_last_event_has_is_there(read):
    whole = {**message_item("One."), "content": [part("One."), part(" Two.")]}
    assert answered(read, *message("One."), *completed(whole)).content == "One. Two."


def test_reasoning_and_arguments_that_only_the_last_event_has_are_there(read):
    thought = [event for event in reasoning("I th") if not event[0].endswith(("done",))]
    call = [event for event in function_call("f", '{"a":', 1) if not event[0].endswith("done")]
    items = [
        {"type": "reasoning", "id": "rs", "summary": [{"type": "summary_text", "text": "I think"}]},
        {**call[0][1]["item"], "arguments": '{"a":1}'},
    ]
    response, _ = read(stream(*OPENING, *thought, *call, *completed(*items)))
    assert response.reasoning_content == "I think"
    assert [one.function.arguments for one in response.tool_calls] == ['{"a":1}']


@pytest.mark.parametrize("index", [0, 1, 2])
def test_a_call_that_the_last_event_has_too_is_one(read, index):
    call = function_call("f", '{"a":1}', index)
    item = call[-1][1]["item"]
    response, _ = read(stream(*OPENING, *call, *completed(item)))
    assert [one.function.arguments for one in response.tool_calls] == ['{"a":1}']


def searched(number, *urls, status="completed"):
    (event,) = search_ends(f"q{number}", *urls, index=number, number=number, status=status)
    return event[1]["item"]


def test_a_call_that_only_the_last_event_ends_has_ended(read):
    response, _ = read(
        stream(
            *OPENING,
            *search_begins(0),
            *message("So.", index=1),
            *completed(searched(0, CITED), message_item("So.")),
        )
    )
    (call,) = response.server_tool_calls
    assert (call.status, call.query, [one.url for one in call.sources]) == (
        "completed", "q0", [CITED],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "own"),
    [
        ([(CITED,)], [(CITED,)]),
        # As xAI sends them: each call has all pages of the answer, and whose they are is lost.
        ([(CITED, FOUND), (CITED, FOUND)], [(), ()]),
        # Sums so far.
        ([(CITED,), (CITED, FOUND), (CITED, FOUND, MORE)], [(CITED,), (FOUND,), (MORE,)]),
        ([(CITED,), (FOUND,)], [(CITED,), (FOUND,)]),
        ([(CITED,), (FOUND, CITED)], [(CITED,), (FOUND, CITED)]),
        ([(), (CITED,)], [(), (CITED,)]),
    ],
)
def test_pages_of_a_whole_answer_are_counted_once(read, given, own):
    items = [searched(number, *urls) for number, urls in enumerate(given)]
    body = stream(*OPENING, *completed(*items, message_item("So.")))
    response, _ = read(body)
    calls = response.server_tool_calls
    assert [tuple(one.url for one in call.sources) for call in calls] == own
    assert [one.url for one in response.sources] == list(
        dict.fromkeys(url for urls in given for url in urls)
    )
