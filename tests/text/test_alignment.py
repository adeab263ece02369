"""Two long sequences are compared in a time that grows with their length only."""

import random

import pytest
from counting import lines_run
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.text.alignment import aligned
from grok_jupyter.text.word_diff import word_diff

FEW = st.lists(st.sampled_from("ab \n"), max_size=1500)
MANY = st.lists(st.integers(0, 400).map(str), max_size=1500)


def drawn(count, words, seed, between=" "):
    choose = random.Random(seed)
    return between.join(f"w{choose.randrange(words)}" for _ in range(count))


def edited(text, every=40):
    words = text.split(" ")
    return " ".join(f"new{at}" if at % every == 7 else word for at, word in enumerate(words))


PAIRS = {
    "of few words": lambda n: (drawn(n, 12, 1), drawn(n, 12, 2)),
    "of fifty words": lambda n: (drawn(n, 50, 1), drawn(n, 50, 2)),
    "of many words": lambda n: (drawn(n, 900, 1), drawn(n, 900, 2)),
    "of other words": lambda n: (drawn(n, 5 * n, 1), drawn(n, 5 * n, 2)),
    "corrected": lambda n: (drawn(n, 300, 1), edited(drawn(n, 300, 1))),
    "in short lines": lambda n: (drawn(n, 12, 1, "\n"), drawn(n, 12, 2, "\n")),
    "with empty lines": lambda n: (drawn(n, n, 1, "\n\n"), drawn(n, n, 2, "\n\n")),
    "of one word": lambda n: ("a " * n, "a " * (n // 2) + "b " + "a " * (n // 3)),
    "backwards": lambda n: (
        " ".join(map(str, range(n))),
        " ".join(map(str, range(n, 0, -1))),
    ),
}


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", PAIRS)
def test_twice_the_text_is_about_twice_the_work(name):
    small, large = (
        lines_run(lambda n=n: word_diff(*PAIRS[name](n))) - lines_run(lambda n=n: PAIRS[name](n))
        for n in (3000, 6000)
    )
    assert large < 3 * small + 1000


@pytest.mark.parametrize("name", PAIRS)
def test_both_texts_are_in_the_diff_of_long_ones(name):
    before, after = PAIRS[name](4000)
    diff = word_diff(before, after)
    assert (diff.before, diff.after) == (before, after)


def test_what_was_corrected_in_a_long_text_is_marked_and_nothing_else():
    before = drawn(6000, 300, 1)
    changed = [at for at in range(6000) if at % 40 == 7]
    pieces = word_diff(before, edited(before)).pieces
    assert [text for kind, text in pieces if kind == "in"] == [f"new{at}" for at in changed]
    words = before.split(" ")
    assert [text for kind, text in pieces if kind == "out"] == [words[at] for at in changed]


@given(st.one_of(FEW, MANY), st.one_of(FEW, MANY))
def test_the_parts_are_both_sequences(before, after):
    parts = list(aligned(before, after))
    assert [one for _, gone, _ in parts for one in gone] == before
    assert [one for is_same, gone, come in parts for one in (gone if is_same else come)] == after
    assert all(gone == come for is_same, gone, come in parts if is_same)


@given(MANY, st.data())
def test_what_was_put_in_is_found(before, data):
    at = data.draw(st.integers(0, len(before)))
    parts = list(aligned(before, [*before[:at], "x", "y", *before[at:]]))
    assert [come for is_same, _, come in parts if not is_same] == [["x", "y"]]
    assert all(gone == [] for is_same, gone, _ in parts if not is_same)
