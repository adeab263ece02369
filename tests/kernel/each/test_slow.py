"""Expressions of a cell that take their time, for a row each."""

import pytest

SLOW = """
import threading
gate, begun, seen = threading.Event(), threading.Event(), []
def slow(text):
    seen.append(text)
    if text == "t2":
        begun.set()
        gate.wait(30)
    print("looked at", text)
    return text
rows = [{"text": f"t{n}"} for n in range(5)]
"""
ASK = "%%grok --each rows -o out{}\nRate {{{{slow(row.text)}}}}"


@pytest.fixture
def asking(kernel, counting):
    kernel.run(f"%config GrokMagics.base_url = {counting.url!r}\n{SLOW}")
    yield kernel
    kernel.run("gate.set()")


def test_a_job_is_cancelled_and_other_cells_run_meanwhile(asking, counting):
    assert asking.run(ASK.format(" --background")).status == "ok"
    assert counting.wait_until(lambda server: sum(server.answered.values()) == 2)
    assert asking.value("(begun.wait(20), out.status)") == (True, "streaming")
    assert asking.run("_job.cancel()\n_job.wait()").status == "ok"
    assert asking.value("(gate.is_set(), out.status, out.done)") == (False, "interrupted", 2)


def test_an_interrupt_does_not_wait_for_it(asking, counting):
    cell = asking.start(ASK.format(""))
    cell.until_shown("2 of 5 rows")
    asking.interrupt()
    assert cell.done().error["ename"] == "GrokInterrupt"
    assert asking.value("(gate.is_set(), out.status, out.done)") == (False, "interrupted", 2)
    asking.run("gate.set()")
    assert asking.run("_ = out.retry()").status == "ok"
    assert asking.value("(out.status, out.done)") == ("completed", 5)
    assert set(counting.asked.values()) == {1}


def test_a_retry_says_that_one_of_them_has_not_returned(asking):
    asking.run("import grok_jupyter.client.many.turn as turn\nturn._PATIENCE = 0.05")
    cell = asking.start(ASK.format(""))
    cell.until_shown("2 of 5 rows")
    asking.interrupt()
    assert cell.done().error["ename"] == "GrokInterrupt"
    error = asking.run("out.retry()").error
    assert (error["ename"], len(error["traceback"])) == ("ConfigError", 1)
    assert "reads row 2 has not returned" in error["evalue"]
    asking.run("gate.set()\nturn._PATIENCE = 30")
    assert asking.run("_ = out.retry()").status == "ok"
    assert asking.value("(out.status, out.done)") == ("completed", 5)


def test_they_run_in_the_order_of_the_rows_and_what_they_print_is_in_the_cell(asking):
    asking.run("gate.set()")
    cell = asking.run(ASK.format(""))
    assert cell.status == "ok"
    assert cell.stdout == "".join(f"looked at t{n}\n" for n in range(5))
    assert asking.value("seen") == [f"t{n}" for n in range(5)]
