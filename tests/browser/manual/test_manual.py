"""Every notebook of the manual, as a reader runs it: in JupyterLab, and as an app in Voila."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from driving.servers import SECONDS, Lab, Server
from driving.voila import voila_arguments
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(6 * SECONDS)]

NOTEBOOKS = Path(__file__).parents[3] / "notebooks"
NAMES = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))
GUARD = 2 * SECONDS * 1000  # milliseconds; a manual's page may have fourteen answers
RUN_ALL = "() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }"
# Of the cells that the notebook has in its file: those that others have inserted are not run.
HAS_RUN = """(ids) => {
    const cells = [...window.jupyterapp.shell.currentWidget.content.model.cells];
    const code = cells.filter((cell) => cell.type === "code" && ids.includes(cell.id));
    return code.every((cell) => cell.executionCount && cell.executionState === "idle");
}"""
ASKS_OR_HAS_RUN = f"(ids) => document.querySelector('.jp-Stdin-input') || ({HAS_RUN})(ids)"
CLEAR = "() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')"


def stored(name):
    return nbformat.read(NOTEBOOKS / name, as_version=4)


def failures(notebook):
    """The cells that fail, with what they say."""
    return [
        (cell.id, output.evalue)
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if output.output_type == "error"
    ]


def last_link(page, name):
    """The link with which a notebook ends."""
    words = re.findall(r"\[(.+?)\]\(", stored(name).cells[-1].source)[-1]
    return page.get_by_role("link", name=words).last


# The endpoint does not write as slowly as one reads.
AT_ONCE = {"GROK_JUPYTER_DEMO_SPEED": "0"}


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("manual")
    lab = Lab(folder, variables=AT_ONCE)
    shutil.copytree(NOTEBOOKS, lab.root, dirs_exist_ok=True)
    yield lab
    lab.close()


@pytest.fixture(scope="module")
def voila(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("voila")
    work = shutil.copytree(NOTEBOOKS, folder / "notebooks")
    voila = Server(folder, work, "voila", voila_arguments("."), AT_ONCE)
    yield voila
    voila.close()


@pytest.fixture
def open_app(browser, voila):
    """Return a function: the page on which Voila runs a notebook, by its name.

    One at a time: a dozen kernels that begin at once leave a small machine nothing.
    """
    elsewhere = re.compile(f"^(?!{re.escape(voila.url)}/)https?:")
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    page.route(elsewhere, lambda route: route.abort())  # the template would fetch from there

    def open_it(name):
        page.goto(f"{voila.url}/voila/render/{name}", wait_until="commit", timeout=GUARD)
        return page

    yield open_it
    page.goto("about:blank")  # the page ends its kernel as it is left
    page.close()


def answer_what_is_asked(page):
    """Say no, as a reader may, where a cell asks whether a function may run."""
    field = page.locator(".jp-Stdin-input")
    if field.count():
        field.fill("n")
        field.press("Enter")
        expect(field).to_have_count(0)


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_to_its_last_cell_in_jupyterlab(lab, open_notebook, name):
    notebook = open_notebook(lab, name)
    notebook.page.evaluate(CLEAR)
    notebook.page.evaluate(RUN_ALL)
    ids = [cell.id for cell in stored(name).cells]
    while not notebook.page.evaluate(HAS_RUN, ids):
        notebook.page.wait_for_function(ASKS_OR_HAS_RUN, arg=ids, timeout=GUARD)
        answer_what_is_asked(notebook.page)
    assert failures(notebook.save()) == failures(stored(name)), name
    expect(last_link(notebook.page, name)).to_be_attached()
    notebook.screenshot(f"manual-{Path(name).stem}")


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_as_an_app_shows_its_last_cell(open_app, name):
    expect(last_link(open_app(name), name)).to_be_visible(timeout=GUARD)


def test_the_chat_of_the_app_answers(open_app):
    chat = open_app("chat_widget.ipynb").locator(".grok-chat").first
    field = chat.get_by_role("textbox", name="Message")
    expect(field).to_be_visible(timeout=GUARD)
    field.fill("Write a haiku.")
    field.press("Enter")
    expect(chat.get_by_role("article").last).to_contain_text("no need to wait now.")
