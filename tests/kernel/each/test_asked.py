"""A cell that is asked once per row: what is sent and bound."""

import json

import pytest
from client.many.server import Refusal
from kernel.each.cells import ASK, markdown


def test_each_row_is_asked_once_with_its_values_and_all_else_of_the_notebook(asking, counting):
    cell = asking.run(
        '%%grok --each df -o out -s "Be {{tone}}" -t 0.5 --max-tokens 9 -p seed 7\n'
        'Rate {{row.text}} {{row["a b"] + 1}} {not} {{tone.upper()}}'
    )
    assert cell.status == "ok"
    assert set(counting.asked.values()) == {1}
    assert sorted(counting.asked) == [f"Rate t{n} {n % 2 + 2} {{not}} KIND" for n in range(6)]
    for body in counting.bodies:
        assert body["messages"][0] == {"role": "system", "content": "Be kind"}
        assert (body["temperature"], body["seed"]) == (0.5, 7)
        assert body["max_completion_tokens"] == 9


def test_what_does_not_name_the_row_is_evaluated_once(asking, counting):
    asking.run("calls = []\ndef once():\n    calls.append(1)\n    return len(calls)")
    asking.run("%%grok --each df\n{{once()}} {{row.text}} {{once()}}")
    assert sorted(counting.asked) == [f"1 t{n} 2" for n in range(6)]
    assert asking.value("len(calls)") == 2


def test_the_row_hides_a_variable_of_its_name_and_functions_see_it(asking, counting):
    asking.run("row = 'mine'")
    asking.run("%%grok --each df\n{{row.text}} {{'-'.join(row.text for _ in 'ab')}}")
    assert min(counting.asked) == "t0 t0-t0"
    assert asking.value("row") == "mine"


def test_options_may_name_the_row(asking, counting):
    asking.run(
        "df['heat'] = [n / 10 for n in range(6)]\n"
        "kinds = {1: {'type': 'object', 'properties': {'x': {'type': 'integer'}}},\n"
        "         2: {'type': 'object', 'properties': {'y': {'type': 'string'}}}}\n"
    )
    counting.answer = lambda question, _: '{"x": 1}' if int(question[-1]) % 2 == 0 else '{"y": "a"}'
    cell = asking.run(
        "%%grok --each df -o out -t {{row.heat}} -s \"Number {{row['a b']}}\" "
        "--schema \"kinds[row['a b']]\" -p user {{row.text}}\nRate {{row.text}}"
    )
    assert cell.status == "ok"
    for body in counting.bodies:
        number = int(body["messages"][1]["content"][-1])
        assert body["temperature"] == number / 10
        assert body["user"] == f"t{number}"
        assert body["messages"][0]["content"] == f"Number {number % 2 + 1}"
        schema = body["response_format"]["json_schema"]["schema"]
        assert list(schema["properties"]) == ["xy"[number % 2]]
    assert asking.value("[one.parsed for one in out]") == [{"x": 1}, {"y": "a"}] * 3


def test_a_schema_is_that_of_all_rows_where_another_option_names_the_row(asking, counting):
    counting.answer = lambda *_: '{"value": "b"}'
    asking.run("from typing import Literal\nKind = Literal['a', 'b']")
    cell = asking.run("%%grok --each df -o out --schema Kind -p user {{row.text}}\n{{row.text}}")
    assert "| u | t0 | b |" in markdown(cell)
    assert asking.value("list(out.frame['answer'])") == ["b"] * 6


def test_images_of_the_row_go_along(asking, counting):
    asking.run(
        "from PIL import Image\ndf['image'] = [Image.new('RGB', (4 + n, 4)) for n in range(6)]\n"
    )
    counting.answer = lambda question, _: "seen"
    assert asking.run("%%grok --each df -i row.image\nWhat is {{row.text}}?").status == "ok"
    pictures = {
        part["image_url"]["url"]
        for body in counting.bodies
        for part in body["messages"][-1]["content"]
        if part["type"] == "image_url"
    }
    assert len(pictures) == 6
    assert asking.run("%%grok --each df -i {{row.image}}\nWhat is {{row.text}}?").status == "ok"
    cell = asking.run("%%grok --each df\nWhat is {{row.image}} of {{row.text}}?")
    assert "| u | &#60;Image&#62; | t0 | seen |" in markdown(cell)  # no address in memory


