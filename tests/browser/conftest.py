"""Real front ends in headless Chromium, one server and one browser for the tests of a module."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import SimpleQueue
from secrets import token_hex
from time import monotonic

import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ARTIFACTS = Path(__file__).parents[1] / "artifacts"
TOKEN = "browser-tests"
APPS = {"lab": ("jupyterlab", "LabApp"), "notebook": ("notebook", "JupyterNotebookApp")}
SECONDS = 60  # only a guard: every wait ends with what it waits for

expect.set_options(timeout=SECONDS * 1000)


def chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return named or next((path for path in found if path), None)


# Playwright keeps an event loop in this thread while it runs, which tests of async code would find.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        reason = (
            "no Chromium: the browser tests are left out. Install one (Debian: apt-get install "
            "chromium) or name one in CHROMIUM."
        )
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        )  # fmt: skip
        yield browser
        browser.close()


def environment_of(folder: Path) -> dict[str, str]:
    """The variables of a server that keeps all it has in a folder, and knows of no key."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XAI_", "GROK_", "JUPYTER"))
    }
    return kept | {
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        "IPYTHONDIR": str(folder / "ipython"),
    }


class Lab:
    """A server of JupyterLab, or of Notebook 7, on a folder of its own."""

    def __init__(self, folder: Path, theme: str = "JupyterLab Light", app: str = "lab") -> None:
        self.app = app
        self.root = folder / "notebooks"
        self.root.mkdir(parents=True)
        self._settings(folder / "settings", theme)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        environment = environment_of(folder)
        module, name = APPS[app]
        self._log = (folder / "server.log").open("wb")
        self._process = subprocess.Popen(
            [
                sys.executable, "-m", module, "--no-browser", "--allow-root",
                f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
                f"--ServerApp.root_dir={self.root}", f"--IdentityProvider.token={TOKEN}",
                f"--{name}.expose_app_in_browser=True", "--LabApp.news_url=None",
            ],
            env=environment, stdout=self._log, stderr=subprocess.STDOUT, cwd=self.root,
        )  # fmt: skip
        self._wait_until_it_answers()

    def address(self, name: str) -> str:
        place = f"lab/workspaces/w{token_hex(4)}/tree" if self.app == "lab" else "notebooks"
        return f"{self.url}/{place}/{name}?token={TOKEN}"

    def write(self, name: str, *sources: str) -> None:
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, self.root / name)

    def saved(self, name: str) -> nbformat.NotebookNode:
        return nbformat.read(self.root / name, as_version=4)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=SECONDS)
        self._log.close()

    def _settings(self, folder: Path, theme: str) -> None:
        apputils = folder / "@jupyterlab" / "apputils-extension"
        apputils.mkdir(parents=True)
        quiet = {"fetchNews": "false", "checkForUpdates": False}
        (apputils / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
        (apputils / "themes.jupyterlab-settings").write_text(json.dumps({"theme": theme}))

    def _wait_until_it_answers(self) -> None:
        deadline = monotonic() + SECONDS
        request = urllib.request.Request(
            f"{self.url}/api/status", headers={"Authorization": f"token {TOKEN}"}
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while True:
            try:
                opener.open(request, timeout=SECONDS).read()
                return
            except OSError:
                assert self._process.poll() is None, "the Jupyter server did not start"
                assert monotonic() < deadline, "the Jupyter server did not answer"


class Notebook:
    """One notebook, open in a page."""

    def __init__(self, page: Page, lab: Lab, name: str) -> None:
        self.page = page
        self._lab = lab
        self._name = name

    def run(self, index: int) -> None:
        """Start a cell and return at once."""
        self.page.evaluate(
            """(index) => {
                const panel = window.jupyterapp.shell.currentWidget;
                panel.content.activeCellIndex = index;
                window.jupyterapp.commands.execute('notebook:run-cell');
            }""",
            index,
        )

    def run_to_end(self, index: int) -> None:
        self.run(index)
        self.wait_until_run(index)

    def wait_until_run(self, index: int) -> None:
        expect(self.prompt(index)).to_have_text(re.compile(r"\[\d+\]"))

    def is_running(self, index: int) -> bool:
        return "*" in self.prompt(index).inner_text()

    def prompt(self, index: int):
        return self.cell(index).locator(".jp-InputPrompt")

    def cell(self, index: int):
        return self.page.locator(".jp-Notebook .jp-Cell").nth(index)

    def output(self, index: int):
        return self.cell(index).locator(".jp-OutputArea-output")

    def interrupt(self) -> None:
        self.page.evaluate("() => { window.jupyterapp.commands.execute('kernelmenu:interrupt') }")

    def save(self) -> nbformat.NotebookNode:
        self.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
        return self._lab.saved(self._name)

    def screenshot(self, name: str) -> None:
        ARTIFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=ARTIFACTS / f"{name}.png")


class Teller:
    """An endpoint whose answers a test says, piece by piece."""

    def __init__(self) -> None:
        self._said: SimpleQueue[dict | None] = SimpleQueue()
        said = self._said

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                self.send_response(200)
                self.send_header("content-type", "text/event-stream")
                self.end_headers()
                try:
                    while (delta := said.get()) is not None:
                        event = {"model": "teller", "choices": [{"index": 0, "delta": delta}]}
                        self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
                    self.wfile.write(b"data: [DONE]\n\n")
                except OSError:
                    return  # the client has gone

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        self.load = f"%env XAI_BASE_URL={url}\n%env XAI_API_KEY=k\n%load_ext grok_jupyter"

    def say(self, content: str) -> None:
        self._said.put({"content": content})

    def think(self, reasoning: str) -> None:
        self._said.put({"reasoning_content": reasoning})

    def end(self) -> None:
        self._said.put(None)

    def close(self) -> None:
        self.end()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="session")
