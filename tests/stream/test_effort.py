"""What a stream reads, makes and sends grows with the text, not with its square.

Work is counted in characters: those that the inline parser is given, and those of the HTML that
goes through the pipeline behind it.
"""

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grok_jupyter.markdown.blocks import tree
from grok_jupyter.rendering import MarkdownStream, render
from grok_jupyter.rendering.engine import Engine

pytestmark = pytest.mark.unmeasured

# None of these finds a partner in itself. Behind a blank, most of them find none in each other.
MARKS = [
    *("[", "![", "*a ", "**a ", "_a ", "~~a ", "`a ", "``a ", "$a ", "$$a ", "\\(", "\\["),
    *("$\\a{", "\\begin{align}", "&amp", "&", "<", "<!--", "<a ", "<sub>", "[^a", "[^1] "),
    *("[a](b", "[a](<b", '[a](b "c ', "[a][", "![a](", "http://a.b/", "www.a.b ", "a@", "\\"),
    *("强调。", "word ", "word", "|"),
]  # fmt: skip
WITHIN = {
    "paragraph": "",
    "lines": "a\n",
    "item": "- ",
    "task": "- [ ] ",
    "loose task": "- a\n\n- [x] ",
    "quote": "> ",
    "nested": "1. a\n   > - ",
    "heading": "## ",
    "row": "| a | b |\n|---|:-:|\n| x | ",
    "first line of a table": "| ",
    "footnote": "a[^9]\n\n[^9]: ",
}
STEP = 200  # characters in a frame
SIZES = (8_000, 16_000, 32_000)  # characters, at which the work is looked at
LUMP = 300_000  # characters; so much work may be done at once before frames are left out


class Work:
    """What was done for one text."""

    def __init__(self):
        self.read = self.made = self.sent = 0

    def __iter__(self):
        return iter((self.read, self.made, self.sent))


@pytest.fixture(scope="module")
def work():
    """Return a function that streams a text and returns the work, at some sizes and at the end."""
    counted = Work()
    fill, html = tree.fill, Engine.html

    def counting_fill(element, text, *arguments, **settings):
        counted.read += len(text)
        return fill(element, text, *arguments, **settings)

    def counting_html(engine, element):
        made = html(engine, element)
        counted.made += len(made)
        return made

    def work(text, sizes=()):
        nonlocal counted
        counted = Work()
        stream = MarkdownStream()
        at_sizes = []
        for start in range(0, len(text), STEP):
            counted.sent += sum(len(patch.html or "") for patch in stream.feed(text[start:][:STEP]))
            if start + STEP in sizes:
                at_sizes.append(tuple(counted))
        counted.sent += sum(len(patch.html or "") for patch in stream.finish())
        return [*at_sizes, tuple(counted)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tree, "fill", counting_fill)
        patch.setattr(Engine, "html", counting_html)
        yield work


def assert_linear(counts, text):
    """What the last text has more than the one before it costs as much more, not the square.

    Each is twice as long as the one before. What the first one costs is left aside: some thousand
    characters are read anew with each frame before a mark is given up.
    """
    for kind, *amounts in zip(("read", "made", "sent"), *counts, strict=True):
        less, more = (after - before for before, after in pairwise(amounts))
        assert more <= 2.3 * less + LUMP, (kind, amounts, text[:40])


def assert_grows_linearly(work, text):
    *counts, whole = work(text[: SIZES[-1]], SIZES)
    assert_linear(counts, text)
    # The end may look at all of it once more.
    assert all(last <= 2 * count + LUMP for count, last in zip(counts[-1], whole, strict=True))


def mixture(seed, size):
    source = random.Random(seed)
    marks = source.sample(MARKS, source.randint(1, 6))
    return "".join(source.choices(marks, k=size))[:size]


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_that_stays_open_costs_no_more_than_its_length(work, mark):
    assert_grows_linearly(work, mark * 32_000)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("place", WITHIN)
def test_so_do_mixtures_wherever_they_stand(work, place, seed):
    assert_grows_linearly(work, WITHIN[place] + mixture(f"{place} {seed}", 32_000))


@pytest.mark.parametrize(
    "text",
    [
        "```\n" + "a" * 32_000,
        "```\n" + "some words\n" * 3_000,
        "- a[^1] b\n" * 3_200,
        "- [b] a\n- [a]: x.md\n" * 2_000,
        "| a " * 400 + "\n" + "|---" * 400 + "\n" + "| b " * 8_000,
        "- " + "*a " * 4_000 + "\n" * 20_000,
        "a[^1]\n\n[^1]: " + "[b] and [^2] " * 3_000,
    ],
    ids=[
        "line of code", "code", "citations", "definitions in items", "cells", "blank lines",
        "footnote",
    ],
)  # fmt: skip
def test_so_does_whatever_else_grows(work, text):
    assert_grows_linearly(work, text)


def test_so_do_definitions_for_which_a_finished_paragraph_waits(work):
    def text(count):
        labels = [f"[a{number}]" for number in range(count)]
        return " ".join(labels) + "".join(f"\n\n{label}: x" for label in labels)

    counts = [work(text(count))[-1] for count in (800, 1_600, 3_200)]
    assert_linear(counts, text(3))


@pytest.mark.parametrize("place", WITHIN)
@pytest.mark.parametrize("mark", ["[", "*a", "`", "(see [1, 2) or 5 * 3", "&amp", "<sub>", "$"])
def test_a_reader_sees_the_words_arrive(place, mark):
    stream, before = MarkdownStream(), WITHIN[place] + mark + " "
    stream.feed(before)
    for number in range(0, 1_500, 5):
        stream.feed(" ".join(f"word{number + more}" for more in range(5)) + " ")
        shown = "".join(patch.html or "" for patch in stream.snapshot())
        assert number < 25 or f"word{number - 25}" in shown


def test_a_partner_that_comes_late_is_found_before_the_end():
    stream = MarkdownStream()
    for text in (
        "see [the long *text",
        *[" of words"] * 1_000,
        "*](#x) here",
        *[" and more"] * 600,
    ):
        stream.feed(text)
    shown = "".join(patch.html or "" for patch in stream.snapshot())

    assert '<a href="#x"' in shown
    assert "<em>text of" in shown


def test_what_was_read_is_not_sent_again_when_nothing_new_is_found():
    stream = MarkdownStream()
    stream.feed("an interval [0, 1) and ")
    sent = []
    for _ in range(2_000):
        sent += [len(patch.html or "") for patch in stream.feed("many words ")]
    assert max(sent) < 2_500
    assert sum(sent) < 5 * 22_000


@settings(max_examples=40, deadline=None)
@given(
    place=st.sampled_from(sorted(WITHIN)),
    marks=st.lists(st.sampled_from([*MARKS, "]", "](u)", "`", "*", "\\)", "\n", "$"]), max_size=8),
    after=st.sampled_from(["", " end", "\n\nend", "*`]](u)\\)$", "\n\n[^1]: note\n\n[a]: x.md"]),
    step=st.sampled_from([37, 150, 1_000]),
)
def test_the_end_of_a_long_text_is_what_rendering_it_gives(place, marks, after, step):
    unit = "".join(marks) or "word "
    text = WITHIN[place] + unit * (5_000 // len(unit)) + after
    stream = MarkdownStream(maths="tex")
    for start in range(0, len(text), step):
        stream.feed(text[start : start + step])
    stream.finish()

    assert stream.html == render(text, maths="tex")
