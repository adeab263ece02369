"""A visitor: opens a notebook in Chromium, runs all its cells, and looks at what came."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SECONDS = 300  # only a guard: every wait ends with what it waits for

SHOWN = """() => {
    const panel = window.jupyterapp && window.jupyterapp.shell.currentWidget;
    return panel && panel.content && panel.content.widgets && panel.content.widgets.length
        && document.querySelector('.jp-Notebook .jp-Cell .jp-RenderedMarkdown h1');
}"""
READY = """() => {
    const { session } = window.jupyterapp.shell.currentWidget.sessionContext;
    return session && session.kernel && session.kernel.status === 'idle';
}"""
# The command ends with the first cell that fails, also one that may fail; what is asked of the
# kernel after all the cells is answered after them.
RUN = """async (seconds) => {
    const { commands, shell } = window.jupyterapp;
    const runAll = async () => {
        await commands.execute('notebook:run-all-cells');
        const { kernel } = shell.currentWidget.sessionContext.session;
        await kernel.requestExecute({ code: '', silent: true, stop_on_error: false }).done;
        return '';
    };
    let timer;
    const asked = new Promise((resolve) => {
        const look = () => document.querySelector('.jp-Stdin') && resolve('a cell asks for input');
        timer = setInterval(look, 100);
    });
    const late = new Promise((resolve) => {
        setTimeout(() => resolve(`the cells have not ended after ${seconds} s`), seconds * 1000);
    });
    const trouble = await Promise.race([runAll(), asked, late]);
    clearInterval(timer);
    return trouble;
}"""
NOTEBOOK = "() => window.jupyterapp.shell.currentWidget.content.model.toJSON()"


@dataclass
class Visit:
    """What a visit took, in seconds since the page was asked for, and what was wrong."""

    shown: float
    ready: float
    run: float
    cells: int
    answers: int
    troubles: list[str]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run a Chromium of this machine, or end with a sentence that says how to get one."""
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        sys.exit(
            "The notebooks are opened by playwright, which is not here: pip install playwright."
        )
    named = os.environ.get("CHROMIUM")
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    path = named or next((path for path in found if path), None)
    if path is None:
        sys.exit(
            "There is no Chromium to open the notebooks in: install one (Debian: apt-get install "
            "chromium) or name one in CHROMIUM."
        )
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--no-first-run", *quiet],
        )
        yield browser
        browser.close()


def visit(browser: Browser, address: str, screenshots: Path, name: str) -> Visit:
    """Open the notebook at an address, run it, and take a picture before and after."""
    page = browser.new_page(viewport={"width": 1280, "height": 1600})
    page.set_default_timeout(SECONDS * 1000)
    elsewhere = _addresses_elsewhere(page)
    begun = monotonic()
    page.goto(address)
    page.wait_for_function(SHOWN)
    shown = monotonic() - begun
    page.screenshot(path=screenshots / f"binder-{name}-opened.png")
    page.wait_for_function(READY)
    ready = monotonic() - begun
    trouble = page.evaluate(RUN, SECONDS)
    run = monotonic() - begun
    page.screenshot(path=screenshots / f"binder-{name}-run.png")
    notebook = page.evaluate(NOTEBOOK)
    page.close()
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code" and cell["source"]]
    troubles = [trouble] if trouble else []
    troubles += [f"the page fetched {url}" for url in dict.fromkeys(elsewhere)]
    troubles += [text for cell in cells for text in _troubles_of(cell)]
    answers = json.dumps(notebook).count('"model": "grok-demo"')
    return Visit(shown, ready, run, len(cells), answers, troubles)


def _addresses_elsewhere(page: Page) -> list[str]:
    """Return a list that fills with the addresses a page turns to outside this machine."""
    elsewhere: list[str] = []

    def note(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.hostname != "127.0.0.1":
            elsewhere.append(url)

    page.on("request", lambda request: note(request.url))
    page.on("websocket", lambda connection: note(connection.url))
    return elsewhere


def _troubles_of(cell: dict[str, Any]) -> list[str]:
    if "raises-exception" in cell["metadata"].get("tags", []):
        return []
    source = "".join(cell["source"]).splitlines()[0]
    if not cell["execution_count"]:
        return [f"the cell {source!r} was not run"]
    return [
        f"the cell {source!r} failed: {output['ename']}: {output['evalue']}"
        for output in cell["outputs"]
        if output["output_type"] == "error"
    ]