def server_environment():
    return environment_of


@pytest.fixture
def teller() -> Iterator[Teller]:
    teller = Teller()
    yield teller
    teller.close()


@pytest.fixture(scope="module")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    lab = Lab(tmp_path_factory.mktemp("lab"))
    yield lab
    lab.close()


@pytest.fixture(scope="module")
def notebook7(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    lab = Lab(tmp_path_factory.mktemp("notebook7"), app="notebook")
    yield lab
    lab.close()


@pytest.fixture(scope="module")
def dark_lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    lab = Lab(tmp_path_factory.mktemp("dark"), theme="JupyterLab Dark")
    yield lab
    lab.close()


@pytest.fixture(scope="module")
def contrast_lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    lab = Lab(tmp_path_factory.mktemp("contrast"), theme="JupyterLab Dark High Contrast")
    yield lab
    lab.close()


@pytest.fixture
def open_notebook(browser: Browser, request: pytest.FixtureRequest):
    """Return a function that opens a notebook: ``open_notebook(lab, name, width=, kernel=)``."""
    pages: list[Page] = []

    def open_it(lab: Lab, name: str, *, width: int = 1280, kernel: bool = True) -> Notebook:
        page = browser.new_page(viewport={"width": width, "height": 900})
        pages.append(page)
        page.set_default_timeout(SECONDS * 1000)
        page.goto(lab.address(name))
        page.wait_for_function(
            """() => {
                const panel = window.jupyterapp && window.jupyterapp.shell.currentWidget;
                const cells = panel && panel.content && panel.content.widgets;
                return cells && cells.length;
            }"""
        )
        # The file browser and the side bars are not what is looked at.
        page.evaluate("() => { window.jupyterapp.shell.collapseLeft?.() }")
        if kernel:
            page.wait_for_function(
                """() => {
                    const context = window.jupyterapp.shell.currentWidget.sessionContext;
                    const kernel = context.session && context.session.kernel;
                    return kernel && kernel.status === 'idle';
                }"""
            )
        else:
            page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        return Notebook(page, lab, name)

    yield open_it
    for page in pages:
        page.close()
