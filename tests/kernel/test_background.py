"""An answer that arrives while other cells run: where it is shown and stored, how it ends."""

import json

import pytest
from versions import HAS_IPYKERNEL_7

ASK = "%%grok -o r --background\nWhat is it?"
USAGE = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}


class Watcher:
    """All that a kernel sends after a cell, by the cell that it belongs to."""

    def __init__(self, kernel, cell):
        self._kernel = kernel
        self._id = cell._id
        self.messages = list(cell.messages)

    def until_shown(self, text):
        """Wait until the output of the cell holds a text, whichever cell runs."""
        while not any(text in json.dumps(m["content"], ensure_ascii=False) for m in self.messages):
            self.take(self._kernel.client.get_iopub_msg(timeout=30))

    def take(self, message):
        if message["msg_type"] == "update_display_data":
            if HAS_IPYKERNEL_7:
                assert message["parent_header"]["msg_id"] == self._id, "an update for another cell"
            self.messages.append(message)
        else:
            assert message["msg_type"] in {"status", "execute_input", "execute_result", "stream"}

    @property
    def output(self):
        """The output as a front end keeps it."""
        (first,) = [m["content"] for m in self.messages if m["msg_type"] == "display_data"]
        kept = dict(first)
        for message in self.messages:
            content = message["content"]
            if message["msg_type"] == "update_display_data":
                assert content["transient"] == first["transient"]
                kept.update(data=content["data"], metadata=content["metadata"])
        return kept


def markdown(output):
    return output["data"]["text/markdown"]


def test_the_cell_ends_and_the_answer_arrives_in_its_output(kernel, scripted):
    cell = kernel.run(ASK)
    assert (cell.status, len(cell.displays)) == ("ok", 1)
    exchange = scripted.next()
    assert kernel.value("(r.status, r.content, _job.status, _job.response is r)") == (
        "pending", "", "pending", True,
    )  # fmt: skip
    watcher = Watcher(kernel, cell)
    exchange.begin().delta("It is")
    watcher.until_shown("It is")
    assert kernel.value("(r.status, r.content, _job.status)") == ("streaming", "It is", "streaming")
    exchange.delta(" red.").finish(usage=USAGE)
    watcher.until_shown("completion tokens")
    assert watcher.output["data"] == {
        "text/markdown": "It is red.\n\n<sub>grok-test · 5 prompt + 2 completion tokens</sub>",
        "text/plain": "It is red.",
    }
    assert kernel.value("_job.wait() is r") is True
    assert kernel.value("_job.status") == "completed"


def test_it_is_stored_as_an_answer_that_a_cell_waits_for(kernel, scripted):
    cell = kernel.start("%%grok\nWhat is it?")
    scripted.next().answer("Red.", usage=USAGE)
    (waited,) = cell.done().outputs()
    cell = kernel.run(ASK)
    watcher = Watcher(kernel, cell)
    scripted.next().answer("Red.", usage=USAGE)
    watcher.until_shown("<sub>grok-test")
    assert watcher.output["data"] == waited["data"]
    assert watcher.output["metadata"] == waited["metadata"]


def test_other_cells_run_meanwhile_and_no_output_lands_in_them(kernel, scripted):
    kernel.run(ASK)
    exchange = scripted.next().begin()
    for number in range(3):
        exchange.delta(f"part {number} ")
        other = kernel.run(f"print('other {number}')")
        assert other.stdout == f"other {number}\n"
        assert not other.displays
        assert not other.updates
    exchange.finish()
    assert kernel.value("_job.wait().content") == "part 0 part 1 part 2 "


def test_updates_go_to_the_cell_that_asked_while_another_one_runs(kernel, scripted):
    cell = kernel.run(ASK)
    exchange = scripted.next().begin().delta("first")
    watcher = Watcher(kernel, cell)
    watcher.until_shown("first")
    other = kernel.start("print('begins')\n_job.wait()\nprint('ends')")
    other.until_shown("begins")
    exchange.delta(" second").finish()
    seen = []
    read = other._client.get_iopub_msg
    while not other._is_idle:
        message = read(timeout=30)
        seen.append(message)
        mine = message["parent_header"].get("msg_id") == other._id
        if mine and message["msg_type"] == "status":
            other._is_idle = message["content"]["execution_state"] == "idle"
    updates = [m for m in seen if m["msg_type"] == "update_display_data"]
    if HAS_IPYKERNEL_7:
        assert {m["parent_header"]["msg_id"] for m in updates} == {cell._id}
    (first,) = cell.displays
    assert all(m["content"]["transient"] == first["transient"] for m in updates)
    assert not [m for m in seen if m["msg_type"] == "display_data"]
    assert "first second" in json.dumps(updates[-1]["content"])


def test_cancelling_ends_the_answer_and_not_the_kernel(kernel, scripted):
    cell = kernel.run(ASK)
    exchange = scripted.next().begin().delta("Half")
    watcher = Watcher(kernel, cell)
    watcher.until_shown("Half")
    kernel.run("_job.cancel()\nanswer = _job.wait()")
    assert exchange.was_left()
    assert kernel.value("(answer is r, r.status, r.content, _job.status)") == (
        True, "interrupted", "Half", "interrupted",
    )  # fmt: skip


