"""A text that grows: the same in the end, and steady on the way."""

import pytest
from fidelity.page import Page, flickers
from fidelity.texts import answers, nasties
from fidelity.trees import tree

from grok_jupyter.rendering.engine import render
from grok_jupyter.rendering.stream import MarkdownStream

pytestmark = pytest.mark.unmeasured


@pytest.mark.parametrize(("cut", "texts"), [(1, nasties()), (5, answers(10)), (33, answers(60))])
def test_the_end_is_what_rendering_the_whole_text_gives(frames, cut, texts):
    for text in texts:
        *_, (stream, page) = frames(text.markdown, cut, maths="tex")
        expected = render(text.markdown, maths="tex")
        assert stream.html == expected, text.name
        assert tree(page.html) == tree(expected), text.name


def test_the_html_is_that_of_the_text_so_far():
    text = answers(1)[0].markdown
    stream = MarkdownStream(maths="tex")
    for start in range(0, len(text), 97):
        stream.feed(text[start : start + 97])
        assert stream.html == render(text[: start + 97], maths="tex")


def test_a_snapshot_builds_the_present_frame_from_nothing(frames):
    for text in (*nasties()[::9], *answers(3)):
        for stream, page in frames(text.markdown, 41):
            anew = Page()
            anew.apply(stream.snapshot())
            assert anew.html == page.html


def test_a_patch_is_small_however_long_the_text_is(frames):
    text = "\n\n".join(text.markdown for text in answers(12))
    stream, sent = MarkdownStream(maths="tex"), 0
    for start in range(0, len(text), 20):
        sent += sum(len(patch.html or "") for patch in stream.feed(text[start : start + 20]))
    assert sent < 20 * len(text)


def events(frames, texts):
    count = length = 0
    for text in texts:
        before = {}
        for _, page in frames(text.markdown, 4, maths="tex"):
            after = page.seen()
            count += flickers(before, after)
            before = after
        length += len(text.markdown)
    return count / (length / 1000)


def test_what_was_read_in_an_answer_stays_and_stays_what_it_is(frames):
    assert events(frames, answers(30)) <= 0.5


def test_so_it_does_nearly_in_the_short_texts(frames):
    assert events(frames, nasties()) <= 6


def test_the_counter_of_flicker_counts():
    frames = ["<p>a <strong>b</strong></p>", "<p>a <strong>bc</strong> d</p>", "<p>a **bc d</p>"]
    pages = []
    for html in frames:
        page = Page()
        page.apply([(0, -1, 0, html)])
        pages.append(page.seen())
    assert not flickers(pages[0], pages[1])
    assert flickers(pages[1], pages[2])
