"""Link definitions and footnotes."""

import pytest

from grok_jupyter.rendering import render


def test_a_definition_is_not_shown_and_names_a_link():
    html = render('[Foo  bar]: <https://x.org/a b> "Title"\n\n[FOO bar]')

    assert html.count("<p>") == 1
    assert 'href="https://x.org/a%20b"' in html
    assert 'title="Title"' in html


def test_definitions_may_come_later_and_the_first_one_counts():
    text = "[a]\n\n[a]: https://x.invalid/one\n[a]: https://x.invalid/two"
    assert 'href="https://x.invalid/one"' in render(text)


def test_text_follows_definitions_in_one_paragraph():
    assert render("[a]: /x\nb") == "<p>b</p>"


@pytest.mark.parametrize("text", ["[a]:", "[a]: /x y", "[]: /x", "[a]: (b", "[a] : /x"])
def test_what_is_no_definition_is_text(text):
    assert render(text).startswith("<p>[")


def test_a_line_below_definitions_alone_underlines_nothing():
    assert render("[a]: /x\n===\n[a]").startswith("<p>===")


def test_footnotes_are_numbered_as_they_are_cited_and_stand_at_the_end():
    html = render("[^b]: Two.\n[^a]: One.\n\nx[^a] y[^b]")

    assert html.index("One.") < html.index("Two.")
    assert html.startswith("<p>x<sup")


def test_each_citation_has_a_way_back():
    html = render("x[^1] y[^1]\n\n[^1]: Note.")

    assert html.count('href="#fn-1"') == 2
    assert 'href="#fnref-1"' in html
    assert 'href="#fnref-1-2"' in html


def test_what_is_not_cited_is_not_shown():
    assert render("x\n\n[^1]: Note.") == "<p>x</p>"


def test_what_has_no_footnote_is_text():
    assert render("x[^1]") == "<p>x[^1]</p>"


def test_footnotes_hold_blocks_and_cite_others():
    html = render("x[^1]\n\n[^1]: A[^2]\n\n    - b\n\n[^2]: C.")

    assert "<li>b</li>" in html
    assert html.index("<li>b</li>") < html.index("C.")
