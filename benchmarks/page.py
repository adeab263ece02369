"""JupyterLab in Chromium, seen from outside: what arrives, what shows, and when."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import listening
import sockets

TOKEN = "benchmark"
WATCH = """
window.watch = {
  long: [], seen: {}, heights: [], tops: [],
  start(index) {
    const cell = window.jupyterapp.shell.currentWidget.content.widgets[index];
    const node = cell.outputArea.node;
    const scroller = document.querySelector('.jp-WindowedPanel-outer');
    const note = (text) => {
      const now = performance.timeOrigin + performance.now();
      for (const [marker] of text.matchAll(/qz\\d{5}/g)) this.seen[marker] ??= now;
    };
    Object.assign(this, { long: [], seen: {}, heights: [], tops: [], begun: performance.now() });
    this.observer?.disconnect();
    this.observer = new MutationObserver((records) => {
      for (const { type, target, addedNodes } of records) {
        if (type === 'characterData') note(target.data);
        else for (const added of addedNodes) note(added.textContent);
      }
    });
    this.observer.observe(node, { childList: true, characterData: true, subtree: true });
    this.run = (this.run ?? 0) + 1;
    const run = this.run;
    const frame = () => {
      if (run !== this.run) return;
      this.heights.push(node.offsetHeight);
      this.tops.push(scroller.scrollTop);
      requestAnimationFrame(frame);
    };
    frame();
  },
  report() {
    const steps = (list) => list.slice(1).map((value, i) => value - list[i]);
    return {
      seen: this.seen,
      tasks: this.long.filter(([start]) => start >= this.begun).map(([, duration]) => duration),
      drops: steps(this.heights).filter((step) => step < -30),
      jumps: steps(this.tops).filter((step) => Math.abs(step) > 4),
    };
  },
};
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) watch.long.push([entry.startTime, entry.duration]);
}).observe({ type: 'longtask', buffered: true });
"""


class LabPage:
    """A JupyterLab on a folder of its own, with one notebook open in a page."""

    def __init__(self, cells: list[str], **environment: str) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="live-view-"))
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, self._folder / "bench.ipynb")
        self.bytes = self.messages = 0
        self._serve(environment)
        self._playwright = sync_playwright().start()
        path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
        self._browser = self._playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        self.page = self._browser.new_page(viewport={"width": 1280, "height": 900})
        self.page.on("websocket", self._count)
        self._open()

    def run(self, index: int) -> None:
        """Start a cell."""
        self.page.evaluate(
            """(index) => {
                jupyterapp.shell.currentWidget.content.activeCellIndex = index;
                jupyterapp.commands.execute('notebook:run-cell');
            }""",
            index,
        )

    def wait_until_run(self, index: int) -> None:
        """Wait for the end of a cell."""
        self.page.wait_for_function(
            """(index) => {
                const prompt = document.querySelectorAll('.jp-Cell .jp-InputPrompt')[index];
                return /\\[\\d+\\]/.test(prompt.innerText);
            }""",
            arg=index,
        )

    def close(self) -> None:
        """End the browser and the server."""
        self._browser.close()
        self._playwright.stop()
        self._server.terminate()
        self._server.wait()
        self._sockets.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _count(self, websocket) -> None:
        def received(payload) -> None:
            self.bytes += len(payload if isinstance(payload, bytes) else payload.encode())
            self.messages += 1

        if "/channels" in websocket.url:
            websocket.on("framereceived", received)

    def _serve(self, environment: dict[str, str]) -> None:
        self._sockets = sockets.Folder()
        places = {
            f"JUPYTER{name}": str(self._folder / name.lower().strip("_"))
            for name in ("_CONFIG_DIR", "_DATA_DIR", "LAB_SETTINGS_DIR", "LAB_WORKSPACES_DIR")
        } | sockets.variables(self._sockets.name)
        settings = self._folder / "lab_settings_dir" / "@jupyterlab" / "apputils-extension"
        settings.mkdir(parents=True)
        quiet = {"fetchNews": "false", "checkForUpdates": False}
        (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
        self._server, port = listening.start(
            "jupyterlab",
            lambda port: [
                "--no-browser", "--allow-root",
                f"--ServerApp.port={port}", f"--ServerApp.root_dir={self._folder}",
                f"--IdentityProvider.token={TOKEN}", "--LabApp.expose_app_in_browser=True",
                "--LabApp.news_url=None", *sockets.OPTIONS,
            ],
            env={**os.environ, **places, **environment},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._url = f"http://127.0.0.1:{port}"  # what is asked now waits until it is there

    def _open(self) -> None:
        self.page.set_default_timeout(120_000)
        self.page.goto(f"{self._url}/lab/tree/bench.ipynb?token={TOKEN}")
        self.page.wait_for_function(
            """() => {
                const panel = window.jupyterapp && jupyterapp.shell.currentWidget;
                const session = panel?.sessionContext?.session;
                return panel?.content?.widgets?.length && session?.kernel?.status === 'idle';
            }"""
        )
        self.page.evaluate("() => jupyterapp.shell.collapseLeft()")
        self.page.evaluate(f"() => {{ {WATCH} }}")
