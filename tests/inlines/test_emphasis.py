"""Emphasis, strong emphasis and strikethrough."""

import pytest


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*a* and _b_", "<em>a</em> and <em>b</em>"),
        ("**a** and __b__", "<strong>a</strong> and <strong>b</strong>"),
        ("***a***", "<em><strong>a</strong></em>"),
        ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
        ("***a** b*", "<em><strong>a</strong> b</em>"),
        ("*foo**bar**baz*", "<em>foo<strong>bar</strong>baz</em>"),
        ("*foo**bar*", "<em>foo**bar</em>"),
        ("*a **b* c", "*a *<em>b</em> c"),
    ],
)
def test_runs_are_matched_as_commonmark_says(show, text, html):
    assert show(text) == html


@pytest.mark.parametrize(
    "text", ["2 * 3 * 4", "snake_case_name", "a ** b", "* a*", "**a", "a*", "x__init__x"]
)
def test_signs_that_mean_nothing_stay(show, text):
    assert show(text) == text


def test_emphasis_by_stars_may_stand_within_a_word(show):
    assert show("un*frigging*believable") == "un<em>frigging</em>believable"


def test_one_or_two_tildes_strike_through_and_must_be_as_many_at_both_ends(show):
    assert show("~~a~~ ~b~ ~~c~ ~~~d~~~") == "<del>a</del> <del>b</del> ~~c~ ~~~d~~~"


def test_a_bold_label_may_touch_the_word_after_it(show):
    assert show("**Note:**text") == "<strong>Note:</strong>text"
    assert show("a (**b**)c") == "a (<strong>b</strong>)c"


def test_emphasis_does_not_reach_out_of_a_link(show):
    assert show("*a [b*](c)") == '*a <a href="c">b*</a>'
