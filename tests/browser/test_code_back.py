"""Cells in real front ends: what would be sent, what is corrected, and code into a cell below."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

DEMO = "%env GROK_JUPYTER_DEMO=1\n%env GROK_JUPYTER_DEMO_SPEED=0\n%load_ext grok_jupyter"
ANSWER = "Try it:\n\n```python\nx = 1 < 2\nprint(x)\n```\n"
CODE = "x = 1 < 2\nprint(x)"
COUNT = "(n) => window.jupyterapp.shell.currentWidget.content.model.cells.length === n"
RESTART = """async () => {
    const { sessionContext } = window.jupyterapp.shell.currentWidget;
    await sessionContext.session.kernel.restart();
}"""


@pytest.fixture(params=["lab", "notebook7"])
def app(request):
    return request.getfixturevalue(request.param)


def sources(notebook):
    return [cell.source for cell in notebook.save().cells]


def ask(notebook, index, teller, answer=ANSWER):
    notebook.run(index)
    teller.say(answer)
    teller.end()
    notebook.wait_until_run(index)


def test_inserted_code_is_one_cell_however_often_it_is_asked_for(app, open_notebook, teller):
    app.write("insert.ipynb", teller.load, "%%grok --insert\nCode?", "'below'")
    notebook = open_notebook(app, "insert.ipynb")
    notebook.run_to_end(0)
    ask(notebook, 1, teller)
    notebook.page.wait_for_function(COUNT, arg=4)
    expect(notebook.output(1)).to_contain_text("the code goes into a new cell below")
    notebook.screenshot(f"insert-{app.app}")

    teller_again(notebook, teller)
    expect(notebook.output(1)).to_contain_text("the code was inserted before")
    expected = [teller.load, "%%grok --insert\nCode?", CODE, "'below'"]
    assert sources(notebook) == expected
    assert notebook.save().cells[2].execution_count is None

    # The kernel has forgotten; the file has not.
    notebook.page.evaluate(RESTART)
    notebook.run_to_end(0)
    teller_again(notebook, teller)
    expect(notebook.output(1)).to_contain_text("a cell of the notebook has this code already")
    assert sources(notebook) == expected

    reopened = open_notebook(app, "insert.ipynb", is_own=True)
    expect(reopened.cell(2)).to_contain_text("x = 1 < 2")
    assert [cell.source for cell in app.saved("insert.ipynb").cells] == expected


def teller_again(notebook, teller):
    """Ask in the cell again, and wait for its new number."""
    before = notebook.prompt(1).inner_text()
    notebook.run(1)
    teller.say(ANSWER)
    teller.end()
    expect(notebook.prompt(1)).not_to_have_text(before)
    notebook.wait_until_run(1)


def test_run_all_does_not_run_what_it_inserts(app, open_notebook):
    app.write("insert-all.ipynb", DEMO, "%grok --insert Write a Fibonacci function.", "last = 1")
    notebook = open_notebook(app, "insert-all.ipynb")
    notebook.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
    notebook.page.wait_for_function(COUNT, arg=4)
    notebook.wait_until_run(3)
    cells = notebook.save().cells
    assert cells[3].source == "last = 1"
    assert "def fibonacci" in cells[2].source
    assert cells[2].execution_count is None
    assert not cells[2].outputs


def test_an_inserted_cell_can_be_undone(app, open_notebook, teller):
    app.write("insert-undone.ipynb", teller.load, "%%grok --insert\nCode?")
    notebook = open_notebook(app, "insert-undone.ipynb")
    notebook.run_to_end(0)
    ask(notebook, 1, teller)
    notebook.page.wait_for_function("""() => [...window.jupyterapp.shell.currentWidget.content
        .model.cells].some((cell) => cell.sharedModel.source.startsWith("x = 1 < 2"))""")
    notebook.page.evaluate("() => window.jupyterapp.commands.execute('notebook:undo-cell-action')")
    notebook.page.wait_for_function("""() => ![...window.jupyterapp.shell.currentWidget.content
        .model.cells].some((cell) => cell.sharedModel.source.startsWith("x = 1 < 2"))""")


@pytest.mark.parametrize(
    ("failing", "removed", "added"),
    [
        ("total = 4\nprint(totl)", "-print(totl)", "+print(total)"),
        ("row = {'price': 3}\nrow['prize']", "-row['prize']", "+row['price']"),
        ("n = 0\n1 / n", "-1 / n", "+(1 / n if n else 0)"),
    ],
    ids=["NameError", "KeyError", "ZeroDivisionError"],
)
def test_a_failed_cell_is_corrected_with_a_diff_and_inserted(
    app, open_notebook, failing, removed, added
):
    name = f"fix-{len(failing)}.ipynb"
    app.write(name, DEMO, failing, "%grok fix --insert")
    notebook = open_notebook(app, name)
    notebook.run_to_end(0)
    notebook.run_to_end(1)
    notebook.run_to_end(2)
    diff = notebook.output(2).locator("pre").filter(has_text="--- the failed cell")
    expect(diff).to_contain_text(removed)
    expect(diff).to_contain_text(added)
    notebook.page.wait_for_function(COUNT, arg=4)
    notebook.screenshot(f"fix-{app.app}")
    saved = notebook.save().cells
    assert f"{removed}\n{added}" in saved[2].outputs[0].data["text/markdown"]
    assert saved[3].source.splitlines()[-1] == added[1:]
    notebook.run_to_end(3)
    assert not any(output.output_type == "error" for output in notebook.save().cells[3].outputs)


PICTURE = """\
from PIL import Image
picture = Image.effect_noise((600, 400), 80).convert("RGB")"""


def test_a_dry_run_is_readable(app, open_notebook, teller):
    cell = "%%grok --dry-run -c plan -s 'be brief' -i picture -t 0.2\nWhat is *this*? <b>$x$</b>\n"
    app.write("dry.ipynb", teller.load, PICTURE, cell + "word " * 500)
    notebook = open_notebook(app, "dry.ipynb")
    for index in range(3):
        notebook.run_to_end(index)
    output = notebook.output(2).first
    expect(output).to_contain_text("Dry run: nothing was sent.")
    expect(output.locator("table")).to_contain_text("conversation")
    expect(output.locator("img")).to_be_visible()
    summaries = output.locator("summary")
    expect(summaries).to_have_count(2)
    notebook.cell(2).scroll_into_view_if_needed()
    notebook.screenshot(f"dry-run-{app.app}")
    summaries.last.click()
    expect(output.locator("details").last).to_contain_text('"temperature": 0.2')
    expect(output.locator("details").last).to_contain_text("<b>$x$</b>")
    expect(output.locator("mjx-container")).to_have_count(0)


def test_only_code_is_shown_while_it_arrives(lab, open_notebook, teller):
    lab.write("code-only.ipynb", teller.load, "%%grok -f code\nCode?")
    notebook = open_notebook(lab, "code-only.ipynb")
    notebook.run_to_end(0)
    notebook.run(1)
    teller.say("Look at this, if you like:\n\n```python\nx = 1\ny = ")
    view = notebook.cell(1).locator(".grok-live")
    expect(view.locator("code")).to_contain_text("y =")
    expect(view).not_to_contain_text("Look at this")
    notebook.screenshot("code-only")
    teller.say("2\n```\n\nThat was it.")
    teller.end()
    notebook.wait_until_run(1)
    expect(notebook.output(1).first).to_contain_text("y = 2")
    expect(notebook.output(1).first).not_to_contain_text("That was it")
