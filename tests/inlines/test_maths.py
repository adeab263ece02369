"""Formulas, and what only looks like one."""

import pytest


@pytest.mark.parametrize(
    ("text", "tex", "display"),
    [
        (r"\(a_1*b*\)", "a_1*b*", "false"),
        (r"\[ x \]", "x", "true"),
        ("$x^2$", "x^2", "false"),
        ("$2\\pi$", "2\\pi", "false"),
        ("$$\na\n$$", "a", "true"),
        (r"$\$5$", r"\$5", "false"),
        (
            r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
            r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
            "true",
        ),
    ],
)
def test_a_formula_carries_its_tex(parse, text, tex, display):
    element, _ = parse(text)
    (span,) = element
    assert span.attrib == {"class": "math", "data-tex": tex, "data-display": display}
    assert span.text == tex


@pytest.mark.parametrize(
    "text",
    [
        "$5 and $10",
        "US$20 or $30",
        "$HOME and $PATH",
        "from $5-$10",
        "a $ b $ c",
        "$ x$",
        "$$",
        "$$ $$",
        "$",
        "$a$b",
        r"\begin{center} a \end{center}",
        r"\begin{align} a",
    ],
)
def test_prices_and_variables_are_text(show, text):
    assert show(text) == text


def test_code_wins_over_a_formula(show):
    assert show("$a `b$ c`") == "$a <code>b$ c</code>"
    assert show("$`a`$") == "$<code>a</code>$"


def test_brackets_that_were_escaped_make_no_formula(show):
    assert show(r"\[a\](b)") == "[a](b)"
    assert show(r"\(a") == "(a"
    assert show(r"\\(a\\)") == r"\(a\)"


def test_a_dollar_sign_does_not_wait_for_ever(show):
    text = "$a" + " b" * 600 + "$"
    assert show(text) == text
