"""How two texts differ, word by word: both can be got back from what is shown."""

import pickle
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from grok_jupyter.text.word_diff import word_diff

WORDS = st.sampled_from(
    ["the", "a", "sum", "of", "$x^2$", "`code`", "*so*", "<b>", "&amp;", "|", "#", "- ", "1.",
     "\\(", "https://example.org/a?b=c", "![x](y)", "[^1]", "~~", "    ", "\t", "é", "数", ",", ".",
     "</div>", "<!--", "-->", "```", "\n", "\n\n"]
)  # fmt: skip
READABLE = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff")
TEXTS = st.one_of(st.lists(WORDS, max_size=30).map(" ".join), st.text(READABLE))


class Sides(HTMLParser):
    """What a page shows of each side."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.before, self.after, self.tags = "", "", set()
        self._open = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.add((tag, *attributes))
        if tag == "br":
            self.handle_data("\v")
        elif tag in {"del", "ins"}:
            self._open.append(tag)

    def handle_endtag(self, tag):
        if tag in {"del", "ins"}:
            assert self._open.pop() == tag

    def handle_data(self, text):
        self.before += text * ("ins" not in self._open)
        self.after += text * ("del" not in self._open)


def rows(text, ends):
    """Its lines, without what a page makes of blanks."""
    kept = [" ".join(row.split()) for row in text.split(ends)]
    return [row for row in kept if row]


def shown(diff):
    return Sides(MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(diff))


def test_what_has_changed_is_marked_and_nothing_else():
    diff = word_diff("The sky is red today.", "The sky is blue today.")
    assert diff == "<div>\nThe sky is <del>red</del><ins>blue</ins> today.\n</div>"
    assert diff.before == "The sky is red today."
    assert diff.after == "The sky is blue today."
    assert diff._repr_markdown_() == diff
    assert diff.plain == "The sky is [-red-]{+blue+} today."


def test_a_terminal_shows_it_in_plain():
    from IPython.lib.pretty import pretty

    assert pretty(word_diff("a\x1b[31m {x}", "b {x}")) == "[-a[31m-]{+b+} {x}"


def test_equal_texts_have_no_marks():
    assert "<del>" not in word_diff("a\nb", "a\nb")
    assert word_diff("", "") == "<div></div>"


def test_a_comma_between_two_changes_is_part_of_them():
    kinds = [kind for kind, _ in word_diff("one, two", "eins, zwei").pieces]
    assert kinds == ["out", "in"]


def test_a_diff_pickles():
    diff = pickle.loads(pickle.dumps(word_diff("a b", "a c")))
    assert (diff.before, diff.after) == ("a b", "a c")


@given(TEXTS, TEXTS)
def test_both_texts_are_in_the_diff(before, after):
    diff = word_diff(before, after)
    assert (diff.before, diff.after) == (before, after)
    page = shown(diff)
    assert rows(page.before, "\v") == rows(before, "\n")
    assert rows(page.after, "\v") == rows(after, "\n")
    assert {tag for tag, *_ in page.tags} <= {"div", "del", "ins", "br", "span"}
    assert all(not attributes for _, *attributes in page.tags)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert {kind for kind, _ in word_diff(text, text).pieces} <= {"same"}


@pytest.mark.parametrize("count", [20_000])
def test_long_texts_that_share_nothing_come_to_an_end(count):
    before = " ".join(f"a{number % 997}" for number in range(count))
    after = " ".join(f"b{number % 997}" for number in range(count))
    diff = word_diff(before, after)
    assert (diff.before, diff.after) == (before, after)
