"""What a reader can do with the turns of a talk, in the middle of an answer too."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

DEMO = "%env GROK_JUPYTER_DEMO=1\n%load_ext grok_jupyter"
SAID = "print([message.text for message in chat.messages])"
FRONT_ENDS = ["lab", "notebook7", "dark_lab"]
FORMS = {"Markdown": "md", "Notebook": "ipynb", "JSON": "json", "HTML": "html"}


@pytest.fixture(params=FRONT_ENDS)
def front_end(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def ask(teller):
    """Ask, and have it answered."""

    def ask(chat, question, answer):
        chat.ask(question)
        teller.say(answer)
        teller.end()
        expect(chat.turns.last).to_contain_text(answer)
        chat.wait_until_idle()

    return ask


def said(chat, index):
    """What Python has of the talk, by a cell that prints it."""
    chat.notebook.run_to_end(index)
    return json.loads(chat.notebook.output(index).inner_text().replace("'", '"'))


def test_an_answer_is_stopped_asked_again_and_changed(front_end, open_chat, teller):
    chat = open_chat(front_end, "again.ipynb", after=[SAID] * 3)
    chat.ask("One?")
    teller.say("Half an answer")
    expect(chat.turns).to_contain_text("Half an answer")
    chat.button("Stop").click()
    expect(chat.turns).to_contain_text("interrupted")
    teller.say("never read")  # the server notices
    teller.end()
    assert said(chat, 2) == ["One?", "Half an answer"]

    chat.button("Regenerate answer").click()
    teller.say("A whole answer")
    teller.end()
    expect(chat.turns).to_contain_text("A whole answer")
    chat.wait_until_idle()
    assert said(chat, 3) == ["One?", "A whole answer"]

    chat.button("Edit question").click()
    field = chat.root.get_by_role("textbox", name="Question")
    expect(field).to_have_value("One?")
    field.fill("Two?")
    chat.button("Save & send").click()
    teller.say("Another answer")
    teller.end()
    expect(chat.turns).to_contain_text("Another answer")
    chat.wait_until_idle()
    assert said(chat, 4) == ["Two?", "Another answer"]


def test_an_edit_tells_what_is_dropped_and_can_be_left(lab, open_chat, ask):
    chat = open_chat(lab, "edit.ipynb", after=[SAID])
    for number in ("One", "Two", "Three"):
        ask(chat, f"{number}?", f"{number}.")
    chat.scroll_to(0)
    chat.turns.first.hover()
    chat.turns.first.get_by_role("button", name="Edit question").click()
    expect(chat.turns.first).to_contain_text("The 2 turns below are dropped.")
    chat.page.keyboard.press("Escape")
    expect(chat.turns).to_have_count(3)
    assert said(chat, 2) == ["One?", "One.", "Two?", "Two.", "Three?", "Three."]


def test_a_turn_is_deleted_and_all_are_cleared_and_both_come_back(front_end, open_chat, ask):
    chat = open_chat(front_end, "undo.ipynb", after=[SAID])
    ask(chat, "One?", "The first.")
    ask(chat, "Two?", "The second.")
    chat.scroll_to(0)
    chat.turns.first.get_by_role("button", name="Delete turn").click()
    expect(chat.turns).to_have_count(1)
    expect(chat.turns).to_contain_text("The second.")
    chat.button("Undo").click()
    expect(chat.turns).to_have_count(2)
    chat.button("Clear").click()
    expect(chat.turns).to_have_count(0)
    chat.button("Undo").click()
    expect(chat.turns).to_contain_text(["The first.", "The second."])
    assert said(chat, 2) == ["One?", "The first.", "Two?", "The second."]


def test_answers_questions_and_code_are_copied_as_they_were_written(lab, open_chat, ask, teller):
    chat = open_chat(lab, "copy.ipynb")
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat.ask("Code, *please*")
    teller.say("Some **code**:\n\n```python\nx = 1 < 2\n```\n")
    teller.end()
    expect(chat.turns.locator("code")).to_contain_text("x = 1 < 2")
    chat.wait_until_idle()
    for name, text in (
        ("Copy code", "x = 1 < 2"),
        ("Copy answer", "Some **code**:\n\n```python\nx = 1 < 2\n```"),
        ("Copy question", "Code, *please*"),
    ):
        chat.turns.hover()
        chat.root.get_by_role("button", name=name).click()
        chat.page.wait_for_function(
            "text => navigator.clipboard.readText().then((copied) => copied.trim() === text)",
            arg=text,
        )


def test_a_failed_answer_is_tried_again(lab, open_chat):
    model = "chat.model = 'grok-4.6'"
    chat = open_chat(lab, "retry.ipynb", "model='grok-unknown'", load=DEMO, after=[model])
    chat.ask("Hello")
    expect(chat.turns).to_contain_text("grok-unknown")
    expect(chat.root).not_to_contain_text("Traceback")
    chat.notebook.run_to_end(2)
    chat.button("Retry").click()
    expect(chat.turns).to_contain_text("grok-demo")
    expect(chat.button("Retry")).to_have_count(0)


def test_the_model_is_chosen_from_those_of_the_server(lab, open_chat):
    chat = open_chat(lab, "models.ipynb", load=DEMO, after=["print(chat.model)"])
    chat.button("Model").click()
    others = chat.root.get_by_role("menuitemradio", checked=False)
    expect(others.first).to_be_visible()
    name = others.first.inner_text().split()[0]
    others.first.click()
    expect(chat.button("Model")).to_contain_text(name)
    chat.notebook.run_to_end(2)
    assert chat.notebook.output(2).inner_text().strip() == name


def test_settings_made_in_the_page_go_out_with_the_next_question(lab, open_chat, teller):
    show = "print((chat.system, chat.temperature, chat.max_tokens, chat.reasoning_effort))"
    chat = open_chat(lab, "settings.ipynb", after=[show, "chat.temperature = 1.5"])
    chat.button("Settings").click()
    chat.root.get_by_role("textbox", name="System prompt").fill("Be brief.")
    chat.root.get_by_role("spinbutton", name="Temperature").fill("0.5")
    chat.root.get_by_role("spinbutton", name="Max tokens").fill("300")
    chat.root.get_by_role("combobox", name="Reasoning effort").select_option("low")
    chat.page.keyboard.press("Escape")
    chat.ask("Hello")
    teller.say("Hi")
    teller.end()
    expect(chat.turns).to_contain_text("Hi")
    chat.notebook.run_to_end(2)
    expect(chat.notebook.output(2)).to_have_text("('Be brief.', 0.5, 300, 'low')")
    chat.notebook.run_to_end(3)
    chat.button("Settings").click()
    expect(chat.root.get_by_role("spinbutton", name="Temperature")).to_have_value("1.5")


def test_the_talk_is_downloaded_as_a_file(lab, open_chat, ask):
    chat = open_chat(lab, "export.ipynb", "chat='plan'")
    ask(chat, "One?", "The first.")
    for form, ending in FORMS.items():
        chat.button("Export").click()
        with chat.page.expect_download() as download:
            chat.item(form).click()
        assert download.value.suggested_filename == f"plan.{ending}"
        text = download.value.path().read_text("utf-8")
        assert "One?" in text
        assert "The first." in text


def test_the_talk_is_kept_as_markdown_in_place_of_the_chat(notebook7, open_chat, ask):
    chat = open_chat(notebook7, "freeze.ipynb")
    ask(chat, "One?", "The first.")
    chat.button("Export").click()
    chat.item("Keep as Markdown").click()
    expect(chat.root).to_be_hidden()
    output = chat.notebook.cell(1).locator(".jp-OutputArea-output", has_text="The first.")
    expect(output).to_be_visible()
    outputs = chat.notebook.save().cells[1].outputs
    assert not any("widget-view" in kind for output in outputs for kind in output.data)


def test_cells_and_the_page_talk_in_one_conversation(front_end, open_chat, teller, ask):
    cell = "%%grok -c plan\nFrom a cell"
    chat = open_chat(front_end, "shared.ipynb", "chat='plan'", after=[cell])
    ask(chat, "From the page", "Answered there.")
    chat.notebook.run(2)
    teller.say("Answered in")
    expect(chat.turns.last).to_contain_text("Answered in")  # while it arrives
    expect(chat.turns.last).to_contain_text("asked in a cell")
    teller.say(" the cell.")
    teller.end()
    expect(chat.turns.last).to_contain_text("Answered in the cell.")
    expect(chat.notebook.output(2)).to_contain_text("Answered in the cell.")
    expect(chat.root.get_by_text(re.compile("2 answers"))).to_be_visible()
