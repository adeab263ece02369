"""A batch from a notebook: submitted, left alone over a reload and a restart, and fetched."""

from __future__ import annotations

import json
import re

import pytest
from driving.notebooks import HAS_KERNEL, IS_SHOWN
from playwright.sync_api import expect

from grok_jupyter.simulator import Knobs, SimulatorServer

pytestmark = pytest.mark.browser

KEY = "xai-test-0123456789abcdef"
WORDS = ["a great", "a broken", "a useless", "a wonderful", "a blue", "a loud",
         "a great", "a slow", "a <b>late</b>", "a | b", "a $5 $6", "a [x](y)"]  # fmt: skip
FRAME = (
    f"import pandas as pd\nfrom typing import Literal\n"
    f"df = pd.DataFrame({{'text': {WORDS!r}}}, index=[f'k{{n}}' for n in range({len(WORDS)})])\n"
    "Mood = Literal['positive', 'negative', 'neutral']"
)
EACH = "%%grok --each df --schema Mood -m grok-4.3"
ASK = f"{EACH} --batch -o batch\nWhat do they think of {{{{row.text}}}} lamp?"
SAME = ASK.replace("--batch -o batch", "-o direct")
COMPARE = """
def told(rows):
    return rows.frame.drop(columns="elapsed")
print(type(rows) is type(direct), told(rows).equals(told(direct)), list(rows.frame.index)[:2])
"""
LOAD, AGAIN, STATUS, FETCH, REST, ALONE, SEEN = 0, 3, 4, 5, 6, 7, 8
RESTART = """async () => {
    const { sessionContext } = window.jupyterapp.shell.currentWidget;
    await sessionContext.session.kernel.restart();
}"""
HOW_WIDE = "element => element.scrollWidth - element.clientWidth"


@pytest.fixture
def server():
    """Takes six looks for a batch: one is taken as it is submitted."""
    with SimulatorServer(Knobs(rate=0, first_token=0, batch_looks=6)) as server:
        yield server


@pytest.fixture
def cells(server):
    load = (
        f"import os\nos.environ['XAI_API_KEY'] = {KEY!r}\n%load_ext grok_jupyter\n"
        f"%config GrokMagics.base_url = {server.url!r}\n{FRAME}"
    )
    status, fetch = "%grok batch status", "%grok batch fetch -o rows"
    return [load, ASK, status, load, status, fetch, fetch, SAME, COMPARE]


def asked(server, path):
    """The requests to an address of which this is the end."""
    return [one for one in server.requests if one.method == "POST" and one.path.endswith(path)]