def test_an_error_is_a_block_in_its_output_and_raised_to_who_waits(kernel, scripted):
    cell = kernel.run(ASK)
    watcher = Watcher(kernel, cell)
    exchange = scripted.next().begin("application/json", "400 Bad Request")
    exchange.write(b'{"error": "no such *model*"}')
    exchange.close()
    watcher.until_shown("Failed")
    assert "**Failed:**" in markdown(watcher.output)
    assert "no such &#42;model&#42;" in markdown(watcher.output)
    waiting = kernel.run("_job.wait()")
    assert waiting.error["ename"] == "BadRequestError"
    assert kernel.value("(_job.status, type(_job.error).__name__)") == ("failed", "BadRequestError")


def test_what_is_not_json_is_an_error_of_the_job(kernel, scripted):
    cell = kernel.run("%%grok -f json --background\nTell me")
    watcher = Watcher(kernel, cell)
    scripted.next().answer("not so")
    watcher.until_shown("Failed")
    assert kernel.run("_job.wait()").error["ename"] == "AnswerError"
    assert kernel.value("_job.status") == "failed"


def test_waiting_ends_after_so_many_seconds_and_the_job_goes_on(kernel, scripted):
    kernel.run(ASK)
    exchange = scripted.next().begin().delta("Half")
    assert kernel.run("answer = _job.wait(timeout=0.01)").status == "ok"
    assert kernel.value("answer is r and not r.is_finished") is True
    exchange.finish()
    assert kernel.value("_job.wait(30).status") == "completed"


def test_an_interrupt_of_who_waits_leaves_the_job_alone(kernel, scripted):
    kernel.run(ASK)
    exchange = scripted.next().begin().delta("Half")
    waiting = kernel.start("print('waits')\n_job.wait()")
    waiting.until_shown("waits")
    kernel.interrupt()
    assert waiting.done().error["ename"] == "GrokInterrupt"
    assert "goes on" in waiting.error["evalue"]
    exchange.delta(" and the rest").finish()
    assert kernel.value("_job.wait().content") == "Half and the rest"


def test_the_same_cell_run_again_ends_what_it_began(kernel, scripted):
    kernel.run(ASK, cell_id="one")
    first = scripted.next().begin().delta("Half")
    kernel.run("x = 1", cell_id="two")
    assert kernel.value("_job.status") in {"pending", "streaming"}
    kernel.run("old = r")
    kernel.run(ASK, cell_id="one")
    second = scripted.next()
    assert first.was_left()
    assert kernel.value("old.status") == "interrupted"
    second.answer("Whole")
    assert kernel.value("_job.wait().content") == "Whole"
    kernel.run(ASK, cell_id="one")
    third = scripted.next()
    kernel.run("'something else'", cell_id="one")
    assert third.was_left()


def test_unloading_ends_all_and_leaves_no_name(kernel, scripted):
    kernel.run(ASK)
    exchange = scripted.next().begin().delta("Half")
    kernel.run("%unload_ext grok_jupyter")
    assert exchange.was_left()
    assert kernel.value("'_job' in globals()") is False


@pytest.mark.parametrize("how", ["shutdown", "restart"])
def test_the_end_of_the_kernel_ends_all(open_kernel, scripted, tmp_path, how):
    kernel = open_kernel(tmp_path, XAI_BASE_URL=scripted.url)
    kernel.run(ASK)
    exchange = scripted.next().begin().delta("Half")
    if how == "restart":
        kernel.manager.restart_kernel()
    else:
        kernel.client.shutdown()
        assert kernel.manager.provisioner.process.wait(30) == 0, "nothing keeps it from ending"
    assert exchange.was_left()


def test_jobs_are_listed_and_returned(kernel, scripted):
    assert "No job" in kernel.run("%grok jobs").stdout
    kernel.run(ASK)
    first = scripted.next()
    kernel.run("%%grok --background -m other\nAnd that | one?")
    second = scripted.next()
    first.answer("Red.")
    kernel.run("jobs = %grok jobs\njobs[0].wait()")
    assert kernel.value("[job.status for job in jobs]") == ["completed", "pending"]
    assert kernel.value("(jobs[0].response is r, jobs[1] is _job)") == (True, True)
    (shown,) = kernel.run("%grok jobs").displays
    assert "What is it?" in shown["data"]["text/plain"]
    assert "And that \\| one?" in markdown(shown)
    assert kernel.value("repr(_job)") == "Job(2, 'pending', 'And that | one?')"
    second.answer("Blue.")
    kernel.run("_job.wait()")


def test_where_nobody_watches_it_blocks(kernel, scripted):
    cell = kernel.start(ASK, allow_stdin=False)
    scripted.next().answer("Red.")
    assert cell.done().status == "ok"
    assert not cell.updates
    (output,) = cell.displays
    assert markdown(output) == "Red.\n\n<sub>grok-test</sub>"
    assert kernel.value("(_job.status, _job.wait() is r, _job.response is r)") == (
        "completed", True, True,
    )  # fmt: skip


