"""Each frame: marks that are not complete yet are neither shown nor taken back later."""

import pytest

from grok_jupyter.rendering import MarkdownStream


def frame(text):
    """What a reader sees, as HTML, when the text stops here."""
    stream = MarkdownStream()
    stream.feed(text)
    return "".join(patch.html or "" for patch in stream.snapshot())


@pytest.mark.parametrize(
    "mark",
    ["#", "## ", "-", "- ", "1", "1.", "12. ", ">", "> ", "> - ", "```", "```py", "~~~", "|",
     "- [", "- [ ", "- [x]", "- [x] ", "[^1", "[^1]:", "[a]: /x", "*", "**", "---", "==", "\\"],
)  # fmt: skip
def test_a_mark_without_anything_behind_it_is_not_shown(mark):
    for before in ("", "text\n\n", "## title\n"):
        assert frame(before + mark) == frame(before)


@pytest.mark.parametrize("line", ["-", "--", "---", "=", "==="])
def test_what_may_underline_a_heading_waits_for_its_line_to_end(line):
    assert frame(f"text\n{line}") == frame("text\n")
    assert frame(f"text\n{line}\n").startswith("<h")


def test_a_line_that_begins_with_a_bar_is_the_header_of_a_table():
    assert "<th>Name</th>" in frame("| Name")
    assert "<th>Name</th><th>Value</th>" in frame("| Name | Value |\n")
    assert "<th>Name</th><th>Value</th>" in frame("Look:\n| Name | Value |\n|--")


def test_the_delimiter_row_is_not_shown():
    for part in ("|", "|-", "|---|", "|---|:-"):
        assert frame(f"| a | b |\n{part}") == frame("| a | b |\n")


def test_an_open_fence_is_code_and_half_a_closing_one_is_not_shown():
    assert "<strong>" not in frame("```\n**a** `")
    for part in ("`", "``", "```"):
        assert frame(f"```\na\n{part}") == frame("```\na\n")


def test_emphasis_is_closed_where_the_text_stops():
    assert "<strong>bo</strong>" in frame("a **bo")
    assert "<strong>bo</strong>" in frame("- a **bo")
    assert "<strong>bo</strong>" in frame("# a **bo")
    assert "<strong>bo</strong>" in frame("| a **bo")
    assert "<strong>bo</strong>" in frame("> - a **bo")


def test_finished_paragraphs_are_not_repaired():
    assert "<strong>" not in frame("a **bo\n\n")


def test_no_address_is_shown_before_it_is_complete():
    for part in ("http://ev", "http://evil.example/?q=secr", "http://evil.example/x.png"):
        assert "evil" not in frame(f"![a]({part}")
        assert "href" not in frame(f"[a]({part}")


def test_a_footnote_that_is_cited_is_expected_to_come():
    assert 'href="#fn-1"' in frame("text[^1] and more\n\n")
    assert 'href="#fn-' not in frame("the class [^abc] matches\n\n")


def test_a_footnote_that_never_came_is_text_in_the_end():
    stream = MarkdownStream()
    stream.feed("text[^1] and more\n\nend")
    stream.finish()

    assert stream.html == "<p>text[^1] and more</p>\n<p>end</p>"


def test_repairs_are_taken_back_at_the_end():
    stream = MarkdownStream()
    stream.feed("a **bo")
    stream.finish()

    assert stream.html == "<p>a **bo</p>"


def test_a_finished_stream_takes_no_more():
    stream = MarkdownStream()
    stream.feed("a")
    stream.finish()

    assert stream.finish() == []
    with pytest.raises(ValueError, match="finished"):
        stream.feed("b")


def test_half_a_line_ending_waits_for_the_other_half():
    stream = MarkdownStream()
    stream.feed("a\r")
    stream.feed("\nb")

    assert stream.html == "<p>a\nb</p>"


def test_the_html_so_far_can_be_read_at_any_time():
    stream = MarkdownStream()
    stream.feed("one **two")
    before = stream.html
    patches = stream.feed("**")

    assert before == "<p>one **two</p>"
    assert patches == []
    assert stream.html == "<p>one <strong>two</strong></p>"


def test_formulas_can_stay_tex():
    stream = MarkdownStream(maths="tex")
    stream.feed("$x^2$ and")

    assert "<math" not in stream.html
    assert 'data-tex="x^2"' in stream.html


def test_a_long_line_of_bars_is_no_table_yet():
    assert "<th>" not in frame("|" * 200)
