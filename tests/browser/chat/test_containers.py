"""A chat inside other widgets: it has room, its talk is kept, and it is not lost by freezing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SETUP = "import ipywidgets as w\nfrom grok_jupyter import ChatWidget\nchat = ChatWidget()"
CONTAINERS = {
    "VBox": "w.VBox([w.Label('my app'), chat])",
    "HBox": "w.HBox([chat, w.Label('beside')])",
    "Box": "w.Box([chat])",
    "nested": "w.HBox([w.VBox([w.IntSlider()]), w.VBox([w.HBox([chat])])])",
    "GridBox": "w.GridBox([chat, w.Label('a')], layout=w.Layout(grid_template_columns='1fr 1fr'))",
    "TwoByTwoLayout": "w.TwoByTwoLayout(top_left=chat, bottom_right=w.Label('right'))",
    "AppLayout": "w.AppLayout(header=w.Label('my app'), center=chat)",
    "Tab": "w.Tab([chat], titles=['chat'])",
    "hidden Tab": "w.Tab([w.Label('first'), chat], titles=['one', 'chat'])",
    "Accordion": "w.Accordion([chat], titles=['chat'], selected_index=0)",
    "Stack": "w.Stack([chat], selected_index=0)",
    "Output": "out = w.Output()\nwith out:\n    display(chat)\nout",
    "function": "def show():\n    display(chat)\nshow()\nprint('shown')",
    "two views": "display(chat)\ndisplay(w.VBox([chat]))",
}
MARKDOWN = ".jp-RenderedMarkdown:not(.grok-message)"
ANSWER = "## A heading\n\nAll that was **said**."


def kept(notebook, cell=2) -> list[str]:
    """The talks in the outputs of a cell, as the file has them."""
    outputs = notebook.save().cells[cell].outputs
    texts = [output.get("data", {}).get("text/markdown", "") for output in outputs]
    return [text for text in texts if "All that was" in text]


def ask(chat_notebook, teller) -> None:
    chat_notebook.run(3)
    teller.say(ANSWER)
    teller.end()
    chat_notebook.wait_until_run(3)


@pytest.fixture
def show(lab, open_notebook, teller):
    def make(name, code, *after, is_own=False):
        lab.write(name, teller.load, SETUP, code, "chat.send('What stays?');", *after)
        notebook = open_notebook(lab, name, is_own=is_own)
        for index in (0, 1, 2):
            notebook.run_to_end(index)
        return notebook

    return make


@pytest.mark.parametrize("kind", CONTAINERS)
def test_a_chat_in_another_widget_has_room_and_is_kept(show, teller, kind, tmp_path):
    notebook = show(f"in-{kind.replace(' ', '-')}.ipynb", CONTAINERS[kind], "chat.freeze()")
    cell = notebook.cell(2)
    chats = cell.locator(".grok-chat")
    expect(chats).to_have_count(2 if kind == "two views" else 1)
    if kind == "hidden Tab":
        cell.get_by_role("tab", name="chat").click()
    expect(chats.first).to_be_visible()
    assert chats.first.bounding_box()["width"] > 250
    ask(notebook, teller)
    expect(chats.first.get_by_role("article")).to_contain_text("All that was said.")
    wait_for_copy(notebook)
    notebook.screenshot(f"chat-in-{kind}")
    assert len(kept(notebook)) == 1
    seen = cell.locator(".jp-RenderedHTMLCommon p").filter(has_text="All that was said.")
    seen = seen.locator("visible=true")
    expect(seen).to_have_count(2 if kind == "two views" else 1)

    notebook.run_to_end(4)

    expect(chats).to_have_count(0)
    expect(seen).to_have_count(1)
    assert len(kept(notebook)) == 1


def wait_for_copy(notebook, cell=2, text="All that was **said**") -> None:
    notebook.page.wait_for_function(
        """([cell, text]) => {
            const { content } = window.jupyterapp.shell.currentWidget;
            const outputs = content.model.cells.get(cell).outputs.toJSON();
            return JSON.stringify(outputs).includes(text);
        }""",
        arg=[cell, text],
    )


@pytest.mark.parametrize("kind", ["VBox", "Output"])
def test_after_a_reload_a_chat_in_another_widget_is_there_and_kept(show, teller, kind):
    name = f"again-in-{kind}.ipynb"
    notebook = show(name, CONTAINERS[kind], "chat.send('And now?');", is_own=True)
    ask(notebook, teller)
    wait_for_copy(notebook)
    notebook.save()
    notebook.page.reload()
    turns = notebook.cell(2).locator(".grok-chat").get_by_role("article")
    expect(turns).to_have_count(1)
    expect(notebook.cell(2).locator(MARKDOWN).locator("visible=true")).to_have_count(0)
    notebook.run(4)
    teller.say("All that was **said** later.")
    teller.end()
    notebook.wait_until_run(4)
    expect(turns).to_have_count(2)
    wait_for_copy(notebook, text="said** later")
    assert len(kept(notebook)) == 1


def test_keep_as_markdown_leaves_the_talk_behind_the_box(show, teller):
    notebook = show("keep.ipynb", CONTAINERS["VBox"])
    ask(notebook, teller)
    cell = notebook.cell(2)
    expect(cell.locator(".grok-chat").get_by_role("article")).to_contain_text("All that was said.")
    cell.get_by_role("button", name="Export").click()
    cell.get_by_role("menuitem", name=re.compile("^Keep")).click()
    expect(cell.locator(".grok-chat")).to_have_count(0)
    expect(cell.locator(".widget-label", has_text="my app")).to_be_visible()
    expect(cell.get_by_text("All that was said.").locator("visible=true")).to_have_count(1)
    assert len(kept(notebook)) == 1


BESIDE = """async (id) => {
    const { rendermime } = window.jupyterapp.shell.currentWidget.content;
    const type = "application/vnd.jupyter.widget-view+json";
    const renderer = rendermime.createRenderer(type);
    await renderer.renderModel({ data: { [type]: { model_id: id } }, metadata: {} });
    renderer.node.id = "beside";
    document.body.append(renderer.node);
    renderer.node.style = "position: fixed; inset: 200px 20px auto auto; width: 400px; z-index: 9";
}"""


@pytest.mark.parametrize("has_cell", [True, False])
def test_beside_the_notebook_a_chat_is_kept_by_its_cell_or_says_that_it_is_not(
    show, teller, has_cell
):
    notebook = show("beside.ipynb", "chat.model_id", "chat.freeze()", is_own=True)
    if not has_cell:
        notebook.page.evaluate(
            """() => {
                window.jupyterapp.shell.currentWidget.content.activeCellIndex = 1;
                return window.jupyterapp.commands.execute("notebook:delete-cell");
            }"""
        )
    shift = 0 if has_cell else -1
    model_id = notebook.output(2 + shift).inner_text().strip("'")
    notebook.page.evaluate(BESIDE, model_id)
    beside = notebook.page.locator("#beside .grok-chat")
    unkept = beside.get_by_role("status").filter(has_text="is not saved with it")
    expect(unkept).to_have_count(0 if has_cell else 1)
    notebook.run(3 + shift)
    teller.say(ANSWER)
    teller.end()
    notebook.wait_until_run(3 + shift)
    expect(beside.get_by_role("article")).to_contain_text("All that was said.")
    notebook.screenshot(f"chat-beside-{has_cell}")
    if has_cell:
        wait_for_copy(notebook, 1)
    notebook.run_to_end(4 + shift)
    expect(beside).to_have_count(0 if has_cell else 1)
    if has_cell:
        expect(notebook.cell(1).get_by_text("All that was said.")).to_be_visible()


MOVES = {
    "down": ["notebook:move-cell-down"],
    "up": ["notebook:move-cell-up"],
    "cut and pasted": ["notebook:cut-cell", "notebook:paste-cell-below"],
}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("code", ["chat", CONTAINERS["VBox"]], ids=["alone", "in a box"])
def test_a_chat_whose_cell_was_moved_is_still_kept(show, teller, move, code):
    notebook = show(f"moved-{move.replace(' ', '-')}.ipynb", code, "print('last')")
    notebook.page.evaluate(
        "() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 2 }"
    )
    expect(notebook.cell(2).locator(".grok-chat")).to_have_count(1)
    for command in MOVES[move]:
        notebook.page.evaluate("(name) => window.jupyterapp.commands.execute(name)", command)
    place, asking = (1, 3) if move == "up" else (3, 2)
    expect(notebook.cell(place).locator(".grok-chat")).to_have_count(1)
    notebook.run(asking)
    teller.say(ANSWER)
    teller.end()
    notebook.wait_until_run(asking)
    wait_for_copy(notebook, place)
    assert len(kept(notebook, place)) == 1
