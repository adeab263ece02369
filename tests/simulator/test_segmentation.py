"""How events fall into writes."""

import math
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.simulator import Piece
from grok_jupyter.simulator.knobs import Segmentation
from grok_jupyter.simulator.streaming.segmentation import segmented

WAYS = get_args(Segmentation)

events = st.lists(
    st.builds(
        Piece,
        delay=st.sampled_from([0.0, 0.25, 1.0]),
        data=st.text("aé漢🚀\r\n", min_size=1).map(str.encode),
    )
)


@given(events, st.sampled_from(WAYS))
def test_no_way_changes_the_bytes_or_the_time(pieces, way):
    cut = list(segmented(iter(pieces), way))
    assert b"".join(p.data for p in cut) == b"".join(p.data for p in pieces)
    assert sum(p.delay for p in cut) == sum(p.delay for p in pieces)


@given(events, st.sampled_from(WAYS), st.integers(0, 10))
def test_what_came_before_a_stall_is_sent_before_it(pieces, way, place):
    stall = Piece(math.inf, b"")
    stalled = [*pieces[:place], stall, *pieces[place:]]
    before = b""
    for piece in segmented(iter(stalled), way):
        if math.isinf(piece.delay):
            break
        before += piece.data
    assert before == b"".join(piece.data for piece in pieces[:place])


@given(events)
def test_one_byte_at_a_time_is_one_byte_at_a_time(pieces):
    assert all(len(piece.data) == 1 for piece in segmented(iter(pieces), "bytes"))


def test_split_cuts_characters_and_line_ends():
    pieces = segmented(iter([Piece(0.0, "é\r\n\r\n".encode())]), "split")
    assert [p.data for p in pieces] == [b"\xc3", b"\xa9\r", b"\n", b"\r", b"\n"]


def test_many_puts_several_events_into_one_write(stream):
    one_each = stream()
    several = stream(simulator={"segmentation": "many"})
    assert len(several.pieces) < len(one_each.pieces) / 2


def test_whole_is_a_single_write(stream):
    assert len(stream(simulator={"segmentation": "whole"}).pieces) == 1


@pytest.mark.parametrize("way", WAYS)
def test_every_way_suits_every_line_end(stream, way):
    odd = stream("Markdown", simulator={"segmentation": way, "fault": "crlf"})
    assert odd.content == stream("Markdown").content
