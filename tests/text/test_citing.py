"""Marks of citations in a text: which there are, in any pieces, at a cost that does not explode."""

import random
import re
from functools import partial
from itertools import pairwise

import pytest
from counting import lines_run
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.text.citing import Citing, cited, cited_addresses, find_markers
from grok_jupyter.text.citing.markers import MarkerScanner

PIECES = st.sampled_from([
    "[[1]](", "[[2]](https://a.example/", "[[", "]]", "[", "]", "(", ")", "b", " ", "<", ">", "\n",
    "[[a b]](", "[[x)y]](", "[[(]](", "é", "\U0001f600", "[[3]](https://b.example/c)", "`", "~~~",
])  # fmt: skip
BEGINNING = re.compile(r"\[\[([^\[\]\n]{1,40})\]\]\(")


def markers_by_definition(text, longest=4096):
    """Begin anew at each beginning: slow, and easy to read."""
    found, at = [], 0
    while match := BEGINNING.search(text, at):
        depth, at = 0, match.end()
        for place in range(match.end(), min(len(text), match.end() + longest)):
            sign = text[place]
            if sign in " \t\r\n<>" or (sign == ")" and not depth and place == match.end()):
                break
            if sign == ")" and not depth:
                found.append((match.start(), place + 1, text[match.end() : place], match[1]))
                at = place + 1
                break
            depth += (sign == "(") - (sign == ")")
    return found


@given(st.lists(PIECES, max_size=24))
def test_the_marks_are_those_of_the_definition(pieces):
    text = "".join(pieces)
    assert find_markers(text) == markers_by_definition(text)


def test_the_longest_address_is_the_same_as_by_definition():
    for length in (4094, 4095, 4096, 4097):
        text = f"[[1]](https://a.example/{'x' * (length - 18)}) [[2]](https://b.example)"
        assert find_markers(text) == markers_by_definition(text)
        nested = f"[[1]]({'x' * (length - 20)}[[2]](https://b.example)) so"
        assert find_markers(nested) == markers_by_definition(nested)


@given(st.lists(PIECES, max_size=24), st.lists(st.integers(0, 200), max_size=12))
def test_the_marks_do_not_depend_on_the_pieces(pieces, cuts):
    text = "".join(pieces)
    places = sorted({min(cut, len(text)) for cut in cuts} | {0, len(text)})
    scanner, taken, marks = MarkerScanner(), "", []

    def take(count):
        nonlocal taken
        piece, found = scanner.take(count)
        marks.extend((a + len(taken), b + len(taken), *rest) for a, b, *rest in found)
        taken += piece

    for begin, end in pairwise(places):
        scanner.feed(text[begin:end])
        take(scanner.free)
    scanner.finish()
    take(len(scanner.text))
    assert taken == text
    assert marks == markers_by_definition(text)


@given(st.lists(PIECES, max_size=24), st.lists(st.integers(0, 200), max_size=12))
def test_what_is_rewritten_does_not_depend_on_the_pieces(pieces, cuts):
    text = "".join(pieces)
    places = sorted({min(cut, len(text)) for cut in cuts} | {0, len(text)})
    citing = Citing()
    given = "".join(citing.feed(text[a:b]) for a, b in pairwise(places)) + citing.finish()
    assert (given, citing.urls) == cited(text)
    assert cited_addresses(text) == citing.urls


HOSTILE = ["[[1]](", "[[a]](https://a.invalid/", "[[a]](b)", "[[a]](b(", "[[", "`", "``` ",
           "[[1]](https://a.invalid/(", "<grok:render ", "[[1]](x[[2]](y)", "(", ")"]  # fmt: skip


def fed(unit, count):
    citing = Citing()
    for _ in range(count):
        citing.feed(unit)
    citing.finish()


def found(unit, count):
    find_markers(unit * count)


def rewritten(unit, count):
    cited(unit * count)


@pytest.mark.unmeasured
@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("work", [fed, found, rewritten])
def test_twice_the_text_is_twice_the_work(unit, work):
    work(unit, 8)  # what is made once
    # 2,000 of them are longer than any address that is held.
    once, twice = lines_run(partial(work, unit, 2000)), lines_run(partial(work, unit, 4000))
    assert twice <= 2.2 * once + 1000


@pytest.mark.unmeasured
@pytest.mark.parametrize("unit", HOSTILE)
def test_no_character_is_held_beyond_the_longest_mark(unit):
    citing, rng, fed, given = Citing(), random.Random(0), 0, 0
    for _ in range(3000):
        piece = unit[: rng.randint(1, len(unit))] if rng.random() < 0.1 else unit
        fed += len(piece)
        given += len(citing.feed(piece))
        if set(unit) > {"`"}:
            assert fed - given < 4300


def test_a_document_of_a_collection_is_cited_like_a_page():
    text = "So.[[1]](collections://c_1/file_2) And.[[2]](https://a.example/b)"
    written, urls = cited(text)
    assert urls == ["collections://c_1/file_2", "https://a.example/b"]
    assert written == 'So.<sup>[1]</sup> And.<sup>[2](https://a.example/b "a.example")</sup>'
