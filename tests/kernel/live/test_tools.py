"""Calls of functions in the live view."""

import pytest

from grok_jupyter.rendering.runs.html import RUNS

CALL = {
    "index": 0,
    "id": "call-1",
    "type": "function",
    "function": {"name": "wait", "arguments": '{"mark": "<b>m</b>"}'},
}
WAIT = """
import threading
going = threading.Event()
def wait(mark: str):
    going.wait(30)
    return "<script>f()</script>" + mark
"""


def asked(exchange):
    exchange.begin().delta("Let me see.").delta(tool_calls=[CALL])
    exchange.finish("tool_calls")


def test_a_call_is_shown_when_it_begins_and_when_it_has_ended(kernel, notebook, scripted):
    kernel.run(WAIT)
    cell, page = notebook("%%grok --tool wait\nGo.")
    asked(scripted.next())
    page.until('data-status="running"', region=RUNS)
    assert "&lt;b&gt;m&lt;/b&gt;" in page.html(RUNS)
    kernel.interrupt()
    cell.done()


def test_its_result_is_text_and_its_seconds_are_told(kernel, notebook, scripted):
    kernel.run(WAIT + "going.set()")
    cell, page = notebook("%%grok --tool wait\nGo.")
    asked(scripted.next())
    exchange = scripted.next()
    page.until('data-status="done"', region=RUNS)
    assert "&lt;script&gt;" in page.html(RUNS)
    assert " s</" in page.html(RUNS)
    assert "<script" not in page.html(RUNS)
    exchange.answer("So.")
    cell.done()
    assert "So." in page.html(1)


def test_the_file_holds_the_calls_while_the_answer_arrives(kernel, jupyterlab, scripted):
    kernel.run(WAIT + "going.set()")
    cell, page = jupyterlab("%%grok --tool wait\nGo.")
    asked(scripted.next())
    exchange = scripted.next()
    exchange.begin().delta("It is so. " * 60)
    cell.until(lambda _: "wait&#40;mark" in page.kept)
    assert "<script" not in page.kept
    exchange.finish()
    cell.done()


@pytest.mark.parametrize("status", ["waiting", "refused"])
def test_a_call_that_waits_is_shown_to_wait_and_then_what_became_of_it(
    kernel, notebook, scripted, status
):
    kernel.run(WAIT)
    cell, page = notebook("%%grok --tool wait --confirm\nGo.")
    asked(scripted.next())
    kernel.client.get_stdin_msg(timeout=30)
    page.until('data-status="waiting"', region=RUNS)
    kernel.client.input("n")
    exchange = scripted.next()
    if status == "refused":
        page.until('data-status="refused"', region=RUNS)
    exchange.answer("So.")
    cell.done()
