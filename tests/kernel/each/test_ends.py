"""How rows end: Stop, limits, errors; what is asked again then, in another kernel too."""

import json

from client.many.server import Refusal
from kernel.each.cells import ASK, FRAME, markdown


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
