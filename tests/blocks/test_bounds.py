"""No input takes the parser out of its depth, or its time."""

import pytest

from grok_jupyter.rendering import render

NESTED = {
    "quotes": ">" * 100_000,
    "items": "- " * 50_000,
    "numbers": "1. " * 30_000,
    "deeper and deeper": "\n".join("  " * depth + "- a" for depth in range(500)),
    "quotes by line": "\n".join("> " * depth + "a" for depth in range(300)),
    "quotes of items": "> - " * 20_000,
    "notes": "[^1]: " * 20_000,
}
LONG = {
    "definitions": "[a]: /x\n" * 20_000,
    "half definitions": "[a]: (x\n" * 20_000,
    "titles": "[a]: /x '\n" * 10_000,
    "tabs": "\t" * 200_000,
    "hashes": "# " * 100_000 + "x",
    "bars": "|" * 100_000 + "\n" + "|-" * 50_000,
    "delimiters": "a\n" + "-|" * 50_000 + "x",
    "rules": "- " * 100 + "\n" + "* " * 100_000,
    "underlines": "a\n" + "=" * 200_000,
    "fences": "```\n" * 30_000,
    "blank lines": "- a" + "\n" * 200_000 + "- b",
    "notes that cite": "".join(f"[^{n}]: [^{n + 1}]\n" for n in range(2000)) + "[^0]",
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", NESTED)
def test_nesting_is_bounded(name):
    html = render(NESTED[name])

    assert html.count("<blockquote>") + html.count("<li>") + html.count("<ol") < 1200


def test_short_rows_below_a_wide_header_make_no_huge_table():
    wide = "|a" * 500 + "\n" + "|-" * 500 + "\n" + "|1\n" * 1000

    html = render(wide)

    assert html.count("<tr>") == 1001
    assert html.count("<td>") < 25_000


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", LONG)
def test_long_input_is_rendered_while_one_waits(name):
    assert isinstance(render(LONG[name]), str)
