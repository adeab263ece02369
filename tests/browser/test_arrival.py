"""The finished answer arrives on the screen and in the file, whatever happens meanwhile."""

from __future__ import annotations

import re

import pytest
from driving.notebooks import HAS_KERNEL, IS_SHOWN
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ASK = "%%grok -o r\nTell me"
BEGIN = "It **begins** with a paragraph that is long enough to be worth keeping. " * 8
MIDDLE = "\n\nThe middle of it.\n\n"
END = "And this is **the end**."
DEAD = re.compile("Loading widget|Error displaying|model not found|is thinking")
CLOSE = "() => window.jupyterapp.shell.currentWidget.dispose()"
REOPEN = "(path) => { window.jupyterapp.commands.execute('docmanager:open', { path }) }"
RESTART = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
HOLD_FRAMES = """() => {
    const draw = window.requestAnimationFrame;
    const held = [];
    window.requestAnimationFrame = (act) => held.push(act);
    window.releaseFrames = () => {
        window.requestAnimationFrame = draw;
        held.forEach((act) => draw(act));
    };
}"""
PANEL = "window.jupyterapp.shell.currentWidget"


@pytest.fixture(params=["lab", "notebook7"])
def app(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def begin(open_notebook, teller):
    """Return a function that has an answer begin in a cell."""

    def start(app, name, *after, is_own=False):
        app.write(name, teller.load, ASK, *after)
        notebook = open_notebook(app, name, is_own=is_own)
        notebook.run_to_end(0)
        notebook.save()
        notebook.run(1)
        teller.say(BEGIN)
        expect(live(notebook)).to_contain_text("worth keeping")
        teller.say(MIDDLE)
        expect(live(notebook)).to_contain_text("The middle of it.")
        return notebook

    return start


def live(notebook, index=1):
    return notebook.output(index).locator(".grok-live")


def command(notebook, *names):
    for name in names:
        notebook.page.evaluate(f"() => window.jupyterapp.commands.execute('notebook:{name}')")


def wait_until_kept(notebook):
    """Wait until the page has put what has arrived into its notebook."""
    notebook.page.wait_for_function(
        f"""() => [...{PANEL}.content.model.cells].some(({{ outputs }}) =>
            outputs?.length && /middle/.test(outputs.get(0).data["text/markdown"]))"""
    )


def come_back(notebook, name):
    notebook.page.wait_for_function(IS_SHOWN, arg=name)


def end(teller):
    teller.say(END)
    teller.end()


def assert_arrived(notebook, index=1):
    """It stands on the screen, once, and in the file as any other finished output."""
    output = notebook.output(index)
    expect(output.locator("strong").get_by_text("the end")).to_be_visible()
    expect(output.locator("sub")).to_have_text("teller")
    expect(output).to_have_count(1)
    expect(notebook.page.locator(".grok-live")).to_have_count(0)
    expect(notebook.page.get_by_text(DEAD)).to_have_count(0)
    (saved,) = notebook.save().cells[index].outputs
    assert saved.output_type == "display_data"
    assert sorted(saved.data) == ["text/markdown", "text/plain"]
    assert saved.data["text/plain"] == BEGIN + MIDDLE + END
    assert saved.metadata["grok_jupyter"]["status"] == "completed"


def assert_kept(notebook, index=1):
    """As much as had arrived is there to be read."""
    output = notebook.output(index)
    expect(output.locator("strong").first).to_have_text("begins")
    expect(output).to_contain_text("The middle of it.")
    expect(output).to_contain_text("unfinished: saved while")
    expect(notebook.page.get_by_text(DEAD)).to_have_count(0)


# -- another page, or none -------------------------------------------------------------------------


def test_a_page_that_is_loaded_again(app, begin, teller):
    notebook = begin(app, "reload.ipynb", is_own=True)
    wait_until_kept(notebook)
    notebook.save()
    notebook.page.reload()
    come_back(notebook, "reload.ipynb")
    assert_kept(notebook)
    notebook.screenshot(f"arrive-reloaded-{app.app}")
    end(teller)
    assert_arrived(notebook)
    notebook.screenshot(f"arrive-reload-{app.app}")


def test_a_page_that_is_loaded_again_although_nothing_was_saved(app, begin, teller):
    notebook = begin(app, "unsaved.ipynb", is_own=True)
    notebook.page.reload()
    come_back(notebook, "unsaved.ipynb")
    expect(notebook.output(1)).to_have_count(0)
    end(teller)
    assert_arrived(notebook)


def test_a_tab_that_is_closed_and_opened(lab, begin, teller):
    notebook = begin(lab, "closed.ipynb")
    wait_until_kept(notebook)
    notebook.save()
    notebook.page.evaluate(CLOSE)
    notebook.page.evaluate(REOPEN, "closed.ipynb")
    come_back(notebook, "closed.ipynb")
    end(teller)
    assert_arrived(notebook)


def test_a_tab_that_is_opened_when_all_is_over(lab, begin, open_notebook, teller):
    notebook = begin(lab, "over.ipynb", "print(r.status)", is_own=True)
    wait_until_kept(notebook)
    notebook.save()
    notebook.run(2)
    notebook.page.goto("about:blank")
    end(teller)
    again = open_notebook(lab, "over.ipynb", is_own=True)
    assert_arrived(again)


def test_a_second_page_that_comes_while_the_answer_arrives(lab, begin, browser, teller):
    notebook = begin(lab, "pages.ipynb")
    wait_until_kept(notebook)
    notebook.save()
    other = browser.new_page()
    other.goto(lab.address("pages.ipynb"))
    other.wait_for_function(IS_SHOWN, arg="pages.ipynb")
    expect(other.locator(".jp-OutputArea-output").last).to_contain_text("unfinished: saved while")
    end(teller)
    expect(other.locator(".jp-OutputArea-output").last).to_contain_text("the end")
    other.close()
    assert_arrived(notebook)


# -- a kernel that goes away -----------------------------------------------------------------------


def test_a_kernel_that_is_restarted(app, begin, open_notebook):
    notebook = begin(app, "restart.ipynb", is_own=True)
    wait_until_kept(notebook)
    notebook.page.evaluate(RESTART)
    expect(live(notebook)).to_contain_text("was cut off")
    notebook.save()
    for has_kernel in (False, True):
        again = open_notebook(app, "restart.ipynb", has_kernel=has_kernel, is_own=True)
        assert_kept(again)
        again.screenshot(f"arrive-restarted-{app.app}-{has_kernel}")


def test_a_kernel_that_goes_away_while_nobody_looks(lab, begin, open_notebook):
    notebook = begin(lab, "gone.ipynb", is_own=True)
    wait_until_kept(notebook)
    notebook.save()
    notebook.page.close()
    lab.stop_kernels()
    assert_kept(open_notebook(lab, "gone.ipynb", has_kernel=False, is_own=True))


# -- a cell that is not where it was ---------------------------------------------------------------


MOVES = {
    "moved": ("move-cell-down",),
    "cut": ("cut-cell", "paste-cell-below"),
    "undone": ("delete-cell", "undo-cell-action"),
}


@pytest.mark.parametrize("how", MOVES)
def test_a_cell_that_is_moved_or_brought_back(app, begin, teller, how):
    notebook = begin(app, f"{how}.ipynb", "print('another cell')")
    command(notebook, *MOVES[how])
    index = 1 if how == "undone" else 2
    expect(live(notebook, index)).to_contain_text("The middle of it.")
    end(teller)
    assert_arrived(notebook, index)
    notebook.screenshot(f"arrive-{how}-{app.app}")


def test_a_cell_that_is_brought_back_when_all_is_over(lab, begin, teller):
    notebook = begin(lab, "later.ipynb", "print('another cell')")
    wait_until_kept(notebook)
    command(notebook, "cut-cell")
    expect(notebook.page.locator(".grok-live")).to_have_count(0)
    end(teller)
    notebook.run_to_end(1)
    command(notebook, "paste-cell-below")
    assert_arrived(notebook, 2)


def test_a_copy_of_a_cell_is_finished_too(lab, begin, teller):
    notebook = begin(lab, "copied.ipynb")
    wait_until_kept(notebook)
    command(notebook, "copy-cell", "paste-cell-below")
    expect(live(notebook, 2)).to_contain_text("The middle of it.")
    end(teller)
    for index in (1, 2):
        assert_arrived(notebook, index)
    command(notebook, "paste-cell-below")  # what was copied was not finished
    assert_arrived(notebook, 3)


TAKEN = """from ipywidgets.widgets.widget import _instances
print([widget.is_taken for widget in _instances.values() if hasattr(widget, "is_taken")])"""


def test_outputs_that_were_cleared_do_not_come_back(lab, begin, teller):
    notebook = begin(lab, "cleared.ipynb", "print(r.status)", TAKEN, is_own=True)
    command(notebook, "clear-cell-output")
    expect(notebook.page.locator(".grok-live")).to_have_count(0)
    end(teller)
    notebook.run_to_end(2)
    expect(notebook.output(2)).to_contain_text("completed")
    expect(notebook.output(1)).to_have_count(0)
    notebook.save()
    notebook.page.reload()
    come_back(notebook, "cleared.ipynb")
    notebook.page.wait_for_function(HAS_KERNEL)
    notebook.run_to_end(3)
    expect(notebook.output(3)).to_have_text(re.compile("True"))  # and there it waits for others
    expect(notebook.output(1)).to_have_count(0)


# -- views -----------------------------------------------------------------------------------------


def test_two_views_of_a_cell_that_is_moved(lab, begin, teller):
    notebook = begin(lab, "views.ipynb", "print('another cell')")
    command(notebook, "create-output-view")
    second = notebook.page.locator(".jp-LinkedOutputView")
    expect(second.locator(".grok-live")).to_contain_text("The middle of it.")
    end(teller)
    expect(second).to_contain_text("And this is the end.")
    expect(second.locator("sub")).to_have_text("teller")
    assert_arrived(notebook)


def test_all_cells_run_in_a_tab_that_nobody_sees(lab, open_notebook, teller):
    load = teller.load
    lab.write("hidden.ipynb", load, ASK, "print('after', r.status)")
    lab.write("shown.ipynb", "print('in front')")
    notebook = open_notebook(lab, "hidden.ipynb", is_own=True)
    notebook.page.evaluate(HOLD_FRAMES)  # as in a tab of the browser that is not in front
    notebook.page.evaluate(
        f"""() => {{
            const panel = {PANEL};
            window.hiddenPanel = panel;
            window.jupyterapp.commands.execute("notebook:run-all-cells");
            window.jupyterapp.commands.execute("docmanager:open", {{ path: "shown.ipynb" }});
        }}"""
    )
    notebook.page.wait_for_function(IS_SHOWN, arg="shown.ipynb")
    teller.say(BEGIN + MIDDLE)
    end(teller)
    notebook.page.wait_for_function(
        """() => {
            const cells = window.hiddenPanel.content.model.cells;
            return cells.get(2).outputs.length && cells.get(1).outputs.get(0).data["text/plain"]
                .endsWith("**the end**.");
        }"""
    )
    notebook.page.evaluate(
        "() => { releaseFrames(); window.jupyterapp.shell.activateById(window.hiddenPanel.id); }"
    )
    come_back(notebook, "hidden.ipynb")
    assert_arrived(notebook)
    notebook.screenshot("arrive-background")


# -- outputs that take no updates ------------------------------------------------------------------


INSIDE = {
    "with": "out = Output()\ndisplay(out)\nwith out:\n    ask()",
    "capture": "out = Output()\ndisplay(out)\ncaptured = out.capture()(ask)\ncaptured()",
    "interact": "interact(lambda word='me': ask());",
}


@pytest.mark.parametrize("how", INSIDE)
def test_inside_an_output_widget(app, open_notebook, teller, how):
    show = (
        "from ipywidgets import Output, interact\n"
        "def ask():\n    get_ipython().run_cell_magic('grok', '-o r', 'Tell me')\n" + INSIDE[how]
    )
    app.write(f"inside-{how}.ipynb", teller.load, show)
    notebook = open_notebook(app, f"inside-{how}.ipynb")
    notebook.run_to_end(0)
    notebook.run(1)
    teller.say(BEGIN + MIDDLE)
    end(teller)
    notebook.wait_until_run(1)
    output = notebook.cell(1)
    expect(output.locator("strong").get_by_text("the end")).to_have_count(1)
    expect(output.locator("sub")).to_have_text("teller")
    expect(notebook.page.get_by_text(DEAD)).to_have_count(0)
    expect(notebook.page.locator(".grok-live")).to_have_count(0)
    notebook.screenshot(f"arrive-inside-{how}-{app.app}")
