"""Another model's answer, in the chat: asked from a menu, paged through, kept in a file."""

from __future__ import annotations

import re

import pytest
from driving.panel import Panel
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SAID = "print([message.text for message in chat.messages])"
KEEP = "chat.export('kept.json')\nagain = ChatWidget.load('kept.json')\nagain"


@pytest.fixture
def panel():
    panel = Panel("grok-4.6", "grok-b")
    yield panel
    panel.close()


@pytest.mark.parametrize("name", ["lab", "dark_lab"])
def test_both_answers_are_kept_and_paged_through(request, open_chat, panel, name):
    lab = request.getfixturevalue(name)
    chat = open_chat(lab, f"alternatives-{name}.ipynb", load=panel.load, after=[SAID, SAID, KEEP])
    chat.ask("What is it?")
    panel.say("grok-4.6", "It is red.")
    panel.end("grok-4.6")
    expect(chat.turns).to_contain_text("It is red.")
    chat.wait_until_idle()
    expect(chat.root.get_by_role("group", name="Answers to this question")).to_have_count(0)

    chat.button("Regenerate with another model").click()
    item = chat.root.get_by_role("menuitemradio", name="grok-b")
    expect(item).to_be_visible()
    expect(chat.root.get_by_role("menuitemradio", name="grok-4.6")).to_be_checked()
    chat.screenshot(f"chat-alternatives-menu-{name}")
    item.click()
    panel.say("grok-b", "It is blue.")
    expect(chat.turns).to_contain_text("It is blue.")
    panel.end("grok-b")
    chat.wait_until_idle()
    pager = chat.root.get_by_role("group", name="Answers to this question")
    expect(pager).to_have_text("2/2")
    expect(chat.turns).to_have_count(1)
    expect(chat.button("Next answer")).to_be_disabled()
    chat.screenshot(f"chat-alternatives-{name}")
    chat.assert_accessible()

    chat.button("Previous answer").focus()
    chat.page.keyboard.press("Enter")
    expect(chat.turns).to_contain_text("It is red.")
    expect(pager).to_have_text("1/2")
    expect(chat.button("Next answer")).to_be_focused()  # the other way there is none
    chat.notebook.run_to_end(2)
    expect(chat.notebook.output(2)).to_have_text(re.compile("It is red"))
    chat.page.keyboard.press("Escape")
    chat.button("Next answer").click()
    expect(chat.turns).to_contain_text("It is blue.")
    chat.notebook.run_to_end(3)
    expect(chat.notebook.output(3)).to_have_text(re.compile("It is blue"))
    chat.wait_until_kept("It is blue.")

    chat.notebook.run_to_end(4)
    again = chat.notebook.cell(4).locator(".grok-chat")
    expect(again.get_by_role("article")).to_contain_text("It is blue.")
    again.get_by_role("button", name="Previous answer").click()
    expect(again.get_by_role("article")).to_contain_text("It is red.")
