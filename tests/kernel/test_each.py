"""A cell that is asked once per row: what is sent, bound, shown and stored."""

import json
import re

import pytest
from client.many.server import Refusal

FRAME = """
import pandas as pd
df = pd.DataFrame({"text": [f"t{n}" for n in range(6)], "a b": [1, 2, 1, 2, 1, 2]},
                  index=list("uvwxyz"))
tone = "kind"
"""
ASK = "%%grok --each df -o out\nRate {{row.text}}"


@pytest.fixture
def asking(kernel, counting):
    """A kernel with a frame, that asks a server which counts."""
    kernel.run(f"%config GrokMagics.base_url = {counting.url!r}\n{FRAME}")
    return kernel


def markdown(cell):
    (output,) = cell.outputs()
    assert set(output["data"]) == {"text/markdown", "text/plain"}
    return output["data"]["text/markdown"]


def refused(cell):
    """The sentence of a cell that sends nothing."""
    assert cell.status == "error"
    assert not cell.displays
    return re.sub(r"\x1b\[[0-9;]*m", "", cell.error["evalue"])


# -- what is sent ----------------------------------------------------------------------------------


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


# -- what is bound ---------------------------------------------------------------------------------


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


# -- what is shown and stored ----------------------------------------------------------------------


def test_one_output_says_what_came_and_why_some_rows_failed(asking, counting):
    counting.answer = lambda question, _: (
        Refusal(400, "too | <b>bad</b>") if question[-1] in "14" else f"*{question}* | $5"
    )
    cell = asking.run(ASK)
    assert cell.status == "ok"
    text = markdown(cell)
    assert text.startswith("**4 of 6 rows answered, 2 failed.**\n\n| row | text | answer |\n|---|")
    assert "| u | t0 | &#42;Rate t0&#42; &#124; <span>&#36;</span>5 |" in text
    assert "| v | t1 | failed |" in text
    assert re.search(
        r"\n- 2 × The server refused the request \(400\): too &#124; &#60;b&#62;", text
    )
    assert "(rows 'v' (position 1), 'y' (position 4))" in text
    assert "failed |" not in text.partition("| 2 |")[2].partition("\n")[0]
    assert "<sub>counting · 28 prompt + 12 completion tokens · 0.004 USD</sub>" in text
    (shown,) = cell.displays
    ids = {update["transient"]["display_id"] for update in cell.updates}
    assert ids <= {shown["transient"]["display_id"]}
    assert not cell.of("stream", "error", "execute_result", "clear_output")
    described = cell.outputs()[0]["metadata"]["grok_jupyter"]
    assert (described["rows"], described["answered"], described["failed"]) == (6, 4, 2)
    assert (described["each"], described["status"]) == ("df", "completed")


@pytest.mark.parametrize("quiet", ["-q ", ""])
def test_unwatched_only_the_finished_output_is_sent(asking, quiet):
    watched = asking.run(f"%%grok {quiet}--each df -o out\nRate {{{{row.text}}}}")
    alone = asking.run(f"%%grok {quiet}--each df -o out\nRate {{{{row.text}}}}", allow_stdin=False)
    assert alone.updates == []
    assert alone.outputs()[0]["data"] == watched.outputs()[0]["data"]
    assert ("<sub>" in markdown(alone)) is not quiet


def test_the_live_output_shows_how_far_it_is_whatever_the_number_of_rows(asking, counting):
    async def held(question, _):
        if question.endswith("t5"):
            await counting.hold.wait()
        return question

    counting.answer = held
    cell = asking.start(ASK)
    cell.until_shown("5 of 6 rows")
    counting.release()
    assert cell.done().status == "ok"
    frames = [json.dumps(update["data"]) for update in cell.updates]
    assert max(map(len, frames)) < 4000


def test_the_form_of_each_answer_is_checked(asking, counting):
    counting.answer = lambda question, _: "{}" if question.endswith("t0") else "no JSON"
    ask = "%%grok --each df -o out -f json --replay auto\nRate {{row.text}}"
    told = []
    for _ in range(2):  # recorded answers, too
        cell = asking.run(ask)
        assert asking.value("(out.done, sorted(out.errors))") == (1, [1, 2, 3, 4, 5])
        output, *others = cell.outputs()
        assert "1 of 6 rows answered, 5 failed" in output["data"]["text/markdown"]
        told.append(others)
    assert told[0] == []
    assert "rows.retry() asks again" in told[1][0]["text"]
    assert {body["response_format"]["type"] for body in counting.bodies} == {"json_object"}
    assert len(counting.bodies) == 6


