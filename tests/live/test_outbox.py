"""Patches are cut into messages, and nothing is lost."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from grok_jupyter.rendering.live.outbox import LIMIT, Outbox

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
TIMES = st.sampled_from([1, 1, 1, 3000])
NUMBERS = st.tuples(st.integers(0, 1), st.integers(-1, 9), st.integers(-1, 9), st.integers(0, 9))
PATCHES = st.lists(st.tuples(NUMBERS, TEXT, TIMES))


def written(drawn):
    """The patches that are drawn so that a failing example is short to read."""
    return [(*numbers, text * times) for numbers, text, times in drawn]


def sent(patches):
    outbox = Outbox()
    outbox.put([list(patch) for patch in patches])
    while outbox:
        yield outbox.take()


def received(messages):
    held = ""
    for operation in (operation for message in messages for operation in message):
        if isinstance(operation, str):
            held += operation
        else:
            *head, html = operation
            yield (*head, held + html)
            held = ""


# Each sign takes six bytes: the longest piece there can be, and its patch around it.
DEAREST = [((1, 9, 9, 9), "\x01" * 2500, 1)]


@given(PATCHES)
@example(DEAREST)
def test_what_is_put_together_again_is_what_was_cut(drawn):
    patches = written(drawn)
    assert list(received(sent(patches))) == patches


@given(PATCHES)
@example(DEAREST)
def test_no_message_is_longer_than_the_limit(drawn):
    for message in sent(written(drawn)):
        assert len(json.dumps(message, ensure_ascii=False).encode()) <= LIMIT


def test_small_patches_travel_together():
    patches = [(1, block, -1, 0, "<p></p>") for block in range(50)]
    assert len(list(sent(patches))) == 1


def test_a_removal_is_sent_as_it_is():
    outbox = Outbox()
    outbox.put([[1, 4, 2, 0, None], 3.5])
    assert outbox.take() == [[1, 4, 2, 0, None], 3.5]


def test_what_is_cleared_does_not_come():
    outbox = Outbox()
    outbox.put([[1, 0, -1, 0, "<p></p>"]])
    outbox.clear()
    assert not outbox
    assert outbox.take() == []
