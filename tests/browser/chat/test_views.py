"""A chat in more than one place, after a reload, beside a busy kernel, and without one."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

BUSY = "import time\ntime.sleep(600)"
IDLE = """() => {
    const panel = window.jupyterapp && window.jupyterapp.shell.currentWidget;
    const kernel = panel && panel.sessionContext.session && panel.sessionContext.session.kernel;
    return kernel && kernel.status === 'idle';
}"""


def test_two_views_show_the_same_and_each_has_its_draft(lab, open_chat, teller):
    chat = open_chat(lab, "views.ipynb")
    chat.page.evaluate("() => window.jupyterapp.commands.execute('notebook:create-output-view')")
    second = chat.page.locator(".jp-LinkedOutputView .grok-chat")
    expect(second.get_by_role("textbox", name="Message")).to_be_visible()
    chat.ask("Hello, both?")
    chat.field.fill("A draft")
    teller.say("Yes, **both**.")
    for view in (chat.root, second):
        expect(view.get_by_role("article")).to_contain_text("Hello, both?")
        expect(view.locator("strong")).to_have_text("both")
    expect(second.get_by_role("textbox", name="Message")).to_have_value("")
    second.get_by_role("button", name="Stop").click()
    for view in (chat.root, second):
        expect(view.get_by_role("article")).to_contain_text("interrupted")
    expect(chat.field).to_have_value("A draft")


def test_a_page_that_is_loaded_again_shows_the_talk_and_goes_on(lab, open_chat, teller):
    chat = open_chat(lab, "reload.ipynb", is_own=True)
    chat.ask("Tell me")
    teller.say("Before the reload, ")
    expect(chat.turns).to_contain_text("Before the reload,")
    chat.field.fill("And now?")
    chat.notebook.save()
    chat.page.reload()
    expect(chat.turns).to_contain_text("Tell me")
    expect(chat.field).to_have_value("And now?")
    teller.say("and **after** it.")
    expect(chat.turns.locator("p").first).to_have_text("Before the reload, and after it.")
    expect(chat.button("Stop")).to_be_visible()
    teller.end()
    chat.wait_until_idle()
    chat.field.press("Enter")
    teller.say("Still there.")
    teller.end()
    expect(chat.turns.last).to_contain_text("Still there.")
    expect(chat.turns.last).to_contain_text("And now?")
    chat.page.reload()
    expect(chat.turns.last).to_contain_text("Still there.")
    expect(chat.field).to_have_value("")


def test_a_running_cell_does_not_keep_the_chat_from_answering(lab, open_chat, teller):
    chat = open_chat(lab, "busy.ipynb", after=[BUSY])
    chat.ask("Tell me")
    teller.say("It begins ")
    expect(chat.turns).to_contain_text("It begins")
    chat.notebook.run(2)
    expect(chat.notebook.prompt(2)).to_have_text("[*]:")
    teller.say("and goes on.")
    expect(chat.turns).to_contain_text("It begins and goes on.")
    chat.button("Stop").click()
    expect(chat.turns).to_contain_text("interrupted")
    assert chat.notebook.is_running(2)


def test_stop_ends_an_answer_that_a_cell_waits_for(lab, open_chat, teller):
    chat = open_chat(lab, "waits.ipynb", after=["chat.send('Tell me')", "chat.response.status"])
    chat.notebook.run(2)
    teller.say("It begins")
    expect(chat.turns).to_contain_text("It begins")
    assert chat.notebook.is_running(2)
    chat.button("Stop").click()
    expect(chat.turns).to_contain_text("interrupted")
    chat.notebook.wait_until_run(2)
    chat.notebook.run_to_end(3)
    expect(chat.notebook.output(3)).to_contain_text("interrupted")


def test_a_kernel_that_stops_is_told_and_the_draft_stays(lab, open_chat, teller):
    chat = open_chat(lab, "gone.ipynb")
    chat.ask("Tell me")
    teller.say("It begins")
    expect(chat.turns).to_contain_text("It begins")
    chat.field.fill("A draft")
    chat.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    )
    expect(chat.root.get_by_role("status")).to_contain_text("The kernel has stopped")
    expect(chat.field).to_have_value("A draft")
    expect(chat.button("Send")).to_be_disabled()
    chat.field.press("Enter")
    expect(chat.field).to_have_value("A draft")


@pytest.mark.parametrize("front_end", ["lab", "notebook7"])
def test_the_markdown_of_the_chat_is_drawn_only_without_it(
    front_end, request, open_chat, teller, open_notebook
):
    front_end = request.getfixturevalue(front_end)
    chat = open_chat(front_end, "kept.ipynb")
    chat.ask("What stays?")
    teller.say("All that was **said**.")
    teller.end()
    chat.wait_until_idle()
    markdown = chat.notebook.cell(1).locator(".jp-RenderedMarkdown:not(.grok-message)")
    said = markdown.filter(has_text="All that was said.")
    chat.wait_until_kept("All that was said.")
    expect(said).to_have_count(0)
    chat.notebook.save()

    chat.button("Export").click()
    chat.item("Keep as Markdown").click()
    expect(chat.root).to_have_count(0)
    expect(said).to_have_count(1)
    expect(said).to_be_visible()