def test_where_nobody_watches_an_error_is_one_of_the_cell(kernel, scripted):
    cell = kernel.start(ASK, allow_stdin=False)
    exchange = scripted.next().begin("application/json", "400 Bad Request")
    exchange.write(b'{"error": "no"}')
    exchange.close()
    assert cell.done().error["ename"] == "BadRequestError"


def test_several_models_answer_in_the_background(kernel, scripted):
    cell = kernel.run("%%grok -q -m a -m b -o both --background\nWhat is it?")
    assert cell.status == "ok"
    exchanges = [scripted.next(), scripted.next()]
    watcher = Watcher(kernel, cell)
    for exchange in exchanges:
        exchange.answer(f"by {exchange.body['model']}")
    watcher.until_shown("### a\\n\\nby a\\n\\n### b\\n\\nby b")
    kernel.run("_job.wait()")
    assert kernel.value("(_job.response is both, _job.status, both['b'].content)") == (
        True, "completed", "by b",
    )  # fmt: skip


def test_cancelling_several_ends_all(kernel, scripted):
    kernel.run("%%grok -m a -m b -o both --background\nWhat is it?")
    exchanges = [scripted.next(), scripted.next()]
    kernel.run("_job.cancel()\n_job.wait()")
    assert all(exchange.was_left() for exchange in exchanges)
    assert kernel.value("both.status") == "interrupted"


@pytest.mark.parametrize("option", ["--insert", "--tool f"])
def test_what_cannot_be_done_beside_other_cells_is_refused(kernel, scripted, option):
    kernel.run("def f() -> int: return 1")
    cell = kernel.run(f"%%grok --background {option}\nTell me")
    assert "--background" in cell.error["evalue"]
    assert cell.error["evalue"].endswith("Nothing was sent.")
    assert not scripted.has_more()


def test_a_job_counts_as_any_answer(kernel, scripted):
    kernel.run("%config GrokMagics.max_cost = 0.5")
    kernel.run(ASK)
    scripted.next().answer("Red.", usage={**USAGE, "cost_in_usd_ticks": 10**10})
    kernel.run("_job.wait()\nusage = %grok usage")
    assert kernel.value("(usage.total.answers, usage.cost_usd)") == (1, 1.0)
    cell = kernel.run(ASK)
    assert kernel.run("_job.wait()").error["ename"] == "CostLimitError"
    assert cell.status == "ok"


def test_a_function_that_clears_outputs_of_another_cell_changes_nothing(kernel, scripted):
    cell = kernel.run(ASK)
    exchange = scripted.next().begin().delta("first")
    watcher = Watcher(kernel, cell)
    watcher.until_shown("first")
    other = kernel.run("from IPython.display import clear_output\nclear_output()")
    exchange.delta(" second").finish()
    kernel.run("_job.wait()")
    assert not other.displays


def test_a_conversation_waits_for_its_answer_and_goes_on_from_it(kernel, scripted):
    kernel.run("%%grok -c plan --background\nFirst")
    exchange = scripted.next().begin().delta("One.")
    early = kernel.run("%%grok -c plan\nSecond")
    assert "still being answered" in early.error["evalue"]
    exchange.finish()
    kernel.run("_job.wait()")
    later = kernel.start("%%grok -c plan\nSecond")
    exchange = scripted.next()
    assert [m["content"] for m in exchange.body["messages"]] == ["First", "One.", "Second"]
    exchange.answer("Two.")
    assert later.done().status == "ok"


def test_an_object_is_made_of_it_and_cancelling_what_is_over_changes_nothing(kernel, scripted):
    kernel.run("%%grok -o r --schema int --background\nHow many?")
    exchange = scripted.next()
    schema = exchange.body["response_format"]["json_schema"]["schema"]
    exchange.answer(json.dumps({next(iter(schema["properties"])): 3}))
    assert kernel.value("(_job.wait().parsed, _job.cancel(), _job.status, r.parsed)") == (
        3, None, "completed", 3,
    )  # fmt: skip


def test_an_interrupt_of_another_cell_leaves_it_alone(kernel, scripted):
    kernel.run(ASK)
    exchange = scripted.next().begin().delta("Half")
    other = kernel.start("print('runs')\nwhile True: pass")
    other.until_shown("runs")
    kernel.interrupt()
    assert other.done().error["ename"] == "KeyboardInterrupt"
    exchange.delta(" and the rest").finish()
    assert kernel.value("_job.wait().content") == "Half and the rest"


def test_it_is_recorded_and_replayed_as_any_answer(open_kernel, scripted, tmp_path):
    first = open_kernel(tmp_path, XAI_BASE_URL=scripted.url)
    first.run("%%grok -o r --background --replay auto\nWhat is it?")
    scripted.next().answer("Red.", usage=USAGE)
    assert first.value("_job.wait().content") == "Red."
    other = open_kernel(tmp_path, XAI_BASE_URL=scripted.url)
    other.run("%%grok -o r --background --replay only\nWhat is it?")
    assert other.value("(_job.wait().content, r.recorded_at is not None)") == ("Red.", True)
