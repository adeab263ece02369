"""Code of an answer goes into a new cell right below the chat, in JupyterLab and Notebook 7."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ANSWER = "Try it:\n\n```python\nx = 1 < 2\nprint(x)\n```\n\nor\n\n```sh\nls\n```\n"
CODE = "x = 1 < 2\nprint(x)"
UNDO = "() => window.jupyterapp.commands.execute('notebook:undo-cell-action')"


@pytest.fixture(params=["lab", "notebook7"])
def app(request):
    return request.getfixturevalue(request.param)


def sources(notebook):
    return [cell.source for cell in notebook.save().cells]


def have_answered(chat, teller, answer=ANSWER):
    chat.ask("Code?")
    teller.say(answer)
    teller.end()
    expect(chat.turns.locator("code").first).to_contain_text("x = 1")
    chat.wait_until_idle()


def inserters(chat):
    return chat.root.get_by_role("button", name="Insert code below")


def has_cells(chat, count):
    chat.page.wait_for_function(
        "(n) => window.jupyterapp.shell.currentWidget.content.model.cells.length === n", arg=count
    )


def test_the_code_becomes_the_cell_below_once_and_stays(app, open_chat, open_notebook, teller):
    chat = open_chat(app, "inserting.ipynb", after=["'below'"])
    have_answered(chat, teller)
    expect(inserters(chat)).to_have_count(2)
    chat.turns.locator("pre").first.hover()
    chat.screenshot(f"chat-insert-{app.app}")
    inserters(chat).first.click()
    inserted = chat.root.get_by_role("button", name="Inserted")
    expect(inserted).to_have_count(1)
    expect(inserted).to_be_focused()
    inserted.click()  # it rests: no second copy
    has_cells(chat, 4)
    before = sources(chat.notebook)
    assert before[2:] == [CODE, "'below'"]
    expect(chat.notebook.cell(2).locator(".jp-InputPrompt")).to_have_text("[ ]:")
    chat.screenshot(f"chat-inserted-{app.app}")

    reopened = open_notebook(app, "inserting.ipynb", is_own=True)
    assert [cell.source for cell in app.saved("inserting.ipynb").cells] == before
    expect(reopened.cell(2)).to_contain_text("x = 1 < 2")
    reopened.run_to_end(2)
    expect(reopened.output(2)).to_contain_text("True")


def test_a_block_that_still_arrives_cannot_be_inserted(app, open_chat, teller):
    chat = open_chat(app, "arriving.ipynb")
    chat.ask("Code?")
    teller.say("Try it:\n\n```python\nx = 1 < 2\n")
    expect(chat.turns.locator("code").first).to_contain_text("x = 1 < 2")
    expect(chat.turns.locator("pre > code")).to_have_count(1)
    expect(inserters(chat)).to_have_count(0)
    teller.say("print(x)\n```\n\nor this:\n\n```sh\nls\n")
    expect(chat.turns.locator("pre > code")).to_have_count(2)
    expect(inserters(chat)).to_have_count(1)
    inserters(chat).click()
    has_cells(chat, 3)
    teller.say("```\n")
    teller.end()
    chat.wait_until_idle()
    expect(chat.root.get_by_role("button", name="Inserted").or_(inserters(chat))).to_have_count(2)
    assert CODE in sources(chat.notebook)


def test_it_can_be_undone(app, open_chat, teller):
    chat = open_chat(app, "undone.ipynb", after=["'below'"])
    have_answered(chat, teller)
    chat.turns.locator("pre").first.hover()
    inserters(chat).first.click()
    has_cells(chat, 4)
    chat.page.evaluate(UNDO)
    has_cells(chat, 3)
    assert sources(chat.notebook)[2:] == ["'below'"]
    expect(chat.turns).to_contain_text("Try it")


def test_the_keyboard_reaches_it_and_the_focus_stays(app, open_chat, teller):
    chat = open_chat(app, "keyed.ipynb")
    have_answered(chat, teller)
    for _ in range(40):
        chat.page.keyboard.press("Shift+Tab")
        focused = chat.page.evaluate("() => document.activeElement.ariaLabel")
        if focused == "Insert code below":
            break
    chat.page.keyboard.press("Enter")
    has_cells(chat, 3)
    expect(chat.root.locator(":focus")).to_have_count(1)
    assert sources(chat.notebook)[2] == "ls"
    chat.assert_accessible()


def test_where_the_chat_was_moved_it_lands_below_that_cell(lab, open_chat, teller):
    chat = open_chat(lab, "moved.ipynb", after=["'one'", "'two'"])
    have_answered(chat, teller)
    chat.page.evaluate(
        """() => {
            const { content } = window.jupyterapp.shell.currentWidget;
            content.model.sharedModel.moveCell(1, 2);
        }"""
    )
    moved = chat.page.locator(".grok-chat")
    expect(moved.get_by_role("article")).to_contain_text("Try it")
    moved.locator("pre").first.hover()
    moved.get_by_role("button", name="Insert code below").first.click()
    has_cells(chat, 5)
    cells = [cell.source for cell in chat.notebook.save().cells]
    assert cells.index(CODE) == 3
    assert cells[1] == "'one'"


def test_a_chat_within_a_box_inserts_below_its_cell(lab, open_notebook, teller):
    show = (
        "from ipywidgets import VBox\nfrom grok_jupyter import ChatWidget\nchat = ChatWidget()\n"
        "VBox([chat])"
    )
    lab.write("boxed-insert.ipynb", teller.load, show, "'below'")
    notebook = open_notebook(lab, "boxed-insert.ipynb")
    notebook.run_to_end(0)
    notebook.run_to_end(1)
    root = notebook.cell(1).locator(".grok-chat")
    root.get_by_role("textbox", name="Message").fill("Code?")
    root.get_by_role("textbox", name="Message").press("Enter")
    teller.say(ANSWER)
    teller.end()
    expect(root.get_by_role("button", name="Regenerate answer")).to_have_count(1)
    root.locator("pre").first.hover()
    root.get_by_role("button", name="Insert code below").first.click()
    notebook.page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.content.model.cells.length === 4"
    )
    assert sources(notebook)[2:] == [CODE, "'below'"]


def test_a_page_without_a_notebook_offers_nothing(browser, chromium_options, teller, tmp_path):
    from driving.voila import Voila

    sources = f"{teller.load}\nfrom grok_jupyter import ChatWidget\nchat = ChatWidget()\nchat"
    voila = Voila(tmp_path, sources)
    page = browser.new_page()
    try:
        page.goto(voila.url)
        field = page.get_by_role("textbox", name="Message")
        field.fill("Code?")
        field.press("Enter")
        teller.say(ANSWER)
        teller.end()
        expect(page.get_by_role("button", name="Copy code")).to_have_count(2)
        expect(page.get_by_role("button", name="Insert code below")).to_have_count(0)
    finally:
        page.close()
        voila.close()