# -- how it ends -----------------------------------------------------------------------------------


def test_an_interrupt_keeps_what_came_and_closes_the_sockets(asking, counting):
    async def held(question, _):
        if question[-1] in "45":
            await counting.hold.wait()
        return question

    counting.answer = held
    cell = asking.start(ASK)
    assert counting.wait_until(lambda server: sum(server.answered.values()) == 4)
    cell.until_shown("4 of 6 rows")
    asking.interrupt()
    assert cell.done().status == "error"
    assert cell.error["ename"] == "GrokInterrupt"
    assert "4 of 6 answered" in cell.error["evalue"]
    assert "out.retry()" in cell.error["evalue"]
    assert counting.wait_until(lambda server: not server.open)
    assert asking.value("(out.status, out.done)") == ("interrupted", 4)
    assert "**Interrupted: 4 of 6 rows answered.**" in json.dumps(cell.outputs())
    counting.release()
    counting.answer = lambda question, _: question
    again = asking.run("_ = out.retry()")
    assert again.status == "ok"
    assert markdown(again).startswith("**6 rows answered.**")
    assert asking.value("(out.status, out.done)") == ("completed", 6)
    assert max(counting.answered.values()) == 1


def test_a_retry_is_shown_in_its_cell_and_an_interrupt_of_it_keeps_what_came(asking, counting):
    async def held(question, times):
        if question[-1] in "45" and times == 2:
            await counting.hold.wait()
        return Refusal(400) if question[-1] in "345" and times == 1 else question

    counting.answer = held
    assert asking.run(ASK).status == "ok"
    cell = asking.start("out.retry()")
    cell.until_shown("4 of 6 rows")
    asking.interrupt()
    assert cell.done().status == "error"
    assert cell.error["ename"] == "GrokInterrupt"
    assert "They are in out; out.retry()" in cell.error["evalue"]
    assert asking.value("(out.status, out.done)") == ("interrupted", 4)
    assert counting.wait_until(lambda server: not server.open)
    counting.release()
    again = asking.run("_ = out.retry(max_cost=1)")
    assert markdown(again).startswith("**6 rows answered.**")
    described = again.outputs()[0]["metadata"]["grok_jupyter"]
    assert (described["each"], described["answered"]) == ("df", 6)


def test_if_no_row_is_answered_the_cell_fails(asking, counting):
    counting.answer = lambda *_: Refusal(401, "no such key")
    cell = asking.run(ASK)
    assert cell.status == "error"
    assert cell.error["ename"] == "AuthenticationError"
    assert "Ended early: 0 of 6 rows answered" in json.dumps(cell.outputs())
    assert asking.value("(out.done, out.failed)") == (0, 6)


def test_a_limit_of_cost_ends_the_rows_and_says_what_all_would_cost(asking, counting):
    cell = asking.run("%%grok --each df -o out --max-cost 0.0031\nRate {{row.text}}")
    assert counting.billed <= 0.0031 * 1e10
    assert sum(counting.answered.values()) == 3
    text = markdown(cell)
    assert text.startswith("**Ended early: 3 of 6 rows answered.**\n\nAnother row would pass")
    assert "all would cost about 0.006 USD" in text
    assert "Go on with out.retry(" in text
    assert text.count("not asked") == 3
    assert "failed" not in text
    assert asking.value("type(out.error).__name__") == "CostLimitError"


def test_a_limit_of_the_session_holds_for_rows_and_is_told(asking, counting):
    asking.run(ASK)
    asking.run("used = %grok usage\nget_ipython().run_line_magic("
               "'config', f'GrokMagics.max_cost = {used.cost_usd + 0.0021}')")  # fmt: skip
    before = sum(counting.answered.values())
    cell = asking.run("%%grok --each df -o out --concurrency 1\nAnd {{row.text}}")
    assert sum(counting.answered.values()) - before == 2
    text = cell.outputs()[0]["data"]["text/plain"]
    assert "would pass the cost limit of all answers of" in text
    assert "Go on with `%config GrokMagics.max_cost = …`" in text


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


# -- replay ----------------------------------------------------------------------------------------


