"""Rows of a cell without a value where it is put: an error of the row, which is not asked."""

import re

import pytest

FRAME = """
import pandas as pd
df = pd.DataFrame({"text": ["a", None, "c"], "heat": [0.5, 0.1, float("nan")], "image": [None] * 3},
                  index=["u", "v", "w"], dtype=object)
def lookup(text):
    return {"a": "A", None: "nothing"}.get(text)
"""


@pytest.fixture
def asking(kernel, counting):
    kernel.run(f"%config GrokMagics.base_url = {counting.url!r}\n{FRAME}")
    return kernel


@pytest.mark.parametrize(
    ("line", "prompt", "failed", "what"),
    [
        ("", "{{row.text}}", [1], "'text' has no value"),
        ("", "{{row['text']}}", [1], "'text' has no value"),
        ("", "{{row.heat + 1}} {{row.text or 'none'}}", [2], "'heat' has no value"),
        ("", "{{lookup(row.text)}}", [2], "{{lookup(row.text)}} gives no value"),
        ("-s '{{row.text}}'", "Hi", [1], "'text' has no value"),
        ("-t {{row.heat}}", "{{row.text or 'none'}}", [2], "'heat' has no value"),
        ("-p user {{row.text}}", "Hi {{row.heat == 0.5}}", [1], "'text' has no value"),
        ("-i row.image", "Hi", [0, 1, 2], "'image' has no value"),
        ("-i {{row.image}}", "Hi", [0, 1, 2], "'image' has no value"),
        ("--schema row.image", "Hi", [0, 1, 2], "'image' has no value"),
        ("-p user '{{lookup(row.text)}}'", "Hi", [2], "{{lookup(row.text)}} gives no value"),
        ("-p user 'v{{row.heat + 1}}'", "Hi", [2], "'heat' has no value"),
        ("-p user '{{row.text and str(row.text)}}'", "Hi", [1], "'text' has no value"),
    ],
)
def test_such_a_row_is_not_asked(asking, counting, line, prompt, failed, what):
    asking.run(f"%%grok --each df -o out {line}\n{prompt}")
    assert asking.value("(sorted(out.errors), out.done)") == (failed, 3 - len(failed))
    assert sum(counting.asked.values()) == 3 - len(failed)
    said = asking.value(f"str(out.errors[{failed[0]}])")
    label = "uvw"[failed[0]]
    assert said.startswith(f"Row '{label}' (position {failed[0]}): {what}")
    is_column = what.startswith("'")
    assert ("dropna" in said and "fillna" in said) == is_column
    assert ("have the expression give a text" in said) != is_column


def test_what_an_expression_puts_in_its_place_is_asked(asking, counting):
    asking.run("%%grok --each df -o out\nRate {{row.text or 'nothing'}} {{str(row.heat)}}")
    assert asking.value("out.done") == 3
    assert {"Rate nothing 0.1", "Rate c nan"} <= set(counting.asked)


def test_options_may_put_something_in_its_place_too(asking, counting):
    asking.run("%%grok --each df -o out -p user '{{row.text or \"x\"}}' -t '{{0.5}}'\nHi {{row}}")
    assert asking.value("out.done") == 3
    assert sorted(body["user"] for body in counting.bodies) == ["a", "c", "x"]


def test_strict_sends_nothing(asking, counting):
    cell = asking.run("%%grok --each df --strict\n{{row.text}}")
    assert re.search(r"Row 'v' \(position 1\): 'text' has no value", cell.error["evalue"])
    assert not counting.asked


def test_a_dry_run_counts_such_rows(asking, counting):
    (output,) = asking.run("%%grok --each df --dry-run\n{{row.text}}").displays
    assert "1 cannot be asked about" in output["data"]["text/plain"]
    assert not counting.asked


def test_the_finished_output_says_it_once_for_all_such_rows(asking):
    cell = asking.run("%%grok --each df\n{{row.image}}")
    text = cell.outputs()[0]["data"]["text/plain"]
    assert text.count("has no value in this row") == 1
    assert "(rows 'u' (position 0), 'v' (position 1), " in text


def test_an_expression_that_gives_nothing_is_named_with_what_helps(asking):
    asking.run("def words(row): return None")
    cell = asking.run("%%grok --each df -o out\n{{words(row)}}")
    text = cell.outputs()[0]["data"]["text/plain"]
    assert "{{words(row)}} gives no value for this row (None), so it was not asked." in text
    assert "have the expression give a text" in text
    assert "dropna" not in text
