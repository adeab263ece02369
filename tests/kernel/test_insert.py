"""``--insert``: what the kernel asks the front end for, and what it says of it."""

import json

import pytest

CELL = "8f0c3a52"
ANSWER = "Here:\n\n```python\nx = 1\n```\n\nand\n\n```sh\nls\n```\n\n```py\nx + 1\n```\n"
CODE = "x = 1\n\nx + 1"


def inserted(cell):
    """The code that a notebook would put below the cell: of the first payload, if it ended well."""
    if cell.status != "ok":
        return None
    payload = [each for each in cell.reply["payload"] if each["source"] == "set_next_input"]
    assert all(each["replace"] is False for each in payload)
    return payload[0]["text"] if payload else None


def said(cell):
    return cell.outputs()[0]["data"]["text/markdown"].rpartition("<sub>")[2]


@pytest.fixture
def ask(kernel, scripted):
    """Run a cell whose questions get these answers."""

    def ask(code, *answers, cell_id=CELL, **how):
        running = kernel.start(code, cell_id=cell_id, **how)
        for answer in answers:
            scripted.next().answer(answer)
        return running.done()

    return ask


def test_the_python_of_an_answer_goes_into_one_cell(ask):
    cell = ask("%%grok --insert\nCode?", ANSWER)
    assert inserted(cell) == CODE
    assert "the code goes into a new cell below" in said(cell)


def test_nothing_of_it_is_run(kernel, ask):
    ask("%%grok --insert\nCode?", ANSWER)
    assert kernel.value("'x' in globals()") is False


def test_running_again_adds_no_copy(ask):
    ask("%%grok --insert\nCode?", ANSWER)
    cell = ask("%%grok --insert\nCode?", ANSWER)
    assert inserted(cell) is None
    assert "the code was inserted before, and not again" in said(cell)
    assert "change the cell, or copy it from _grok.code[0].source" in said(cell)


def test_other_code_and_another_cell_are_others(ask):
    ask("%%grok --insert\nCode?", ANSWER)
    assert inserted(ask("%%grok --insert\nCode?", "```python\ny = 2\n```")) == "y = 2"
    assert inserted(ask("%%grok --insert\nCode?", ANSWER, cell_id="other")) == CODE


def test_a_cell_that_failed_in_the_end_has_inserted_nothing(ask):
    cell = ask("%grok --insert Code?\n1 / 0", ANSWER)
    assert inserted(cell) is None
    assert inserted(ask("%grok --insert Code?", ANSWER)) == CODE


def test_several_questions_of_a_cell_share_the_one_cell_that_there_can_be(ask):
    cell = ask("%grok --insert One?\n%grok --insert Two?", "```python\n1\n```", "```python\n2\n```")
    assert inserted(cell) == "1\n\n2"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("```\nx = 1\n```\n\n```text\n1\n```", "x = 1"),
        ("```\noutput\n```\n\n```python\nx = 1\n```", "x = 1"),
        ("- a list:\n  ```python\n  if x:\n      y\n  ```", "if x:\n    y"),
        ("```sh\nls\n```", None),
        ("```python\n```", None),
        ("No code.", None),
    ],
)
def test_which_blocks_count(ask, answer, code):
    cell = ask("%grok --insert Code?", answer)
    assert inserted(cell) == code
    assert ("no Python code to insert" in said(cell)) is (code is None)


def test_an_answer_that_was_cut_off_is_not_inserted(kernel, scripted):
    cell = kernel.start("%grok --insert Code?", cell_id=CELL)
    scripted.next().begin().delta("```python\nx = 1").close()
    cell.done()
    assert cell.status == "error"
    assert cell.reply.get("payload", []) == []


@pytest.mark.parametrize(
    ("reason", "cause"),
    [
        ("length", "the answer was cut at the limit of tokens"),
        ("max_tokens", "the answer was cut at the limit of tokens"),
        ("content_filter", "the server's content filter ended the answer"),
        ("refusal", "the model refused to answer"),
    ],
)
def test_an_answer_that_did_not_end_by_itself_is_neither_inserted_nor_compared(
    kernel, scripted, reason, cause
):
    kernel.run("total = 1\nprint(totl)")
    running = kernel.start("%grok fix --insert", cell_id=CELL)
    scripted.next().answer("```python\ntotal = 1", reason=reason)
    cell = running.done()
    assert inserted(cell) is None
    assert f"{cause}, so its code was not inserted" in said(cell)
    assert "```diff" not in cell.outputs()[0]["data"]["text/markdown"]


def test_where_nobody_watches_no_cell_is_added_and_the_line_says_so(ask):
    cell = ask("%grok --insert Code?", ANSWER, allow_stdin=False)
    assert inserted(cell) is None
    assert "nobody watches this notebook, so no cell was added" in said(cell)


def test_a_console_fills_its_next_prompt(ask):
    cell = ask("%grok --insert Code?", ANSWER, cell_id=None)
    assert inserted(cell) == CODE
    assert "the code is in the next prompt" in said(cell)


def test_after_a_restart_the_file_of_the_notebook_tells(open_kernel, scripted, tmp_path):
    path = tmp_path / "notebook.ipynb"
    cells = [{"cell_type": "code", "source": ["x = 1\n", "\n", "x + 1"], "metadata": {}}]
    path.write_text(json.dumps({"cells": cells}))
    kernel = open_kernel(tmp_path, XAI_BASE_URL=scripted.url, JPY_SESSION_NAME=str(path))
    running = kernel.start("%grok --insert Code?", cell_id=CELL)
    scripted.next().answer(ANSWER)
    cell = running.done()
    assert inserted(cell) is None
    assert "a cell of the notebook has this code already" in said(cell)
    path.write_text("{")
    running = kernel.start("%grok --insert Code?", cell_id=CELL)
    scripted.next().answer(ANSWER)
    assert inserted(running.done()) == CODE


def test_a_known_key_in_the_code_is_hidden(ask, key):
    cell = ask("%grok --insert Code?", f"```python\nkey = '{key}'\n```")
    assert key not in inserted(cell)


def test_the_corrected_cell_is_inserted(kernel, ask):
    kernel.run("total = 1\nprint(totl)")
    cell = ask("%grok fix --insert", "```python\ntotal = 1\nprint(total)\n```")
    assert inserted(cell) == "total = 1\nprint(total)"
    assert "```diff" in cell.outputs()[0]["data"]["text/markdown"]


@pytest.mark.parametrize("flag", ["--insert", "--fix"])
def test_json_and_code_are_not_asked_for_at_once(kernel, flag):
    cell = kernel.run(f"%%grok {flag} -f json\nTell me")
    assert cell.error["evalue"].startswith(f"{flag} asks for code, and -f json for JSON")
