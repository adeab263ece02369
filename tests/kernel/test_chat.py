"""The chat in a kernel: cells and answers do not wait for each other."""

import json

import pytest

MAKE = "from grok_jupyter import ChatWidget\nchat = ChatWidget()"
STATE = "(chat.response.status, chat.response.content)"


@pytest.fixture
def chat(kernel):
    """A kernel with a chat, closed in the end."""
    assert kernel.run(MAKE).status == "ok"
    yield kernel
    kernel.run("chat.close()")


def test_cells_run_while_an_answer_arrives(chat, scripted):
    chat.run("r = chat.send('Go on', wait=False)")
    exchange = scripted.next().begin().delta("One")
    assert chat.value("6 * 7") == 42
    exchange.delta(" two").finish()
    chat.run("chat.wait()")
    assert chat.value(STATE) == ("completed", "One two")


def test_an_interrupt_of_another_cell_does_not_end_the_answer(chat, scripted):
    chat.run("r = chat.send('Go on', wait=False)")
    exchange = scripted.next().begin().delta("One")
    cell = chat.start("import time\nprint('busy')\ntime.sleep(60)")
    cell.until_shown("busy")
    chat.interrupt()
    assert cell.done().error["ename"] == "KeyboardInterrupt"
    exchange.delta(" two").finish()
    chat.run("chat.wait()")
    assert chat.value(STATE) == ("completed", "One two")


def test_an_interrupt_of_the_cell_that_waits_ends_the_answer_and_keeps_it(chat, scripted):
    cell = chat.start("chat.send('Go on')")
    exchange = scripted.next().begin().delta("Half")
    cell.until_shown("Half")
    chat.interrupt()
    cell.done()
    assert cell.error["ename"] == "GrokInterrupt"
    assert exchange.was_left()
    assert chat.value(STATE) == ("interrupted", "Half")


def test_after_an_interrupt_the_chat_answers_again(chat, scripted):
    cell = chat.start("chat.send('First')")
    scripted.next().begin()
    chat.interrupt()
    assert cell.done().status == "error"
    cell = chat.start("print(chat.send('Second').content)")
    exchange = scripted.next()
    assert [message["content"] for message in exchange.body["messages"]] == ["Second"]
    exchange.answer("Fine")
    assert "Fine" in cell.done().stdout


def test_the_page_can_stop_an_answer_while_another_cell_sleeps(chat, scripted):
    if not chat.subshell:
        pytest.skip("this ipykernel has no subshells")
    chat.run("r = chat.send('Go on', wait=False)")
    exchange = scripted.next().begin().delta("One")
    comm = chat.value("chat.comm.comm_id")
    cell = chat.start("import time\nprint('busy')\ntime.sleep(600)")
    cell.until_shown("busy")
    content = {"comm_id": comm, "data": {"method": "custom", "content": {"kind": "stop"}}}
    chat.send_beside("comm_msg", content)
    assert exchange.was_left()
    chat.interrupt()
    cell.done()
    assert chat.value("chat.response.status") == "interrupted"


def test_cells_and_widget_share_a_conversation(kernel, scripted):
    kernel.run("from grok_jupyter import ChatWidget\nchat = ChatWidget(chat='plan')")
    cell = kernel.start("%%grok -c plan\nFirst", cell_id="a1")
    scripted.next().answer("One")
    cell.done()
    assert kernel.value("[m.text for m in chat.messages]") == ["First", "One"]
    cell = kernel.start("r = chat.send('Second')")
    exchange = scripted.next()
    sent = [message["content"] for message in exchange.body["messages"]]
    assert sent == ["First", "One", "Second"]
    exchange.answer("Two")
    cell.done()
    cell = kernel.start("%%grok -c plan\nFirst, better", cell_id="a1")
    exchange = scripted.next()
    assert [message["content"] for message in exchange.body["messages"]] == ["First, better"]
    exchange.answer("1")
    cell.done()
    said = ["First, better", "1", "Second", "Two"]
    assert kernel.value("[m.text for m in chat.messages]") == said
    kernel.run("chat.close()")


def test_while_a_cell_is_answered_the_chat_of_the_same_conversation_waits(kernel, scripted):
    kernel.run("from grok_jupyter import ChatWidget\nchat = ChatWidget(chat='plan')")
    kernel.run("r = chat.send('Go on', wait=False)")
    exchange = scripted.next().begin().delta("One")
    cell = kernel.run("%%grok -c plan\nMeanwhile", cell_id="a1")
    assert cell.error["ename"] == "InputError"
    assert "still being answered" in cell.error["evalue"]
    exchange.finish()
    kernel.run("chat.wait()\nchat.close()")


def test_the_settings_of_the_magics_hold_for_the_chat(kernel, scripted):
    kernel.run("%config GrokMagics.model = 'grok-other'\n%config GrokMagics.system = 'Be brief.'")
    kernel.run("from grok_jupyter import ChatWidget\nchat = ChatWidget()")
    cell = kernel.start("r = chat.send('Hi')")
    exchange = scripted.next()
    assert exchange.body["model"] == "grok-other"
    assert [m["content"] for m in exchange.body["messages"]] == ["Be brief.", "Hi"]
    exchange.answer("Hello")
    cell.done()
    kernel.run("chat.close()")


def test_the_usage_of_the_session_counts_the_chats_too(chat, scripted):
    cell = chat.start("r = chat.send('Hi')")
    scripted.next().answer("Hello", usage={"prompt_tokens": 1234, "completion_tokens": 5})
    cell.done()
    assert "1,234" in str(chat.run("%grok usage").displays)


def test_nobody_is_told_the_key(chat, scripted, key):
    cell = chat.start("display(chat)\nr = chat.send('Hi')\nprint(repr(chat), chat.get_state())")
    scripted.next().answer("Hello")
    assert cell.done().status == "ok"
    assert key not in str(cell.messages)


def test_closing_leaves_no_comm_and_no_thread(kernel, scripted):
    before = kernel.value("len(get_ipython().kernel.comm_manager.comms)")
    kernel.run("from grok_jupyter import ChatWidget\nchat = ChatWidget()")
    cell = kernel.start("r = chat.send('Hi')")
    scripted.next().answer("Hello")
    cell.done()
    kernel.run("chat.close()\nimport threading")
    assert kernel.value("len(get_ipython().kernel.comm_manager.comms)") == before
    names = kernel.value("[thread.name for thread in threading.enumerate()]")
    assert not [name for name in names if name.startswith("grok_jupyter")]


def test_a_chat_is_loaded_from_a_notebook_whose_cells_talk_too(kernel, scripted, tmp_path):
    kernel.run("from grok_jupyter import ChatWidget\nchat = ChatWidget(chat='plan')")
    shown = kernel.start("%%grok -c plan\nFrom a cell", cell_id="a1")
    scripted.next().answer("Told there")
    kept = kernel.run("display(chat)") if shown.done() else None
    outputs = [
        {
            "output_type": "display_data",
            "data": output["data"],
            "metadata": output["metadata"],
        }
        for cell in (kept, shown)
        for output in cell.outputs()
    ]
    cells = [{"cell_type": "code", "source": "", "outputs": outputs, "metadata": {}}]
    path = tmp_path / "talk.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}))
    assert kernel.value(f"ChatWidget.load({str(path)!r}).messages[1].text") == "Told there"
    kernel.run("chat.close()")
