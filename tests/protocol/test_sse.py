"""The decoder of event streams, by the grammar of the HTML standard."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter import StreamError
from grok_jupyter.protocol.sse import MAX_EVENT_BYTES, Event, SSEDecoder


def decoded(*reads):
    decoder = SSEDecoder()
    return [event for data in reads for event in decoder.feed(data)] + decoder.finish()


def bytewise(data):
    return [data[at : at + 1] for at in range(len(data))]


# Streams in the manner of the standard's own examples, and what each comes to.
EXAMPLES = {
    "three events in a row": (
        b"data: first line\n\ndata:second line\n\ndata: third\n\n",
        ["first line", "second line", "third"],
    ),
    "lines of one event": (b"data: YHOO\ndata: +2\ndata: 10\n\n", ["YHOO\n+2\n10"]),
    "a comment, then events": (b": test stream\n\ndata: a\n\ndata\n\n", ["a", ""]),
    "empty data": (b"data\n\ndata\ndata\n\ndata:", ["", "\n", ""]),
    "one space is taken away": (b"data:a\n\ndata: a\n\ndata:  a\n\n", ["a", "a", " a"]),
    "no data, no event": (b"event: add\n\nid: 1\n\nretry: 5\n\n\n\n", []),
    "colons in the data": (b"data: a: b:c\n\n", ["a: b:c"]),
    "unknown fields": (b"foo: bar\ndata: a\nDATA: b\n data: c\nfoo\n\n", ["a"]),
    "a field that only begins like data": (b"data2: x\ndatax\ndata : y\ndata: a\n\n", ["a"]),
    "tabs are kept": (b"data:\ta\t\n\n", ["\ta\t"]),
    "nothing": (b"", []),
    "no blank line at the end": (b"data: a\n\ndata: b\n", ["a", "b"]),
    "no line end at the end": (b"data: a\n\ndata: b", ["a", "b"]),
    "a byte order mark": (b"\xef\xbb\xbfdata: a\n\n", ["a"]),
    "a second mark is text": (b"\xef\xbb\xbfdata: \xef\xbb\xbfa\n\n", ["\ufeffa"]),
    "half a mark is no mark": (b"\xef\xbbdata: a\n\ndata: b\n\n", ["b"]),
    "what other readers take for line ends": (
        "data: a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\n\n".encode(),
        ["a\u2028b\u2029c\x85d\x0be\x0cf\x1cg"],
    ),
    "bytes that are no UTF-8": (b"data: a\xff\xc3\n\n", ["a\ufffd\ufffd"]),
}  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("ending", [b"\n", b"\r", b"\r\n"], ids=["LF", "CR", "CRLF"])
def test_the_grammar_of_the_standard(name, ending):
    stream, expected = EXAMPLES[name]
    stream = stream.replace(b"\n", ending)
    assert [event.data for event in decoded(stream)] == expected
    assert decoded(*bytewise(stream)) == decoded(stream)


def test_fields_beside_the_data():
    stream = b"event: add\nid: 7\nretry: 300\ndata: a\n\ndata: b\n\nid\ndata: c\n\n"
    assert decoded(stream) == [
        Event("a", "add", "7", 300),
        Event("b", "message", "7", None),
        Event("c", "message", "", None),
    ]


@pytest.mark.parametrize(
    ("field", "event"),
    [
        (b"retry: 10s", Event("a")),
        (b"retry: -1", Event("a")),
        (b"retry:", Event("a")),
        (b"retry: " + b"9" * 5000, Event("a")),
        ("retry: ٣".encode(), Event("a")),
        (b"id: a\0b", Event("a")),
        (b"event:", Event("a")),
        (b"event", Event("a")),
        (b"event: x\nevent: y", Event("a", "y")),
    ],
)
def test_odd_values_of_fields(field, event):
    assert decoded(field + b"\ndata: a\n\n") == [event]


def test_an_event_without_data_leaves_no_type_behind():
    assert decoded(b"event: x\nretry: 5\n\ndata: a\n\n") == [Event("a")]


@pytest.mark.parametrize(
    ("reads", "completed"),
    [
        ([b"data: a\r", b"\n\r", b"\n"], [0, 1, 0]),
        ([b"data: a\r\n\r", b"", b"\n"], [1, 0, 0]),
        ([b"data: a\r", b"", b"\n", b"\r\n"], [0, 0, 0, 1]),
    ],
)
def test_a_line_end_cut_between_reads_is_one(reads, completed):
    decoder = SSEDecoder()
    assert [len(decoder.feed(data)) for data in reads] == completed
    assert decoder.feed(b"data: b\n\n") == [Event("b")]


def test_an_event_is_there_as_soon_as_its_blank_line():
    decoder = SSEDecoder()
    assert decoder.feed(b"data: a\r\r") == [Event("a")]
    assert decoder.feed(b"data: b\r\r") == [Event("b")]


@pytest.mark.parametrize("cut", range(1, 4))
def test_a_byte_order_mark_may_be_cut(cut):
    stream = b"\xef\xbb\xbfdata: a\n\n"
    assert decoded(stream[:cut], stream[cut:]) == [Event("a")]
    assert decoded(b"", stream[:cut], b"", stream[cut:]) == [Event("a")]


@pytest.mark.parametrize("cut", range(1, 14))
def test_a_character_may_be_cut(cut):
    stream = "data: \U0001f600ä\n\n".encode()
    assert decoded(stream[:cut], stream[cut:]) == [Event("\U0001f600ä")]


LINES = [
    b"data: a", b"data:b", b"data", b"data: ", b"", b": comment", b":", b"event: x", b"id: 1",
    b"id", b"retry: 10", b"foo: bar", "data: \u2028\U0001f600".encode(), b'data: {"a": 1}',
    b"data:  two", b"data: {", b"event",
]  # fmt: skip
streams = st.lists(
    st.tuples(st.sampled_from(LINES), st.sampled_from([b"\n", b"\r", b"\r\n"])), max_size=12
).map(lambda lines: b"".join(line + ending for line, ending in lines))


@given(streams, st.booleans(), st.lists(st.integers(0, 200), max_size=20))
def test_any_segmentation_gives_the_same_events(stream, has_mark, places):
    if has_mark:
        stream = b"\xef\xbb\xbf" + stream
    cuts = sorted({0, *(place for place in places if place < len(stream)), len(stream)})
    reads = [stream[a:b] for a, b in pairwise(cuts)]
    assert decoded(*reads) == decoded(stream) == decoded(*bytewise(stream))


@given(st.binary(max_size=60), st.integers(0, 60))
def test_no_bytes_break_it(stream, cut):
    assert decoded(stream[:cut], stream[cut:]) == decoded(stream)


@given(st.lists(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]))))
def test_what_is_written_is_read(texts):
    stream = b"".join(b"data: " + text.encode() + b"\n\n" for text in texts)
    assert [event.data for event in decoded(stream)] == texts


def test_an_event_may_be_as_large_as_the_limit():
    assert SSEDecoder(10).feed(b"data: 123456789\n\n") == [Event("123456789")]
    for reads in ([b"data: 1234567890\n\n"], bytewise(b"data: 1234567890\n\n")):
        decoder = SSEDecoder(10)
        with pytest.raises(StreamError, match="10 bytes"):
            for data in reads:
                decoder.feed(data)


@pytest.mark.parametrize(
    "endless",
    [
        [b"data: ", *[b"x" * 8] * 100],
        [b"data: x\n"] * 100,
        [b"data\n"] * 200,
        [b"x"] * 200,
        [b":" + b"x" * 200],
        [b"data: x\r"] * 100,
        [b"id: " + b"x" * 200],
    ],
    ids=["a line", "lines", "empty lines", "single bytes", "a comment", "CR", "an id"],
)
def test_an_event_that_never_ends_is_refused(endless):
    decoder = SSEDecoder(100)
    with pytest.raises(StreamError):
        for data in endless:
            assert decoder.feed(data) == []


def test_the_limit_holds_for_one_event_not_for_all():
    decoder = SSEDecoder(100)
    for _ in range(100):
        assert decoder.feed(b"data: " + b"x" * 50 + b"\n: " + b"y" * 50 + b"\n\n")


def test_the_limit_is_what_the_contract_says():
    assert MAX_EVENT_BYTES == 16 * 1024 * 1024


def test_events_before_one_too_large_are_kept():
    decoder = SSEDecoder(100)
    assert decoder.feed(b"data: a\n\ndata: b\n\ndata: " + b"x" * 101) == [Event("a"), Event("b")]
    for after in (lambda: decoder.feed(b"more"), decoder.finish, lambda: decoder.feed(b"")):
        with pytest.raises(StreamError):
            after()


def test_what_was_refused_is_let_go():
    decoder = SSEDecoder(1000)
    with pytest.raises(StreamError):
        decoder.feed(b"x" * 2000)
    assert len(decoder._tail) == 0


def test_a_long_line_in_small_pieces_is_copied_a_bounded_number_of_times():
    import tracemalloc

    decoder = SSEDecoder()
    tracemalloc.start()
    try:
        decoder.feed(b"data: ")
        for _ in range(2000):
            decoder.feed(b"x" * 1000)
        _, peak = tracemalloc.get_traced_memory()
        assert decoder.feed(b"\n\n")[0].data == "x" * 2_000_000
    finally:
        tracemalloc.stop()
    assert peak < 3 * 2_000_000


@given(
    st.lists(
        st.sampled_from(
            [
                b'event: a.b\ndata: {"x":1}\n\n',
                b'event: \ndata: {"x":2}\n\n',
                b'event:  two blanks\ndata: {"x":"\xc3\xa9"}\n\n',
                b'data: {"x":3}\n\n',
                b'data: {"x":4}\nevent: behind\n\n',
                b'event: a\nevent: {"b"}\n\n',
                b"event: a\nid: 7\ndata: {}\n\n",
                b"event: nothing}\n\n",
                b'id: 8\ndata: {"x":5}\n\n',
                b": a comment}\n\n",
            ]
        )
    )
)
def test_an_event_that_arrives_by_itself_is_what_it_is_in_pieces(blocks):
    whole, pieces = SSEDecoder(), SSEDecoder()
    at_once = [event for block in blocks for event in whole.feed(block)]
    body = b"".join(blocks)
    in_pieces = [event for at in range(len(body)) for event in pieces.feed(body[at : at + 1])]
    assert at_once == in_pieces
