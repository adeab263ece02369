"""An answer that is replayed says so where it is watched, and leaves what the recorded one left."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

RECORD = '\n%config GrokMagics.replay = "auto"'
PACE = "%config GrokMagics.replay_speed = {speed}"
ENDLESS = 0.0001  # times the recorded pace: nobody waits for its end
REPLAYED = re.compile(r"replayed from \d{4}-\d\d-\d\d")
SECONDS = re.compile(r"\d+\.\d s")  # at the end of a turn
CHAT = "from grok_jupyter import ChatWidget\nchat = ChatWidget()\nchat"


def answer(teller, view):
    """Answer in two pieces; the second comes when the first is in the page."""
    teller.say("One thing ")
    expect(view).to_contain_text("One thing")
    teller.say("and another.")
    teller.end()


def test_the_live_view_says_replayed_and_the_finished_output_does_not(lab, open_notebook, teller):
    lab.write(
        "replay.ipynb",
        teller.load + RECORD,
        "%%grok -o r\nTell me",
        PACE.format(speed=ENDLESS),
        PACE.format(speed=0),
    )
    notebook = open_notebook(lab, "replay.ipynb")
    notebook.run_to_end(0)
    notebook.run(1)
    output = notebook.output(1)
    expect(output.locator(".grok-live")).to_contain_text("is thinking")
    answer(teller, output)
    notebook.wait_until_run(1)
    recorded = notebook.save().cells[1].outputs

    notebook.run_to_end(2)
    notebook.run(1)
    view = output.locator(".grok-live")
    expect(view).to_contain_text(REPLAYED)
    notebook.screenshot("live-replayed")
    notebook.interrupt()
    expect(output.first).to_contain_text("interrupted")
    expect(view).to_have_count(0)
    expect(output.first).not_to_contain_text("replayed")

    notebook.run_to_end(3)
    notebook.run_to_end(1)
    expect(output.first).to_contain_text("One thing and another.")
    (again,) = notebook.save().cells[1].outputs
    assert [again.data] == [stored.data for stored in recorded]
    assert again.metadata["grok_jupyter"]["replayed"] is True


def test_a_turn_of_the_chat_says_replayed_and_what_stays_does_not(lab, open_notebook, teller):
    ask = "r = chat.send('Tell me', wait=False)"
    lab.write("chat-replay.ipynb", teller.load + RECORD, CHAT, ask, "chat.wait()\nchat.clear()")
    notebook = open_notebook(lab, "chat-replay.ipynb")
    notebook.run_to_end(0)
    notebook.run_to_end(1)
    chat = notebook.cell(1).locator(".grok-chat")
    turn = chat.get_by_role("article")
    notebook.run_to_end(2)
    answer(teller, chat)
    expect(turn).to_contain_text("One thing and another.")
    expect(turn).to_contain_text(SECONDS)
    expect(turn).not_to_contain_text("replayed")
    recorded = kept(notebook)

    notebook.run_to_end(3)
    expect(turn).to_have_count(0)
    notebook.run_to_end(2)
    expect(turn).to_contain_text(REPLAYED)
    expect(turn).to_contain_text("One thing and another.")
    notebook.screenshot("chat-replayed")
    assert kept(notebook) == recorded


def kept(notebook):
    """The talk as it stays in the file, once the page has written it."""
    notebook.page.wait_for_function(
        """() => [...window.jupyterapp.shell.currentWidget.content.model.cells].some(
            ({ outputs }) => outputs?.toJSON().some(
                ({ data }) => data?.["text/markdown"]?.includes("and another."))
        )"""
    )
    outputs = notebook.save().cells[1].outputs
    return [output.data.get("text/markdown") for output in outputs]
