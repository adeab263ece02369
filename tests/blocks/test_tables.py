"""Tables as GitHub has them."""

from grok_jupyter.rendering import render


def cells(html, tag):
    return [part.partition("<")[0] for part in html.split(f"<{tag}>")[1:]]


def test_a_delimiter_row_makes_a_table():
    html = render("| a | b |\n|---|---|\n| 1 | 2 |")

    assert cells(html, "th") == ["a", "b"]
    assert cells(html, "td") == ["1", "2"]


def test_columns_are_aligned():
    html = render("a|b|c|d\n:-|-:|:-:|-\n1|2|3|4")

    for side in ("left", "right", "center"):
        assert html.count(f'align="{side}"') == 2


def test_rows_have_as_many_cells_as_the_header():
    html = render("|a|b|\n|-|-|\n|1|\n|1|2|3|")

    assert cells(html, "td") == ["1", "", "1", "2"]


def test_an_escaped_bar_divides_no_cells():
    assert "<code>x|y</code>" in render("|a|\n|-|\n|`x\\|y`|")


def test_the_text_above_a_table_stays_a_paragraph():
    assert render("Look:\n|a|\n|-|\n|1|").startswith("<p>Look:</p>\n<table>")


def test_a_delimiter_row_of_another_width_makes_no_table():
    assert "<table>" not in render("|a|b|\n|-|")
    assert "<table>" not in render("a\n    ---|")


def test_a_table_ends_where_another_block_begins():
    html = render("|a|\n|-|\n|1|\n> b")

    assert html.endswith("<blockquote><p>b</p></blockquote>")


def test_a_table_without_rows_has_no_body():
    assert "<tbody>" not in render("|a|\n|-|")
