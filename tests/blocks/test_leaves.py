"""Headings, rules, code, quotes and paragraphs."""

import pytest

from grok_jupyter.rendering import render


@pytest.mark.parametrize("level", range(1, 7))
def test_hashes_make_headings(level):
    assert render(f"{'#' * level} a") == f"<h{level}>a</h{level}>"


@pytest.mark.parametrize("text", ["#a", "####### a", "\\# a", "    # a"])
def test_not_every_hash_makes_a_heading(text):
    assert "<h" not in render(text)


def test_closing_hashes_are_not_shown():
    assert render("## a ##  ") == "<h2>a</h2>"
    assert render("## a#") == "<h2>a#</h2>"


def test_lines_are_underlined():
    assert render("a\nb\n===") == "<h1>a\nb</h1>"
    assert render("a\n-") == "<h2>a</h2>"


@pytest.mark.parametrize("text", ["***", "- - -", "__________", " * * *\t"])
def test_three_signs_make_a_rule(text):
    assert render(text) == "<hr>"


def test_a_fence_keeps_everything_as_it_is():
    assert render("```\n\t<b> **a** &amp;\n\n```") == (
        "<pre><code>\t&lt;b&gt; **a** &amp;amp;\n\n</code></pre>"
    )


def test_a_fence_is_closed_by_one_as_long_of_its_kind():
    assert render("````\n```\n~~~~\n````\na") == "<pre><code>```\n~~~~\n</code></pre>\n<p>a</p>"


def test_an_unclosed_fence_goes_on_to_the_end():
    assert render("```\na\n") == "<pre><code>a\n</code></pre>"


def test_the_lines_of_a_fence_lose_its_own_indentation():
    assert render("  ```\n   a\n b\n  ```") == "<pre><code> a\nb\n</code></pre>"


def test_tabs_in_code_stay():
    assert render("```\n\ta\n```") == "<pre><code>\ta\n</code></pre>"
    assert render("- ```\n  \ta\n  ```") == "<ul><li><pre><code>\ta\n</code></pre></li></ul>"


def test_four_blanks_make_code_but_not_within_a_paragraph():
    assert render("    a\n\n    b\n\n") == "<pre><code>a\n\nb\n</code></pre>"
    assert render("a\n    b") == "<p>a\nb</p>"


def test_the_first_word_behind_a_fence_is_its_language():
    assert 'class="language-foo"' in render("```foo bar\na\n```")


def test_an_info_string_of_odd_blanks_names_no_language():
    assert render("```\u00a0\na\n```") == "<pre><code>a\n</code></pre>"


def test_quotes_nest_and_go_on_lazily():
    assert render("> a\nb\n> > c") == (
        "<blockquote><p>a\nb</p><blockquote><p>c</p></blockquote></blockquote>"
    )


def test_line_endings_of_every_system_count():
    assert render("a\r\n\r\nb\r\rc") == render("a\n\nb\n\nc")


def test_text_between_blanks_alone_is_nothing():
    assert render("") == render(" \n\t\n") == render("\u00a0\n") == ""


def test_raw_html_is_text():
    assert render("<div>\n**a**\n</div>") == "<p>&lt;div&gt;\n<strong>a</strong>\n&lt;/div&gt;</p>"


def test_control_characters_of_the_pipeline_mean_nothing():
    html = render("a \x02wzxhzdk:0\x03 `\x02amp\x03` \0")

    assert html == "<p>a \x02wzxhzdk:0\x03 <code>\x02amp\x03</code> \ufffd</p>"
