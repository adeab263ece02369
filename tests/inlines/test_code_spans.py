"""Code spans."""

import pytest


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("`a`", "<code>a</code>"),
        ("`` a ` b ``", "<code>a ` b</code>"),
        ("` `", "<code> </code>"),
        ("` a`", "<code> a</code>"),
        ("`a\nb`", "<code>a b</code>"),
        (r"`\`b", r"<code>\</code>b"),
        ("`<b>&amp;`", "<code>&lt;b&gt;&amp;amp;</code>"),
        ("*a`*`", "*a<code>*</code>"),
        ("`$a$` `\\(b\\)`", "<code>$a$</code> <code>\\(b\\)</code>"),
    ],
)
def test_what_stands_between_equal_runs_is_code(show, text, html):
    assert show(text) == html


@pytest.mark.parametrize("text", ["`a``", "``a`", "```a``", r"\`a"])
def test_other_backticks_stay(show, text):
    assert show(text) == text.replace("\\", "")
