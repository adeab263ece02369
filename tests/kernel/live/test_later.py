"""Pages that come later, and outputs that cannot be updated: the answer arrives all the same."""

import pytest

from grok_jupyter.rendering.live.lasting import MOST

OPEN = "len(get_ipython().kernel.comm_manager.comms)"
ANSWER = {"text/markdown": "It *is* 42.\n\n<sub>grok-test</sub>", "text/plain": "It *is* 42."}


def answer(cell, scripted, text="It *is* 42."):
    scripted.next().answer(text)
    return cell.done()


def answer_live(cell, scripted, text="It *is* 42."):
    """Answer, and end when there is a live view: what ends before it is painted has none."""
    exchange = scripted.next().begin().delta(text)
    cell.until(lambda message: message["msg_type"] == "update_display_data")
    exchange.finish()
    return cell.done()


def states(kernel):
    """What a page that opens now is told of the widgets that there are."""
    code = (
        "from ipywidgets.widgets.widget import _instances\n"
        "names = ['finished', 'is_taken', 'cell', 'mime']\n"
        "told = [widget.get_state(names) for widget in _instances.values()"
        " if hasattr(widget, 'finished')]"
    )
    kernel.run(code)
    return kernel.value("told")


@pytest.fixture(autouse=True)
def nothing_is_left(kernel):
    yield
    kernel.run("%reload_ext grok_jupyter")
    assert kernel.value(OPEN) == 0


def test_the_live_output_is_markdown_for_whoever_has_not_the_widget(jupyterlab, scripted):
    cell, page = jupyterlab("%%grok\nTell me")
    exchange = scripted.next().begin().delta("It *is*")
    page.until("<em>is</em>")
    exchange.delta(" 42.").finish()
    cell.done()

    (first,) = cell.displays
    view, last = cell.updates
    assert sorted(view["data"]) == sorted([page.mime, "text/markdown"])
    assert view["data"]["text/markdown"] == first["data"]["text/markdown"]
    assert last["data"] == ANSWER
    order = [
        "lock" if "lock" in str(message["content"].get("data")) else message["msg_type"]
        for message in cell.of("comm_msg", "update_display_data", "comm_close")
    ]
    assert order[-3:] == ["lock", "update_display_data", "comm_msg"]


def test_the_page_is_told_what_to_keep_before_the_end(jupyterlab, scripted):
    cell, page = jupyterlab("%%grok\nTell me")
    exchange = scripted.next().begin()
    for number in range(3):
        exchange.delta(f"Part {number}. " + "More words follow. " * 150)
        page.until(f"Part {number}.")
    cell.until(lambda _: "Part 2." in page.kept)
    exchange.finish()
    cell.done()
    assert page.kept.startswith("Part 0. More words follow.")
    assert len(cell.updates) == 2  # the view and the finished output


def test_a_console_has_no_notebook_to_keep_it_in(notebook, scripted):
    cell, page = notebook("%%grok\nTell me")
    answer_live(cell, scripted)
    assert page.kept == ""
    assert "application/vnd.jupyter.widget-view+json" in cell.updates[0]["data"]


def test_a_page_that_comes_later_is_told_the_finished_output(kernel, jupyterlab, scripted):
    cell, page = jupyterlab("%%grok\nTell me")
    (output,) = answer_live(cell, scripted).outputs()

    (told,) = states(kernel)
    assert told["finished"] == {"data": ANSWER, "metadata": output["metadata"]}
    assert told["cell"] == "8f0c3a52"
    assert told["mime"] == page.mime


def test_what_a_page_has_taken_is_kept_for_few_others(kernel, jupyterlab, scripted, take_all):
    for number in range(10):
        cell, _ = jupyterlab("%%grok -q\nTell me")
        answer_live(cell, scripted, f"Answer {number}")
    take_all()
    told = states(kernel)
    assert [state["finished"]["data"]["text/plain"] for state in told] == [
        f"Answer {number}" for number in range(2, 10)
    ]
    assert all(state["is_taken"] for state in told)


def test_a_page_cannot_take_what_is_not_finished(kernel, jupyterlab, scripted, take_all):
    if not kernel.subshell:
        pytest.skip("this kernel hears nothing while a cell runs")
    cell, page = jupyterlab("%%grok\nTell me")
    exchange = scripted.next().begin().delta("It *is*")
    page.until("<em>is</em>")
    (opened,) = [
        message["content"]["comm_id"]
        for message in cell.of("comm_open")
        if "mime" in message["content"]["data"]["state"]
    ]
    taken = {"method": "custom", "content": {"kind": "taken"}}
    kernel.send_beside("comm_msg", {"comm_id": opened, "data": taken})
    assert kernel.has_heard_all()
    exchange.delta(" 42.").finish()
    cell.done()
    (told,) = states(kernel)
    assert told["finished"]["data"] == ANSWER
    assert not told["is_taken"]


def test_answers_wait_for_a_page_in_a_bounded_number(kernel, jupyterlab, scripted):
    for number in range(MOST + 2):
        cell, _ = jupyterlab("%%grok -q\nTell me")
        answer_live(cell, scripted, f"Answer {number}")
    texts = [told["finished"]["data"]["text/plain"] for told in states(kernel)]
    assert texts == [f"Answer {number}" for number in range(2, MOST + 2)]


WITH = """
from ipywidgets import Output
out = Output()
with out:
    %grok Tell me
"""
NESTED = """
from ipywidgets import Output
out, inner = Output(), Output()
with out:
    with inner:
        pass
    %grok Tell me
"""
DECORATED = """
from ipywidgets import Output
out = Output()
@out.capture(clear_output=False)
def ask():
    get_ipython().run_line_magic("grok", "Tell me")
ask()
"""
INTERACT = """
from ipywidgets import interact
def ask(word="me"):
    get_ipython().run_line_magic("grok", f"Tell {word}")
interact(ask)
"""
HOOKED = """
swallowed = []
publisher = get_ipython().display_pub
publisher.register_hook(lambda message: message)
try:
    %grok Tell me
finally:
    publisher._hooks.clear()
"""


@pytest.mark.parametrize("code", [WITH, NESTED, DECORATED, INTERACT, HOOKED])
def test_where_updates_do_not_arrive_the_finished_output_is_displayed(
    kernel, jupyterlab, scripted, code
):
    cell, _ = jupyterlab(code)
    answer(cell, scripted)
    kernel.run("%reset -f\nfrom ipywidgets import Widget; Widget.close_all()")

    finished = [display["data"] for display in cell.displays if "text/plain" in display["data"]]
    assert [data for data in finished if data == ANSWER] == [ANSWER]
    assert not cell.updates
    assert not any("thinking" in str(display) for display in cell.displays)


def test_what_is_captured_is_one_output(kernel, jupyterlab, scripted):
    cell, _ = jupyterlab("%%capture captured\n%grok Tell me")
    answer(cell, scripted)
    assert kernel.value("[output.data for output in captured.outputs]") == [ANSWER]


def test_behind_an_output_widget_answers_are_shown_live_again(kernel, jupyterlab, scripted):
    cell, page = jupyterlab(
        "from ipywidgets import Output\nwith Output():\n    pass\n%grok Tell me"
    )
    exchange = scripted.next().begin().delta("It *is*")
    page.until("<em>is</em>")
    exchange.delta(" 42.").finish()
    cell.done()
    assert cell.updates[-1]["data"] == ANSWER
    kernel.run("from ipywidgets import Widget; Widget.close_all()")
