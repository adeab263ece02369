"""Rows in the background."""

from kernel.each.cells import markdown


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
