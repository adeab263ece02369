"""Displayed formulas over several lines: no line of one begins a block."""

import pytest

from grok_jupyter.rendering import render


@pytest.mark.parametrize(
    ("opening", "closing"), [("$$", "$$"), (r"\[", r"\]"), (r"\begin{align}", r"\end{align}")]
)
@pytest.mark.parametrize("line", ["- b", "+ b", "=", "1. b", "# b", "> b", "|-|"])
def test_no_line_of_a_formula_begins_a_block(opening, closing, line):
    html = render(f"{opening}\na\n{line}\n{closing}", maths="tex")

    assert html.startswith("<p><span")
    assert html.count("<span") == 1


def test_a_blank_line_ends_what_was_no_formula():
    assert render("$$ a\n\n- b") == "<p>$$ a</p>\n<ul><li>b</li></ul>"


def test_after_a_formula_blocks_begin_again():
    assert "<li>" in render("$$\na\n$$\n- b")
    assert "<li>" in render("$$a$$\n- b")


def test_formulas_stand_in_items_too():
    html = render("- a\n  $$\n  - b\n  $$", maths="tex")

    assert html.count("<li>") == 1
