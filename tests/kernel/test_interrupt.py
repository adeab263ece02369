"""An interrupt, in each phase of an answer."""

import pytest

STATE = "(r.status, r.content, r.finish_reason, type(_grok).__name__, _grok is r)"


def test_an_interrupt_before_any_answer_ends_the_silence(kernel, scripted):
    cell = kernel.start("%%grok -o r\nSay something")
    exchange = scripted.next()
    kernel.interrupt()
    cell.done()

    assert cell.status == "error"
    assert cell.error["ename"] == "GrokInterrupt"
    assert exchange.was_left()
    assert kernel.value(STATE) == ("interrupted", "", None, "Response", True)


def test_an_interrupt_while_the_model_thinks_ends_the_silence(kernel, scripted):
    cell = kernel.start("%%grok -o r\nSay something")
    exchange = scripted.next().begin().delta(role="assistant", reasoning_content="Well")
    cell.until_shown("Well")
    kernel.interrupt()

    assert cell.done().status == "error"
    assert exchange.was_left()
    assert kernel.value(STATE) == ("interrupted", "", None, "Response", True)


def test_an_interrupt_keeps_what_had_arrived(kernel, scripted):
    cell = kernel.start("%%grok -o r\nSay something")
    exchange = scripted.next().begin().delta("Half an ").delta("answer")
    cell.until_shown("Half an answer")
    kernel.interrupt()
    cell.done()

    assert exchange.was_left()
    assert kernel.value(STATE) == ("interrupted", "Half an answer", None, "Response", True)
    (output, error) = cell.outputs()
    assert output["data"]["text/plain"] == "Half an answer"
    assert output["data"]["text/markdown"].startswith("Half an answer\n\n<sub>interrupted")
    assert output["metadata"]["grok_jupyter"]["status"] == "interrupted"
    assert error["ename"] == "GrokInterrupt"


def test_an_interrupt_shows_as_one_line(kernel, scripted):
    cell = kernel.start("%%grok\nSay something")
    scripted.next().begin().delta("Half")
    cell.until_shown("Half")
    kernel.interrupt()
    cell.done()

    (line,) = cell.error["traceback"]
    assert "\n" not in line
    assert "4 characters had arrived" in line


def test_after_an_interrupt_the_kernel_answers_again(kernel, scripted):
    cell = kernel.start("%%grok\nFirst")
    scripted.next()
    kernel.interrupt()
    cell.done()

    cell = kernel.start("%%grok -o r\nSecond")
    scripted.next().answer("Here I am")
    assert cell.done().status == "ok"
    assert kernel.value("(r.status, r.content)") == ("completed", "Here I am")


def test_one_cell_after_the_other_can_be_interrupted(kernel, scripted):
    for text in ("first", "second", "third"):
        cell = kernel.start(f"%%grok -o r\n{text}")
        exchange = scripted.next().begin().delta(text)
        cell.until_shown(text)
        kernel.interrupt()
        assert cell.done().status == "error"
        assert exchange.was_left()
        assert kernel.value("(r.status, r.content)") == ("interrupted", text)


def test_cells_queued_behind_an_interrupted_one_do_not_run(kernel, scripted):
    _ = kernel.subshell  # made before the cell keeps it
    first = kernel.start("%%grok\nSay something")
    exchange = scripted.next()
    second = kernel.start("ran = True")
    assert kernel.has_heard_all(), "else it would come when nothing is interrupted any more"
    kernel.interrupt()
    first.done()

    assert second.done().status == "aborted"
    assert exchange.was_left()
    assert kernel.value("'ran' in globals()") is False


def test_an_unwatched_cell_can_be_interrupted_too(kernel, scripted):
    cell = kernel.start("%%grok -o r\nSay something", allow_stdin=False)
    exchange = scripted.next()
    kernel.interrupt()
    cell.done()

    assert exchange.was_left()
    assert cell.error["ename"] == "GrokInterrupt"
    (output,) = cell.displays
    assert output["data"]["text/markdown"].startswith("<sub>interrupted")
    assert kernel.value("r.status") == "interrupted"
    assert not cell.updates


def test_an_interrupt_inside_of_a_loop_ends_the_loop(kernel, scripted):
    cell = kernel.start("for city in ('Oslo', 'Rome'):\n    %grok -o r Tell me about {{city}}")
    exchange = scripted.next().begin().delta("Oslo is")
    cell.until_shown("Oslo is")
    kernel.interrupt()
    cell.done()

    assert cell.error["ename"] == "GrokInterrupt"
    assert exchange.was_left()
    assert not scripted.has_more()


def test_the_interrupt_can_be_caught_as_a_keyboard_interrupt(kernel, scripted):
    cell = kernel.start(
        "try:\n    %grok Say something\nexcept KeyboardInterrupt as error:\n"
        "    caught = error.response.content"
    )
    scripted.next().begin().delta("Half")
    cell.until_shown("Half")
    kernel.interrupt()

    assert cell.done().status == "ok"
    assert kernel.value("caught") == "Half"


@pytest.mark.parametrize("fault", ["stall-headers", "stall-first", "stall", "empty-deltas"])
def test_no_silence_of_a_server_outlives_an_interrupt(simulated, simulator, fault):
    before = simulator.disconnects
    asked = len(simulator.requests)
    knobs = f'{{"fault":"{fault}","fault_after":3,"rate":0,"first_token":0}}'
    cell = simulated.start(f"%%grok -o r -p simulator {knobs}\nhello")
    cell.until(lambda message: message["msg_type"] == "display_data")
    assert simulator.wait_for_request(30, count=asked + 1)
    if fault == "stall":
        cell.until(lambda message: message["msg_type"] == "update_display_data")
    simulated.interrupt()
    cell.done()

    assert cell.error["ename"] == "GrokInterrupt"
    assert simulator.wait_for_disconnect(30, count=before + 1)
    assert simulated.value("(r.status, r.finish_reason)") == ("interrupted", None)