def test_an_interrupted_cell_resumes_in_another_kernel_and_asks_only_what_is_missing(
    open_kernel, counting, tmp_path
):
    async def held(question, _):
        if question[-1] in "45":
            await counting.hold.wait()
        return question

    counting.answer = held
    ask = "%%grok --each df -o out --replay auto\nRate {{row.text}}"
    first = open_kernel(tmp_path, XAI_BASE_URL=counting.url)
    first.run(FRAME)
    cell = first.start(ask)
    assert counting.wait_until(lambda server: sum(server.answered.values()) == 4)
    cell.until_shown("4 of 6 rows")
    first.interrupt()
    assert cell.done().error["ename"] == "GrokInterrupt"
    assert counting.wait_until(lambda server: not server.open)
    counting.release()
    counting.answer = lambda question, _: question

    second = open_kernel(tmp_path, XAI_BASE_URL=counting.url)
    second.run(FRAME)
    whole = second.run(ask)
    assert whole.status == "ok"
    assert sorted(counting.answered.values()) == [1] * 6
    again = second.run(ask.replace("auto", "only"))
    assert again.outputs()[0]["data"] == whole.outputs()[0]["data"]
    assert sorted(counting.answered.values()) == [1] * 6
    assert again.outputs()[0]["metadata"]["grok_jupyter"]["replayed"] == 6


def test_a_kernel_that_dies_half_way_has_lost_no_paid_row(open_kernel, counting, tmp_path):
    async def held(question, _):
        if question[-1] in "45":
            await counting.hold.wait()
        return question

    counting.answer = held
    ask = "%%grok --each df -o out --replay auto\nRate {{row.text}}"
    first = open_kernel(tmp_path, XAI_BASE_URL=counting.url)
    first.run(FRAME)
    cell = first.start(ask)
    cell.until_shown("4 of 6 rows")
    first.manager.restart_kernel(now=True)
    assert counting.wait_until(lambda server: not server.open)
    counting.release()
    counting.answer = lambda question, _: question
    second = open_kernel(tmp_path, XAI_BASE_URL=counting.url)
    second.run(FRAME)
    assert second.run(ask).status == "ok"
    assert sorted(counting.answered.values()) == [1] * 6


# -- dry run ---------------------------------------------------------------------------------------


def test_a_dry_run_shows_the_first_row_as_it_would_be_sent_and_counts_the_others(asking, counting):
    cell = asking.run("%%grok --each df -o out --dry-run --max-cost 2\nRate {{row['a b']}}")
    text = cell.outputs()[0]["data"]["text/plain"]
    assert "rows: 6, of which this is the first" in text
    assert "equal: 4 rows ask what another one asks, which is asked once" in text
    assert "all rows: 2 requests, about 4 tokens of messages" in text
    assert "cost of all rows: at most 2.00 USD" in text
    assert counting.bodies == []
    asking.run("%%grok --each df --concurrency 1\nRate {{row['a b']}}")
    sent = json.dumps(counting.bodies[0], separators=(",", ":")).encode()
    assert cell.outputs()[0]["metadata"]["grok_jupyter"]["body_bytes"] == len(sent)


# -- in the background -----------------------------------------------------------------------------


def test_rows_are_asked_beside_other_cells(asking, counting):
    async def held(question, _):
        await counting.hold.wait()
        return question

    counting.answer = held
    cell = asking.run("%%grok --each df -o out --background\nRate {{row.text}}")
    assert cell.status == "ok"
    assert counting.wait_until(lambda server: server.running)
    assert asking.value("_job.status") == "streaming"
    counting.release()
    assert asking.run("_job.wait()").status == "ok"
    assert asking.value("(out.done, _job.response is out)") == (6, True)


def test_unwatched_the_cell_waits_for_rows_in_the_background(asking, counting):
    cell = asking.run("%%grok --each df -o out --background\nRate {{row.text}}", allow_stdin=False)
    assert markdown(cell).startswith("**6 rows answered.**")
    assert asking.value("(out.done, _job.status)") == (6, "completed")


def test_a_job_of_rows_is_cancelled(asking, counting):
    async def held(question, _):
        await counting.hold.wait()
        return question

    counting.answer = held
    asking.run("%%grok --each df -o out --background\nRate {{row.text}}")
    assert counting.wait_until(lambda server: server.running)
    assert asking.run("_job.cancel()\n_job.wait()").status == "ok"
    assert asking.value("(out.status, _job.status)") == ("interrupted", "interrupted")
    assert counting.wait_until(lambda server: not server.open)


# -- bad input -------------------------------------------------------------------------------------


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
