"""What was said stays in the notebook: saved, reopened, converted, brought back."""

from __future__ import annotations

import nbformat
import pytest
from nbconvert import HTMLExporter, MarkdownExporter
from playwright.sync_api import expect

from grok_jupyter import ChatWidget

pytestmark = pytest.mark.browser

QUESTION = "What is *two* and two?"
ANSWER = "It is **four**, and costs $5 or $10.\n\n```python\n2 + 2\n```\n"
AFTER = "from grok_jupyter import ChatWidget\nagain = ChatWidget.load({name!r})\nagain"


MARKDOWN = ".jp-OutputArea-output.jp-RenderedMarkdown"


def have_said(chat, teller, question=QUESTION, answer=ANSWER, seen="It is four") -> None:
    chat.ask(question)
    teller.say(answer)
    teller.end()
    expect(chat.turns.last).to_contain_text(seen)
    chat.wait_until_idle()
    chat.wait_until_kept(seen)


@pytest.fixture(params=["lab", "notebook7"])
def app(request):
    return request.getfixturevalue(request.param)


def test_a_saved_chat_reads_without_a_kernel(app, open_chat, open_notebook, teller):
    chat = open_chat(app, "reads.ipynb")
    have_said(chat, teller)
    saved = chat.notebook.save()
    nbformat.validate(saved)
    chat.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")

    notebook = open_notebook(app, "reads.ipynb", has_kernel=False)
    cell = notebook.cell(1)

    expect(cell).to_contain_text(QUESTION)
    expect(cell.locator("strong").get_by_text("four")).to_be_visible()
    expect(cell).to_contain_text("costs $5 or $10")
    expect(cell.locator("pre").get_by_text("2 + 2")).to_be_visible()
    expect(cell.locator("mjx-container")).to_have_count(0)
    expect(cell.locator(".grok-chat")).to_have_count(0)
    cell.scroll_into_view_if_needed()
    notebook.screenshot(f"chat-reopened-{app.app}")


def test_while_the_chat_lives_its_markdown_is_not_in_the_page_and_all_else_is(
    app, open_notebook, teller
):
    load = (
        f"{teller.load}\nfrom IPython.display import display\nfrom grok_jupyter import ChatWidget"
    )
    app.write("hidden.ipynb", load, "chat = ChatWidget()\ndisplay(chat)\nprint('printed after')")
    notebook = open_notebook(app, "hidden.ipynb")
    notebook.run_to_end(0)
    notebook.run_to_end(1)
    cell = notebook.cell(1)
    field = cell.get_by_role("textbox", name="Message")
    field.fill("A question")
    field.press("Enter")
    teller.say("An answer")
    teller.end()

    expect(cell.get_by_role("article")).to_contain_text("An answer")
    expect(cell.locator(MARKDOWN)).to_have_count(0)
    expect(cell.get_by_text("printed after").last).to_be_visible()


def test_after_a_reload_of_the_page_the_chat_is_alive_and_its_markdown_is_not_drawn(
    app, open_chat, teller
):
    chat = open_chat(app, "reload.ipynb", is_own=True)
    have_said(chat, teller)
    chat.notebook.save()

    chat.page.reload()

    expect(chat.turns).to_contain_text(["four"])
    expect(chat.notebook.cell(1).locator(MARKDOWN)).to_have_count(0)


def test_a_saved_chat_is_converted_once_and_without_widgets(lab, open_chat, teller):
    chat = open_chat(lab, "converted.ipynb")
    have_said(chat, teller)
    saved = chat.notebook.save()

    for exporter in (HTMLExporter(), MarkdownExporter()):
        text, _ = exporter.from_notebook_node(saved)
        assert text.count("costs ") == 1
        assert "<!-- -->" not in text
        assert "Loading widget" not in text
        assert "application/vnd.jupyter.widget-view" not in text


def test_a_frozen_chat_is_text_in_the_notebook(lab, open_chat, teller):
    chat = open_chat(lab, "frozen.ipynb", after=("chat.freeze()",))
    have_said(chat, teller)

    chat.notebook.run_to_end(2)

    cell = chat.notebook.cell(1)
    expect(cell.locator("strong").get_by_text("four")).to_be_visible()
    expect(cell.locator(".grok-chat")).to_have_count(0)
    outputs = chat.notebook.save().cells[1].outputs
    assert {mime for output in outputs for mime in output.data} == {"text/markdown"}


def test_what_had_arrived_stays_when_the_kernel_goes_away_in_the_middle(lab, open_chat, teller):
    chat = open_chat(lab, "cut.ipynb")
    chat.ask("Tell me")
    teller.say("A paragraph that stays. " * 60 + "\n\n")
    chat.wait_until_kept("A paragraph that stays.")
    chat.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    expect(chat.root.get_by_role("status")).to_contain_text("The kernel has stopped")
    chat.notebook.save()
    again = ChatWidget.load(lab.root / "cut.ipynb")
    assert [message.role for message in again.messages] == ["user", "assistant"]
    assert "A paragraph that stays." in again.messages[1].text
    assert again.response.status == "interrupted"
    again.close()
    teller.end()


