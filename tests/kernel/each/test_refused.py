"""What cannot be asked once per row is told in a sentence, and odd rows are asked."""

import json

import pytest
from kernel.each.cells import markdown, refused


@pytest.mark.parametrize("rows", ["df", "df[df.text!='x']", "'(df, 1)[0]'"])
def test_the_answers_do_not_take_the_place_of_their_rows(asking, rows):
    cell = asking.run(f"%%grok --each {rows} -o df\nRate {{{{row.text}}}}")
    assert "-o df would take the place of the rows" in refused(cell)
    assert asking.value("type(df).__name__") == "DataFrame"


def test_rows_that_are_an_attribute_are_not_hidden_by_answers_of_that_name(asking):
    asking.run("import types\nbox = types.SimpleNamespace(rows=df)")
    cell = asking.run("%%grok --each box.rows -o rows\nRate {{row.text}}")
    assert cell.status == "ok"
    assert asking.value("rows.done") == 6


@pytest.mark.parametrize(
    ("line", "body", "said"),
    [
        ("--each df", "Rate {{row.txt}}", "no column 'txt'; there are: 'text', 'a b'"),
        ("--each df", "Rate {{row['c']}}", "no column 'c'; there are: 'text', 'a b'"),
        ("--each df -t {{row.txt}}", "{{row.text}}", "no column 'txt'"),
        ("--each df -i row.picture", "{{row.text}}", "no column 'picture'"),
        ("--each df", "Rate {{text}}", "It is a column of the rows: write {{row.text}}"),
        ("--each df", "Rate {{nothing}}", "'nothing' in {{nothing}} is not defined"),
        ("--each df", "Rate it", "write {{row.text}} where its value goes"),
        ("--each dg", "Rate {{row.text}}", "'dg' in --each dg is not defined"),
        ("--each tone", "Rate {{row}}", "--each tone: rows='kind' is no table"),
        ("--each 7", "Rate {{row}}", "--each 7: rows=7 is no table"),
        ("--each 'dict(a=1)'", "Rate {{row}}", "is no table"),
        ("--each '(n for n in [1])'", "Rate {{row}}", "of known length"),
        ("--each df -c talk", "Rate {{row.text}}", "-c talk goes on with one answer a turn"),
        ("--each df --insert", "Rate {{row.text}}", "--insert takes the code of one answer"),
        ("--each df --fix", "Rate {{row.text}}", "--fix corrects one cell"),
        ("--each df -m a -m b", "Rate {{row.text}}", "a second -m asks several models"),
        ("--each df --versus tone", "Rate {{row.text}}", "--versus compares single answers"),
        ("--each df --tool len --confirm", "{{row.text}}", "--confirm would ask you"),
        ("--each df -f text --schema int", "{{row.text}}", "-f text does not go with --schema"),
        ("--each df -m {{row.text}}", "{{row.text}}", "-m holds for all rows"),
        ("--each df -p strict true", "{{row.text}}", "-p strict is no field of a request"),
        ("--each df --concurrency 0", "{{row.text}}", "'0' is not a number of rows"),
        ("--concurrency 3", "Hi", "--concurrency is about rows; say which with --each EXPR"),
        ("--strict", "Hi", "--strict is about rows"),
        ("--yes", "Hi", "--yes is about rows"),
        ("--each df --raw", "{{row.text}}", "names nothing of a row"),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_sentence_and_nothing_is_sent(
    asking, counting, line, body, said
):
    cell = asking.run(f"%%grok {line} -o bad\n{body}")
    assert said in refused(cell)
    assert counting.bodies == []


def test_an_empty_frame_binds_empty_rows_and_says_so(asking, counting):
    cell = asking.run("%%grok --each df[:0] -o out\nRate {{row.text}}")
    assert cell.status == "ok"
    assert markdown(cell) == "**There are no rows, so nothing was asked.**"
    assert asking.value("(len(out), out.status, len(out.frame))") == (0, "completed", 0)
    assert counting.bodies == []


def test_a_dry_run_of_an_empty_frame_says_so(asking, counting):
    assert "has no rows" in refused(asking.run("%%grok --each df[:0] --dry-run\n{{row.text}}"))


def test_columns_of_one_name_are_told_in_the_rows(asking, counting):
    asking.run("double = pd.DataFrame([[1, 2], [3, 4]], columns=['a', 'a'])")
    cell = asking.run("%%grok --each double -o out\nIs it {{row.a}}")
    assert cell.status == "error"
    assert "2 columns are called 'a'" in cell.error["evalue"]
    assert "0 of 2 rows answered, 2 failed" in json.dumps(cell.outputs())
    assert counting.bodies == []


def test_a_row_that_cannot_be_asked_about_has_an_error(asking, counting):
    cell = asking.run("%%grok --each df -o out\n{{10 / (row['a b'] - 1)}} {{row.text}}")
    assert cell.status == "ok"
    assert asking.value("sorted(out.errors)") == [0, 2, 4]
    assert asking.value("out.done") == 3
    assert (
        "3 × {{10 / (row['a b'] - 1)}} failed with ZeroDivisionError: division by zero"
        in (cell.outputs()[0]["data"]["text/plain"])
    )
    assert sum(counting.asked.values()) == 3
    strict = asking.run("%%grok --each df --strict\n{{10 / (row['a b'] - 1)}} {{row.text}}")
    assert "2 more rows fail, too. Nothing was sent" in refused(strict)
    assert sum(counting.asked.values()) == 3


def test_mixed_types_and_an_index_that_repeats_are_fine(asking, counting):
    asking.run("mixed = pd.DataFrame({'v': [1, 'a', None, 2.5, [1]]}, index=[7, 7, 7, 8, 8])")
    assert asking.run("%%grok --each mixed -o out\nIs {{row.v}}").status == "ok"
    assert asking.value("list(out.frame.index)") == [7, 7, 7, 8, 8]
    assert asking.value("(out.done, list(out.errors))") == (4, [2])  # None is no value


@pytest.mark.parametrize("allow_stdin", [True, False])
def test_very_many_rows_need_a_word_about_their_cost(asking, counting, allow_stdin):
    asking.run("many = [{'n': n % 2} for n in range(10_001)]")
    cell = asking.run("%%grok --each many -o out\n{{row.n}}", allow_stdin=allow_stdin)
    assert "--each many has 10,001 rows, and nothing limits what they cost" in refused(cell)
    assert "write --max-cost USD, or --yes" in refused(cell)
    assert counting.bodies == []
    assert asking.run("%%grok --each many -o out --yes\n{{row.n}}").status == "ok"
    assert counting.asked == {"0": 1, "1": 1}
    assert asking.run("%%grok --each many --max-cost 1\n{{row.n}}").status == "ok"


def test_no_key_goes_out_in_a_row(asking, counting, key):
    asking.run("df['secret'] = ['x', 'xai-' + 'a1b2c3d4e5f6g7h8' * 3, *'abcd']")
    cell = asking.run("%%grok --each df -o out\n{{row.secret}}")
    assert cell.status == "ok"
    assert asking.value("sorted(out.errors)") == [1]
    assert "holds an API key" in markdown(cell)
    assert "a1b2c3d4e5f6g7h8" not in json.dumps([*counting.bodies, cell.outputs()])
