"""Streams that nobody wrote: items overlap and lose events; what they come to is known."""

from client.responses.captures import (
    ID,
    OPENING,
    completed,
    delta,
    function_call,
    message_begins,
    message_ends,
    reasoning,
    search_begins,
    search_ends,
    search_goes_on,
    stream,
)
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.protocol.buffer import TextBuffer
from grok_jupyter.text.citing import find_markers

PIECES = st.lists(
    st.text(min_size=1, max_size=6) | st.sampled_from(["\ud83d\ude00", "\n\n", "[[1]](", "}"]),
    min_size=1,
    max_size=5,
)


def readable(text):
    """A text as UTF-8 can write it."""
    buffer = TextBuffer()
    buffer.append(text)
    buffer.flush()
    return str(buffer)


@st.composite
def streams(draw):
    """Return a stream and what it comes to."""
    indices = iter(draw(st.permutations(range(12))))
    kinds = draw(
        st.lists(st.sampled_from(["text", "thought", "search", "call"]), min_size=1, max_size=6)
    )
    told, lanes = [], []  # one lane speaks; each tool has its own
    texts, thoughts, searches, calls = [], [], set(), set()
    for number, kind in enumerate(kinds):
        index = next(indices)
        if kind == "text":
            pieces = draw(PIECES)
            text = "".join(pieces)
            texts.append(text)
            begun, done = message_begins(index), message_ends(text, index)
            deltas = [delta(piece, index) for piece in pieces]
            how = draw(st.sampled_from(["all", "no done", "no deltas", "late done", "item only"]))
            told += begun if how != "item only" else []
            told += deltas if how not in {"no deltas", "item only"} else []
            told += done if how in {"all", "no deltas"} else []
            told += done[-1:] if how == "item only" else []
            if how in {"late done", "no done"}:
                told.append(("response.content_part.done", {"output_index": index}))
                told += done[:1]
            if how == "late done":
                lanes.append((len(told), done[1:]))
        elif kind == "thought":
            pieces = draw(PIECES)
            thoughts.append("".join(pieces))
            told += reasoning(*pieces, index=index)
        elif kind == "search":
            status = draw(st.sampled_from(["completed", "failed"]))
            searches.add((f"question {number}", status))
            events = search_begins(index, number)
            events += draw(st.sampled_from([[], search_goes_on(index, number)]))
            events += search_ends(f"question {number}", index=index, number=number, status=status)
            lanes.append((len(told), events))
        else:
            calls.add((f"call-{number}", f'{{"a":{number}}}'))
            events = function_call("f", f'{{"a":{number}}}', index, f"call-{number}")
            dropped = draw(st.sets(st.integers(1, 3), max_size=2))
            lanes.append((len(told), [e for at, e in enumerate(events) if at not in dropped]))
    merged = merge(draw, told, lanes)
    body = stream(*OPENING, *merged, *completed(), numbered=draw(st.booleans()))
    return body, texts, thoughts, searches, calls


def merge(draw, told, lanes):
    """Put the lanes between the events that are told, each in its own order, none too early."""
    merged, open_lanes, waiting = [], [], sorted(lanes, key=lambda lane: lane[0])
    for at in range(len(told) + 1):
        while waiting and waiting[0][0] <= at:
            open_lanes.append(list(waiting.pop(0)[1]))
        for lane in open_lanes:
            count = draw(st.integers(0, 2))
            merged += lane[:count]
            del lane[:count]
        merged += told[at : at + 1]
    while any(open_lanes):
        lane = draw(st.sampled_from([lane for lane in open_lanes if lane]))
        merged.append(lane.pop(0))
    return merged


@given(made=streams(), data=st.data())
def test_items_that_overlap_come_to_what_they_hold(read, made, data):
    body, texts, thoughts, searches, calls = made
    cuts = sorted(data.draw(st.lists(st.integers(1, len(body) - 1), max_size=4)))
    pieces = [body[a:b] for a, b in zip([0, *cuts], [*cuts, len(body)], strict=True) if a < b]
    response, chunks = read(*pieces)
    assert response.content == readable("\n\n".join(texts))
    assert "".join(chunk.content for chunk in chunks) == response.content
    assert response.reasoning_content == readable("\n\n".join(thoughts))
    assert {(one.query, one.status) for one in response.server_tool_calls} == searches
    found = {(one.id, one.function.arguments) for one in response.tool_calls}
    assert found == calls
    told = [call for chunk in chunks for call in chunk.server_tool_calls]
    assert len(told) == 2 * len(searches)
    assert response.finish_reason == ("tool_calls" if calls else "stop")
    assert response.id == ID


@given(st.text(alphabet="[]()1 a:/é\n", max_size=60))
def test_markers_are_found_where_they_stand(text):
    url = "https://demo.invalid/a_(b)?c=[1]"
    made = f"{text.replace('[[', '')} [[12]]({url}){text}"
    markers = [marker for marker in find_markers(made) if marker.url == url]
    assert len(markers) == 1
    assert made[markers[0].start : markers[0].end] == f"[[12]]({url})"
    assert markers[0].number == "12"
    for marker in find_markers(made):
        assert made[marker.start : marker.end] == f"[[{marker.number}]]({marker.url})"