def test_a_saved_chat_is_brought_back_alive(lab, open_chat, open_notebook, teller):
    chat = open_chat(lab, "back.ipynb")
    have_said(chat, teller)
    chat.notebook.save()

    lab.write("later.ipynb", teller.load, AFTER.format(name="back.ipynb"))
    notebook = open_notebook(lab, "later.ipynb")
    notebook.run_to_end(0)
    notebook.run_to_end(1)
    turns = notebook.cell(1).locator(".grok-chat").get_by_role("article")
    expect(turns).to_contain_text(["four"])
    field = notebook.cell(1).get_by_role("textbox", name="Message")
    field.fill("And three and three?")
    field.press("Enter")
    teller.say("Six.")
    teller.end()

    expect(turns.last).to_contain_text("Six.")
    notebook.page.wait_for_function(
        """() => JSON.stringify(
            window.jupyterapp.shell.currentWidget.content.model.cells.get(1).outputs.toJSON()
        ).includes("Six.")"""
    )
    saved = notebook.save().cells[1].outputs
    text = "".join(output.data.get("text/markdown", "") for output in saved)
    assert text.index("four") < text.index("Six.")


def test_what_is_said_after_a_reload_of_the_page_is_saved_too(app, open_chat, teller):
    chat = open_chat(app, "later.ipynb", after=("chat.freeze()",), is_own=True)
    have_said(chat, teller)
    chat.notebook.save()
    chat.page.reload()
    expect(chat.turns).to_contain_text(["four"])

    have_said(chat, teller, "And three and three?", "Six, not four.", "Six, not four.")

    (saved,) = chat.notebook.save().cells[1].outputs
    assert "Six, not four." in saved.data["text/markdown"]
    assert len(saved.metadata["grok_jupyter"]["conversation"]["turns"]) == 2
    chat.notebook.run_to_end(2)
    copy = chat.notebook.cell(1).locator(MARKDOWN).get_by_text("Six, not four.")
    expect(copy).to_be_visible()
    expect(chat.root).to_have_count(0)


def test_inside_another_widget_a_chat_hides_nothing(lab, open_notebook):
    show = (
        "from grok_jupyter import ChatWidget\nfrom ipywidgets import Output, VBox\n"
        "display(VBox([ChatWidget()]))\nprint('printed after')\n"
        "out = Output()\ndisplay(out)\nprint('and after that')\n"
        "with out:\n    display(ChatWidget())"
    )
    lab.write("inside.ipynb", "%env GROK_JUPYTER_DEMO=1", show)
    notebook = open_notebook(lab, "inside.ipynb")
    notebook.run_to_end(0)
    notebook.run_to_end(1)
    cell = notebook.cell(1)
    expect(cell.locator(".grok-chat")).to_have_count(2)
    for text in ("printed after", "and after that"):
        expect(cell.locator("pre").get_by_text(text)).to_be_visible()


def test_the_file_holds_no_types_that_other_programs_warn_of(app, open_chat, teller):
    chat = open_chat(app, "types.ipynb", after=("import ipywidgets as w\nw.VBox([ChatWidget()])",))
    have_said(chat, teller)
    chat.notebook.run_to_end(2)
    expect(chat.notebook.cell(2).locator(".grok-chat")).to_be_visible()
    chat.page.wait_for_function(
        """() => {
            const { content } = window.jupyterapp.shell.currentWidget;
            return content.model.cells.get(2).outputs.length > 1;
        }"""
    )
    _, alone, inside, *_ = chat.notebook.save().cells
    assert [list(output.data) for output in alone.outputs] == [["text/markdown"]]
    assert list(inside.outputs[1].data) == ["text/markdown"]


def test_a_chat_that_was_not_saved_is_there_again_after_a_reload(app, open_chat, teller):
    chat = open_chat(app, "unsaved.ipynb", is_own=True)
    chat.notebook.save()  # the cells alone keep their ids; what is said then is not in the file
    chat.page.evaluate(
        "() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')"
    )
    expect(chat.root).to_have_count(0)
    chat.notebook.save()
    chat.notebook.run_to_end(1)
    have_said(chat, teller)
    chat.page.on("dialog", lambda dialog: dialog.accept())

    chat.page.reload()

    expect(chat.turns).to_contain_text(["four"])


def test_a_chat_that_was_cleared_away_stays_away_after_a_reload(app, open_chat, teller):
    chat = open_chat(app, "cleared.ipynb", is_own=True, after=("'over'",))
    have_said(chat, teller)
    chat.page.evaluate(
        "() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')"
    )
    expect(chat.root).to_have_count(0)
    chat.notebook.save()
    chat.page.reload()
    chat.page.wait_for_function(
        """() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel
            && window.jupyterapp.shell.currentWidget.content.widgets.length"""
    )
    chat.notebook.run_to_end(2)
    expect(chat.root).to_have_count(0)