def test_equal_rows_are_asked_once(asking, counting):
    cell = asking.run("%%grok --each df -o out\nRate {{row['a b']}}")
    assert counting.asked == {"Rate 1": 1, "Rate 2": 1}
    assert asking.value("[one.content for one in out]") == ["re: Rate 1", "re: Rate 2"] * 3
    assert "2 requests, as rows ask the same" in markdown(cell)


@pytest.mark.parametrize(
    "rows",
    [
        "df['text']",
        "['t0', 't1']",
        "({'text': 't0'}, {'text': 't1'})",
        "__import__('polars').DataFrame({'text': ['t0', 't1']})",
        "__import__('pyarrow').table({'text': ['t0', 't1']})",
    ],
)
def test_all_kinds_of_rows_are_asked(asking, counting, rows):
    whole = rows.startswith(("df[", "["))
    cell = asking.run(
        f"frame = {rows}\n"
        f"get_ipython().run_cell_magic('grok', '--each frame -o out', "
        f"'Rate {{{{row{'' if whole else '.text'}}}}}')"
    )
    assert cell.status == "ok"
    assert {"Rate t0", "Rate t1"} <= set(counting.asked)


def test_the_rows_are_bound_before_the_first_request_and_have_the_index_of_the_frame(
    asking, counting
):
    asking.run("def state(_):\n    return out.status, _grok is out, type(out).__name__")
    assert asking.run("%%grok --each df -o out\n{{state(row)}} {{row.text}}").status == "ok"
    assert len(counting.asked) == 6
    assert all("streaming" in question and "Rows" in question for question in counting.asked)
    assert asking.value("(type(out).__name__, _grok is out, out.status)") == (
        "Rows", True, "completed",
    )  # fmt: skip
    assert asking.value("list(out.frame.index)") == list("uvwxyz")
    assert [one[-2:] for one in asking.value("list(out.frame['answer'])")] == [
        f"t{number}" for number in range(6)
    ]


def test_a_schema_makes_columns_and_a_line_magic_returns_the_rows(asking, counting):
    asking.run(
        "from dataclasses import dataclass\n@dataclass\nclass Mark:\n    points: int\n    why: str"
    )
    counting.answer = lambda question, _: json.dumps({"points": 3, "why": f"a | {question}"})
    cell = asking.run("%%grok --each df -o out --schema Mark\nRate {{row.text}}")
    assert cell.status == "ok"
    assert asking.value("list(out.frame.columns)[:3]") == ["points", "why", "error"]
    assert asking.value("str(out.frame['points'].dtype)") == "Int64"
    assert "| row | text | points | why |" in markdown(cell)
    assert asking.run("rows = %grok --each df Rate {{row.text}}").status == "ok"
    assert asking.value("(type(rows).__name__, rows.done)") == ("Rows", 6)


def test_a_frame_that_is_called_row_is_asked(asking, counting):
    asking.run("row = df")
    assert asking.run("%%grok --each row -o out\nRate {{row.text}}").status == "ok"
    assert sum(counting.asked.values()) == 6


def test_concurrency_is_a_bound(asking, counting):
    async def slow(question, _):
        await counting.hold.wait()
        return question

    counting.answer = slow
    cell = asking.start("%%grok --each df --concurrency 2\nRate {{row.text}}")
    assert counting.wait_until(lambda server: server.running == 2)
    counting.release()
    assert cell.done().status == "ok"
    assert counting.peak == 2


def test_usage_counts_each_answer_once(asking, counting):
    asking.run("before = %grok usage")
    counting.answer = lambda question, times: (
        Refusal(400) if question.endswith("t3") and times == 1 else question
    )
    asking.run(ASK)
    assert asking.run("out.retry()").status == "ok"
    asking.run("after = %grok usage")
    assert counting.billed == 6e7
    spent = "(after.cost_usd or 0) - (before.cost_usd or 0)"
    assert asking.value(spent) == pytest.approx(counting.billed / 1e10)
