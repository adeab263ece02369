"""The keyboard: the chat's keys do what they say, and the notebook's keep out of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ENTER_WHILE_COMPOSING = """field => field.dispatchEvent(new KeyboardEvent("keydown", {
    key: "Enter", isComposing: true, bubbles: true, cancelable: true,
}))"""


@pytest.fixture(params=["lab", "notebook7"])
def front_end(request):
    return request.getfixturevalue(request.param)


def cells(chat):
    return chat.page.locator(".jp-Notebook .jp-Cell")


def test_keys_in_the_chat_are_not_the_notebooks(front_end, open_chat, teller):
    chat = open_chat(front_end, "keys.ipynb", after=["print('not run')"])
    count = cells(chat).count()
    chat.field.focus()
    chat.page.keyboard.press("Enter")  # an empty question is none
    chat.page.keyboard.type("abdd")
    chat.page.keyboard.press("Shift+Enter")
    chat.page.keyboard.type("zxcv")
    expect(chat.field).to_have_value("abdd\nzxcv")
    chat.page.keyboard.press("Enter")
    teller.say("An answer.")
    teller.end()
    expect(chat.turns.last).to_contain_text("An answer.")
    chat.wait_until_idle()
    expect(chat.field).to_be_focused()
    for place in (chat.log, chat.turns.last.get_by_role("button", name="Copy answer")):
        place.focus()
        for key in ("a", "b", "d", "d", "x", "m", "Escape", "ArrowUp", "Shift+Enter"):
            chat.page.keyboard.press(key)
    expect(cells(chat)).to_have_count(count)
    expect(chat.notebook.prompt(2)).to_have_text("[ ]:")
    expect(chat.turns).to_have_count(1)


def test_saving_the_notebook_works_from_within_the_chat(lab, open_chat, teller):
    chat = open_chat(lab, "saves.ipynb")
    chat.ask("Hello")
    teller.say("An answer.")
    teller.end()
    expect(chat.turns.last).to_contain_text("An answer.")
    chat.wait_until_kept("An answer.")  # which changes the notebook
    chat.field.press("Control+s")
    expect(
        chat.page.locator(".jp-Document.jp-mod-dirty, .lm-TabBar-tab.jp-mod-dirty")
    ).to_have_count(0)
    assert lab.saved("saves.ipynb").cells[1].execution_count


def test_enter_that_chooses_a_character_does_not_send(lab, open_chat, teller):
    chat = open_chat(lab, "composing.ipynb")
    chat.field.fill("にほん")
    chat.field.evaluate(ENTER_WHILE_COMPOSING)
    expect(chat.field).to_have_value("にほん")
    chat.field.press("Enter")
    expect(chat.turns).to_have_count(1)
    expect(chat.turns).to_contain_text("にほん")


def test_escape_stops_and_a_draft_stays(front_end, open_chat, teller):
    chat = open_chat(front_end, "escape.ipynb")
    chat.ask("Tell me")
    teller.say("Half an answer")
    expect(chat.turns.last).to_contain_text("Half an answer")
    chat.field.fill("What I want to ask next")
    chat.field.press("Enter")
    expect(chat.root.get_by_role("status")).to_contain_text("The draft stays here.")
    chat.field.press("Escape")
    expect(chat.turns.last).to_contain_text("interrupted")
    expect(chat.turns.last).to_contain_text("Half an answer")
    expect(chat.turns).to_have_count(1)
    expect(chat.field).to_have_value("What I want to ask next")


def test_the_arrow_up_recalls_what_was_asked(lab, open_chat, teller):
    chat = open_chat(lab, "recall.ipynb")
    for question in ("First?", "Second?"):
        chat.ask(question)
        teller.say("Yes.")
        teller.end()
        chat.wait_until_idle()
    for key, text in (("Up", "Second?"), ("Up", "First?"), ("Down", "Second?"), ("Down", "")):
        chat.field.press(f"Arrow{key}")
        expect(chat.field).to_have_value(text)
    chat.field.fill("Being written")
    chat.field.press("ArrowUp")
    expect(chat.field).to_have_value("Being written")


def test_menus_are_used_by_keys_and_give_the_focus_back(lab, open_chat):
    chat = open_chat(lab, "menus.ipynb")
    export = chat.button("Export")
    export.focus()
    chat.page.keyboard.press("Enter")
    expect(chat.item("Markdown")).to_be_focused()
    chat.page.keyboard.press("ArrowUp")
    expect(chat.item("Keep as Markdown")).to_be_focused()
    chat.page.keyboard.press("ArrowDown")
    chat.page.keyboard.press("ArrowDown")
    expect(chat.item("Notebook")).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(export).to_be_focused()
    expect(chat.root.get_by_role("menu", name="Export")).to_be_hidden()