@pytest.mark.parametrize("front_end", ["lab", "dark_lab"])
def test_a_batch_outlives_a_reload_and_a_restart_and_fills_the_same_rows(
    request, front_end, open_notebook, server, cells
):
    app, name = request.getfixturevalue(front_end), "batch.ipynb"
    app.write(name, *cells)
    notebook = open_notebook(app, name, is_own=True)
    notebook.run_to_end(LOAD)
    notebook.run_to_end(1)
    output = notebook.output(1)
    expect(output).to_have_count(1)
    expect(output.locator("strong")).to_have_text("12 rows submitted as a batch.")
    command = output.locator("code").inner_text()
    identity = re.fullmatch(r"%grok batch fetch (batch_[\w-]+) -o rows", command)[1]
    notebook.run_to_end(2)
    state = notebook.output(2).locator("tbody td")
    expect(state).to_have_text(  # two rows ask the same
        [identity, "grok_jupyter: 12 rows", "running", "11", "3", "0", re.compile("^2026")]
    )
    notebook.screenshot(f"batch-submitted-{front_end}")
    notebook.save()

    notebook.page.reload()
    notebook.page.wait_for_function(IS_SHOWN, arg=name)
    notebook.page.wait_for_function(HAS_KERNEL)
    expect(notebook.output(1).locator("strong")).to_have_text("12 rows submitted as a batch.")
    notebook.page.evaluate(RESTART)
    notebook.page.wait_for_function(HAS_KERNEL)
    notebook.run_to_end(AGAIN)
    notebook.run_to_end(STATUS)
    state = notebook.output(STATUS).locator("tbody td")
    expect(state.nth(0)).to_have_text(identity)
    expect(state.nth(4)).to_have_text("5")
    notebook.run_to_end(FETCH)
    expect(notebook.output(FETCH).first.locator("strong").first).to_contain_text("10 of 12 rows")
    expect(notebook.output(FETCH).last).to_contain_text("The batch goes on")
    notebook.screenshot(f"batch-running-{front_end}")
    notebook.run_to_end(REST)
    output = notebook.output(REST)
    expect(output.locator("strong").first).to_have_text("12 rows answered.")
    expect(output.locator("tbody tr")).to_have_count(10)
    expect(output.locator("tbody tr").nth(0).locator("td").nth(1)).to_have_text("positive")
    for index in (1, STATUS, FETCH, REST):
        assert notebook.output(index).first.evaluate(HOW_WIDE) <= 0, index
    output.last.scroll_into_view_if_needed()
    notebook.screenshot(f"batch-fetched-{front_end}")

    assert not asked(server, "/chat/completions")
    (added,) = asked(server, f"/{identity}/requests")
    assert len(added.body["batch_requests"]) == 11
    notebook.run_to_end(ALONE)
    notebook.run_to_end(SEEN)
    expect(notebook.output(SEEN)).to_have_text("True True ['k0', 'k1']")
    assert len(asked(server, "/chat/completions")) == 11

    saved = notebook.save()
    is_as_stored(saved, identity)
    (note,) = (app.root / "grok_recordings" / "batches").glob("*.jsonl")
    assert note.stem == identity
    assert KEY not in note.read_text("utf-8")
    note.unlink()


def is_as_stored(saved, identity):
    """What the file has: Markdown and text for each output, no widget, and no key in any."""
    (submitted,) = saved.cells[1].outputs
    assert submitted.output_type == "display_data"
    assert set(submitted.data) == {"text/markdown", "text/plain"}
    assert submitted.data["text/markdown"].startswith("**12 rows submitted as a batch.** ")
    assert submitted.metadata["grok_jupyter"]["batch"] == identity
    assert submitted.metadata["grok_jupyter"]["status"] == "submitted"
    (fetched,) = saved.cells[REST].outputs
    assert set(fetched.data) == {"text/markdown", "text/plain"}
    assert fetched.data["text/markdown"].startswith("**12 rows answered.**")
    assert fetched.metadata["grok_jupyter"]["batch"] == identity
    assert fetched.data["text/markdown"].count("\n| ") == 11
    assert KEY not in json.dumps([cell.outputs for cell in saved.cells])
    assert "widgets" not in saved.metadata


def test_a_narrow_page_shows_it_whole(dark_lab, open_notebook, cells):
    dark_lab.write("narrow.ipynb", *cells)
    notebook = open_notebook(dark_lab, "narrow.ipynb", width=480)
    for index in (LOAD, 1, 2):
        notebook.run_to_end(index)
    expect(notebook.output(1).locator("strong")).to_have_text("12 rows submitted as a batch.")
    notebook.screenshot("batch-narrow")
    assert notebook.output(1).evaluate(HOW_WIDE) <= 0


def test_the_default_model_is_refused_in_a_sentence_and_the_cell_names_the_way_out(
    lab, open_notebook, server, cells
):
    lab.write("refused.ipynb", cells[LOAD], ASK.replace(" -m grok-4.3", ""))
    notebook = open_notebook(lab, "refused.ipynb")
    notebook.run_to_end(LOAD)
    notebook.run_to_end(1)
    expect(notebook.output(1)).to_have_count(1)
    expect(notebook.output(1)).to_contain_text("'grok-4.6', the default model, is reported")
    expect(notebook.output(1)).to_contain_text("in a cell -m grok-4.3")
    notebook.screenshot("batch-refused")
    assert not asked(server, "/batches")
