"""Lists: what belongs to an item, and when a list is loose."""

import pytest

from grok_jupyter.rendering import render


@pytest.mark.parametrize("mark", ["-", "+", "*", "1.", "1)"])
def test_every_kind_of_mark_begins_an_item(mark):
    kind = "ol" if mark[0] == "1" else "ul"

    assert render(f"{mark} a") == f"<{kind}><li>a</li></{kind}>"


def test_another_mark_begins_another_list():
    assert render("- a\n+ b") == "<ul><li>a</li></ul>\n<ul><li>b</li></ul>"


def test_a_list_counts_from_its_first_number():
    assert render("7. a\n9. b") == '<ol start="7"><li>a</li><li>b</li></ol>'


def test_only_a_one_interrupts_a_paragraph():
    assert "<ol>" not in render("born in\n1984. A year")
    assert "<ol>" in render("two steps:\n1. go")


def test_an_empty_item_does_not_interrupt_a_paragraph():
    assert render("a\n-\nb") != render("a\n- b")
    assert "<li>" not in render("a\n*\nb")


def test_items_nest_by_the_column_of_their_text():
    assert render("1. a\n   - b") == "<ol><li>a<ul><li>b</li></ul></li></ol>"


def test_a_blank_line_between_items_makes_the_list_loose():
    assert render("- a\n\n- b") == "<ul><li><p>a</p></li><li><p>b</p></li></ul>"


def test_a_blank_line_in_an_inner_list_leaves_the_outer_one_tight():
    html = render("- a\n  - b\n\n  - c\n- d")

    assert html == "<ul><li>a<ul><li><p>b</p></li><li><p>c</p></li></ul></li><li>d</li></ul>"


@pytest.mark.parametrize(
    "text",
    ["- ```\n  a\n\n  ```\n- b", "- > a\n  >\n- b", "- a\n- b\n\n"],
    ids=["in code", "in a quote", "after the list"],
)
def test_other_blank_lines_leave_a_list_tight(text):
    assert "<li>b</li>" in render(text)


def test_an_item_begins_with_at_most_one_blank_line():
    assert render("-\n\n  a") == "<ul><li></li></ul>\n<p>a</p>"


def test_a_line_that_is_not_indented_goes_on_with_an_open_paragraph():
    assert render("- a\nb") == "<ul><li>a\nb</li></ul>"


def test_a_fence_in_an_item_ends_with_the_item():
    html = render("- ```\n  a\nb")

    assert html == "<ul><li><pre><code>a\n</code></pre></li></ul>\n<p>b</p>"


def test_tasks_have_boxes_that_cannot_be_ticked():
    html = render("- [ ] a\n- [x] b\n- [X] c")

    assert html.count("<input") == html.count("disabled") == 3
    assert html.count("checked") == 2


def test_boxes_of_a_loose_list_stand_in_its_paragraphs():
    assert render("- [x] a\n\n- b").startswith("<ul><li><p><input")


def test_brackets_without_text_are_no_task():
    assert "<input" not in render("- [x]")
