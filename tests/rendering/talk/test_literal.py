"""A question shows as it was typed, whatever parser reads it."""

import cmarkgfm
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nbconvert.filters import markdown2html

from grok_jupyter.rendering.talk.literal import literal, quoted

PARSERS = [cmarkgfm.github_flavored_markdown_to_html, markdown2html]
SIGNS = r"`*_{}[]<>#+-.!|~$&@:=^\\\"'() 19aé\t/"

TYPED = st.text(st.sampled_from(SIGNS), min_size=1, max_size=24)


@pytest.mark.parametrize("parser", PARSERS)
@given(TYPED)
@example("- a")
@example("1. a")
@example("# a")
@example("--- ")
@example("***")
@example("===")
@example("| a | b |")
@example("[a]: https://x.example")
@example("[^1]: note")
@example("![a](https://x.example/a.png)")
@example("<script>alert(1)</script>")
@example("&lt;b&gt; &#42;")
@example("https://x.example www.x.example")
@example("    four blanks")
@example("a\\")
def test_a_line_is_its_own_text_and_nothing_else(read, parser, typed):
    tags, text = read(parser(f"> {literal(typed)}"))
    assert text.replace("\xa0", " ").strip() == typed.replace("\t", "    ").strip()
    assert set(tags) <= {"blockquote", "p", "span"}


@pytest.mark.parametrize("parser", PARSERS)
def test_lines_paragraphs_and_indentation_stay(read, parser):
    typed = "if a:\n    b\n\n* c\n* d"
    tags, text = read(parser(quoted(typed)))
    assert [row.replace("\xa0", " ") for row in text.split("\n") if row] == [
        "if a:", "    b", "* c", "* d",
    ]  # fmt: skip
    assert tags.count("br") == 2
    assert "ul" not in tags


def test_fenced_code_stays_code(read):
    typed = "Look:\n```python\nx = '*'\n\n~~~\n```\nWhy?\n```\nopen $x$"
    html = cmarkgfm.github_flavored_markdown_to_html(
        quoted(typed), cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE
    )
    tags, text = read(html)
    assert tags.count("pre") == 2
    assert "x = '*'\n\n~~~\n" in text
    assert "open $x$" in text


@given(st.text(st.sampled_from(SIGNS + "\n`~>"), max_size=60))
def test_nothing_that_is_typed_reaches_beyond_the_quotation(read, typed):
    page = f"{quoted(typed)}\n\n# after"
    tags, text = read(cmarkgfm.github_flavored_markdown_to_html(page))
    assert tags[-1] == "h1"
    assert text.endswith("after\n")
    assert set(tags) <= {"blockquote", "p", "span", "br", "pre", "code", "h1"}


def test_no_sign_of_a_formula_is_left_beside_another():
    written = literal(r"$x$ $$y$$ \(z\) \[w\] \begin{a}b\end{a}")
    assert "$" not in written
    assert "\\" not in written
