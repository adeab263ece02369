"""A notebook watches: patches for its widget, then exactly one finished output."""

import json

import pytest

from grok_jupyter.rendering.engine import render

VIEW = "application/vnd.jupyter.widget-view+json"
LEFT_BEHIND = "len(get_ipython().kernel.comm_manager.comms)"
LONG = "\n\n".join(f"Paragraph {number} has *some* `text` in it." for number in range(2000))

pytestmark = pytest.mark.usefixtures("leaves_nothing")


def test_one_output_is_placeholder_then_view_then_the_finished_one(notebook, scripted):
    cell, page = notebook("%%grok -m grok-slow\nTell me")
    exchange = scripted.next().begin()
    exchange.delta("It *begins*")
    page.until("<em>begins</em>")
    exchange.delta(" and ends.").finish()
    cell.done()

    (first,) = cell.displays
    view, last = cell.updates
    assert first["data"]["text/markdown"] == "*grok-slow is thinking …*"
    assert view["data"][VIEW]["model_id"]
    assert last["data"] == {
        "text/markdown": "It *begins* and ends.\n\n<sub>grok-test</sub>",
        "text/plain": "It *begins* and ends.",
    }
    ids = [output["transient"]["display_id"] for output in (first, view, last)]
    assert len(set(ids)) == 1
    assert not cell.of("clear_output", "stream", "error")


def test_the_height_is_locked_before_the_outputs_are_exchanged(notebook, scripted):
    cell, page = notebook("%%grok\nTell me")
    exchange = scripted.next().begin().delta("Here it is")
    page.until("Here it is")
    exchange.finish()
    cell.done()

    order = [
        "lock" if "lock" in str(message["content"].get("data")) else message["msg_type"]
        for message in cell.of("comm_msg", "update_display_data", "comm_close")
    ]
    assert order[-4:] == ["lock", "update_display_data", "comm_close", "comm_close"]


def test_the_page_shows_what_the_renderer_makes_of_the_text(notebook, scripted):
    text = (
        "# A title\n\nSome **bold** text[^1] and $x^2$.\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n"
        "1. one\n2. two\n   - nested 🚀\n\n```python\nprint('hi')\n```\n\n[^1]: A note.\n\nThe end."
    )
    cell, page = notebook("%%grok\nTell me")
    exchange = scripted.next().begin()
    for start in range(0, len(text), 7):
        exchange.delta(text[start : start + 7])
    page.until("The end.")
    exchange.finish()
    cell.done()

    assert page.html(1) == render(text, maths="tex")
    assert [frame["n"] for frame in page.frames] == list(range(len(page.frames)))


def test_a_burst_is_cut_into_messages_and_nothing_is_lost(notebook, scripted):
    cell, page = notebook("%%grok\nTell me")
    exchange = scripted.next().begin().delta(LONG)
    cell.until(
        lambda message: (
            message["msg_type"] == "comm_msg"  # the output in the file is sooner there
            and "Paragraph 1999" in json.dumps(message["content"])
        )
    )
    exchange.finish()
    cell.done()

    assert page.html(1) == render(LONG, maths="tex")
    sizes = [len(json.dumps(message, default=str).encode()) for message in cell.of("comm_msg")]
    assert max(size for size in sizes) < 17_000  # with a few hundred bytes of envelope


def test_one_long_block_is_cut_too(notebook, scripted):
    code = "```\n" + "x = '🚀<&>'\n" * 6000 + "```\n\n"
    cell, page = notebook("%%grok\nTell me")
    exchange = scripted.next().begin().delta(code).delta("The end.")
    page.until("The end.")
    exchange.finish()
    cell.done()

    assert page.html(1) == render(code + "The end.", maths="tex")


def test_reasoning_has_a_region_of_its_own(notebook, scripted):
    cell, page = notebook("%%grok\nTell me")
    exchange = scripted.next().begin().delta(reasoning_content="Let **me** see")
    page.until("<strong>me</strong>", region=0)
    exchange.delta("It is 42")
    page.until("It is 42")
    exchange.finish()
    cell.done()

    assert "42" not in page.html(0)
    (seconds,) = [op for frame in page.frames for op in frame["ops"] if isinstance(op, float)]
    assert seconds > 0
    assert "Let" not in str(cell.outputs())


def test_what_is_not_rendered_grows_as_a_block_of_code(notebook, scripted):
    cell, page = notebook("%%grok -f text\nTell me")
    exchange = scripted.next().begin().delta('{"a": "*<b>*"')
    page.until("&lt;b&gt;*")
    exchange.delta("}").finish()
    cell.done()
    assert page.html(1) == '<pre><code>{"a": "*&lt;b&gt;*"}</code></pre>'


def test_an_interrupt_leaves_one_output_with_what_had_arrived(notebook, kernel, scripted):
    cell, page = notebook("%%grok -o r\nTell me")
    exchange = scripted.next().begin().delta("Half an answer")
    page.until("Half an answer")
    kernel.interrupt()
    cell.done()

    output, error = cell.outputs()
    assert sorted(output["data"]) == ["text/markdown", "text/plain"]
    assert output["data"]["text/plain"] == "Half an answer"
    assert error["ename"] == "GrokInterrupt"
    assert exchange.was_left()


def test_an_interrupt_while_the_view_is_made_leaves_one_output(notebook, kernel, scripted):
    for _ in range(5):
        cell, _ = notebook("%%grok -o r\nTell me")
        scripted.next()
        cell.until(lambda message: message["msg_type"] == "display_data")
        kernel.interrupt()
        cell.done()
        output, error = cell.outputs()
        assert output["data"]["text/markdown"].startswith("<sub>interrupted")
        assert error["ename"] == "GrokInterrupt"
        assert kernel.value(LEFT_BEHIND) == 0


def test_an_error_in_the_middle_leaves_one_output_with_what_had_arrived(notebook, scripted):
    cell, page = notebook("%%grok\nTell me")
    exchange = scripted.next().begin().delta("Half an answer")
    page.until("Half an answer")
    exchange.close()
    cell.done()

    output, error = cell.outputs()
    assert output["data"]["text/plain"] == "Half an answer"
    assert error["ename"] == "StreamError"


def test_other_outputs_of_the_cell_stay_where_they_were(notebook, scripted):
    cell, _ = notebook("print('before')\n%grok Tell me\nprint('after')\n1 + 1")
    scripted.next().answer("An answer")
    kinds = [output["output_type"] for output in cell.done().outputs()]
    assert kinds == ["stream", "display_data", "stream", "execute_result"]
