"""Take the manual's pictures anew: screenshots of its notebooks in a real JupyterLab.

Run: python notebooks/images/make.py [NAME ...]    e.g. quickstart; without names, all of them

It needs ".[lab,test]" and a Chromium.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

from PIL import Image
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect, sync_playwright

IMAGES = Path(__file__).parent
NOTEBOOKS = IMAGES.parent
TOKEN = "pictures"
SCALE = 1.5  # pixels of the picture for one of the page
COLOURS = 96
SECONDS = 60  # only a guard
expect.set_options(timeout=SECONDS * 1000)

IS_IDLE = """() => {
    const panel = window.jupyterapp?.shell.currentWidget;
    return panel?.sessionContext?.session?.kernel?.status === "idle";
}"""
RUN = """index => {
    window.jupyterapp.shell.currentWidget.content.activeCellIndex = index;
    window.jupyterapp.commands.execute("notebook:run-cell");
}"""
WRITE = """([index, text]) => {
    const cell = window.jupyterapp.shell.currentWidget.content.widgets[index];
    cell.model.sharedModel.setSource(text);
}"""


class Shown:
    """A notebook, open in JupyterLab."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        saved = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text("utf-8"))
        self._sources = {
            number: "".join(cell["source"])
            for number, cell in enumerate(saved["cells"])
            if cell["cell_type"] == "code"
        }

    def find(self, text: str) -> int:
        """Return the number of the first cell of code that holds a text."""
        return next(number for number, source in self._sources.items() if text in source)

    def cell(self, number: int) -> Locator:
        """Return a cell."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(number)

    def start(self, text: str, instead: str = "") -> Locator:
        """Run the cell that holds a text, or another question in its place; do not wait."""
        number = self.find(text)
        if instead:
            self.page.evaluate(WRITE, [number, instead])
        self.page.evaluate(RUN, number)
        return self.cell(number)

    def run(self, *texts: str) -> Locator:
        """Run cells, one after the other, and wait; return the last one."""
        for text in texts:
            cell = self.start(text)
            expect(cell.locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[\d+\]"))
        return cell

    def keep(self, name: str, *parts: Locator) -> None:
        """Take the picture of some parts of the page, and what lies between them."""
        self.page.mouse.move(0, 0)
        parts[0].evaluate("node => node.scrollIntoView({ block: 'start' })")
        clip = within(parts)
        while True:  # what still grows may have outgrown the picture when it is taken
            taken, before = self.page.screenshot(clip=clip), clip
            if (clip := within(parts)) == before:
                break
        picture = Image.open(io.BytesIO(taken)).convert("RGB")
        path = IMAGES / f"{name}.png"
        picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        print(f"{path.name}: {picture.width} × {picture.height}, {path.stat().st_size:,} bytes")


def within(parts: tuple[Locator, ...]) -> FloatRect:
    """Return the rectangle around some parts of a page."""
    boxes = [box for part in parts if (box := part.bounding_box())]
    left, top = min(box["x"] for box in boxes), min(box["y"] for box in boxes)
    return {
        "x": left,
        "y": top,
        "width": max(box["x"] + box["width"] for box in boxes) - left,
        "height": max(box["y"] + box["height"] for box in boxes) - top,
    }


def main() -> None:
    """Take all pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        with jupyterlab(Path(folder)) as address:
            for name in sys.argv[1:] or TAKES:
                with opened(browser, address, name) as notebook:
                    TAKES[name](notebook)


def quickstart(notebook: Shown) -> None:
    """An answer in the middle of arriving."""
    cell = notebook.start("Show me a tour of Markdown")
    expect(cell).to_contain_text("Jupiter")
    notebook.keep("streaming", cell)


def prompts(notebook: Shown) -> None:
    """The options, as Tab lists them."""
    number = notebook.find("%%grok\nWrite a haiku")
    notebook.page.evaluate(WRITE, [number, "%%grok --\nWrite a haiku about notebooks."])
    cell = notebook.cell(number)
    cell.locator(".cm-line").first.click()
    notebook.page.keyboard.press("End")
    notebook.page.keyboard.press("Tab")
    completer = notebook.page.locator(".jp-Completer")
    expect(completer).to_contain_text("--max-tokens")
    notebook.keep("options", cell, completer)


def answers(notebook: Shown) -> None:
    """The reasoning, unfolded, and an answer that was interrupted."""
    cell = notebook.start("How does streaming work")
    cell.locator(".grok-reasoning summary").click()
    expect(cell).to_contain_text("streaming you wait")
    notebook.keep("reasoning", cell)
    notebook.run("How does streaming work")
    cell = notebook.start("How does streaming work")
    expect(cell).to_contain_text("Without streaming")
    notebook.page.get_by_role("button", name="Stop").click()
    expect(cell).to_contain_text("GrokInterrupt")
    notebook.keep("interrupted", cell)


def fix_and_insert(notebook: Shown) -> None:
    """The correction of a cell that failed, what it changes, and the corrected cell below."""
    notebook.run("%load_ext", "totl / len")
    cell = notebook.start("%grok fix -o fixed", "%grok fix --insert")
    inserted = notebook.cell(notebook.find("%grok fix -o fixed") + 1)
    expect(inserted).to_contain_text("total / len(prices)")
    expect(cell).to_contain_text("the code goes into a new cell below")
    notebook.keep("fix", cell, inserted)


def rows(notebook: Shown) -> None:
    """A cell that is asked once per row, half-way."""
    notebook.run("%load_ext", "import pandas", "Mood = Literal")
    cell = notebook.start("-o labels")
    expect(cell.locator(".grok-bar")).to_contain_text(re.compile(r"^1\d\d of 200 rows"))
    notebook.keep("rows", cell)


def batches(notebook: Shown) -> None:
    """A batch that was submitted, and the list that says how far it is."""
    notebook.run("import pandas")
    cell = notebook.run("-m grok-4.3 -o batch")
    listing = notebook.run("%grok batch list")
    expect(listing).to_contain_text("running")
    notebook.keep("batches", cell, listing)


def conversations(notebook: Shown) -> None:
    """A cell of a conversation, run again after a later one had built on it."""
    first = '%%grok -c trip -s "You plan short trips."'
    notebook.run(first, "%%grok -c trip\n")
    cell = notebook.start(first, f"{first}\nI would like to see Lisbon in May.")
    expect(cell).to_contain_text("had built on the answer")
    notebook.keep("replaced", cell)


def chat_widget(notebook: Shown) -> None:
    """The chat, and a question that is edited."""
    cell = notebook.run("import ChatWidget", 'chat.send("Hello! Who are you?")')
    chat = cell.locator(".grok-chat")
    field = chat.get_by_role("textbox", name="Message")
    field.fill("Write a haiku about notebooks.")
    field.press("Enter")
    expect(chat.get_by_role("article").last).to_contain_text("no need to wait now.")
    expect(chat.get_by_text("2 answers")).to_be_visible()
    notebook.keep("chat", chat)
    log = chat.get_by_role("log")
    log.evaluate("log => { log.scrollTop = 0 }")
    chat.get_by_role("article").first.hover()
    chat.get_by_role("button", name=re.compile("^Edit question")).first.click()
    expect(chat).to_contain_text("dropped")
    notebook.keep("edit", chat)


def compare(notebook: Shown) -> None:
    """Two answers, side by side, in the middle of arriving."""
    cell = notebook.start("%%grok -m grok-4.6 -m grok-code-fast-1")
    for number in range(2):
        column = cell.locator(".grok-column").nth(number)
        expect(column).to_contain_text("seven and a half")
    notebook.keep("columns", cell)


def tools(notebook: Shown) -> None:
    """A call of a function, folded out, above the answer."""
    notebook.run("import pandas", "def warmer")
    cell = notebook.run("Which cities are warmer")
    expect(cell.locator("sub")).to_be_visible()
    cell.locator("summary").click()
    notebook.keep("tools", cell)


def structured_output(notebook: Shown) -> None:
    """A list of objects, laid out while it arrives."""
    notebook.run("class Person")
    cell = notebook.start("list[Person] -o people")
    expect(cell).to_contain_text("1882-03")
    notebook.keep("structured", cell)


def data(notebook: Shown) -> None:
    """What a cell with a frame would send."""
    notebook.run("import pandas")
    cell = notebook.run("%%grok --dry-run")
    expect(cell).to_contain_text("endpoint")
    notebook.keep("dry-run", cell)


def search(notebook: Shown) -> None:
    """A search, the answer that cites it, and its sources, unfolded."""
    cell = notebook.run("newest Python release")
    cell.locator("summary").last.click()
    notebook.keep("search", cell)


def reproducible(notebook: Shown) -> None:
    """An answer that is replayed."""
    notebook.run("folder = Path", "%%grok -o asked", "shutil.copytree")
    notebook.start("replayed.recorded_at", "%config GrokMagics.replay_speed = 0.2")
    cell = notebook.start("%%grok -o replayed")
    expect(cell).to_contain_text("replayed from")
    expect(cell).to_contain_text("one by one")
    notebook.keep("replayed", cell)


TAKES = {
    "quickstart": quickstart,
    "prompts": prompts,
    "answers": answers,
    "fix_and_insert": fix_and_insert,
    "rows": rows,
    "batches": batches,
    "conversations": conversations,
    "chat_widget": chat_widget,
    "compare": compare,
    "tools": tools,
    "reproducible": reproducible,
    "structured_output": structured_output,
    "data": data,
    "search": search,
}


@contextmanager
def jupyterlab(home: Path) -> Iterator[str]:
    """Run a JupyterLab on a copy of the notebooks; give its address."""
    root = home / "notebooks"
    shutil.copytree(NOTEBOOKS, root)
    settings = home / "SETTINGS" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    outside = ("XAI_", "GROK_", "JUPYTER")
    variables = {name: value for name, value in os.environ.items() if not name.startswith(outside)}
    variables |= {f"JUPYTER_{part}_DIR": str(home / part) for part in ("CONFIG", "DATA", "RUNTIME")}
    variables |= {f"JUPYTERLAB_{part}_DIR": str(home / part) for part in ("SETTINGS", "WORKSPACES")}
    variables["IPYTHONDIR"] = str(home / "ipython")
    server = subprocess.Popen(
        [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
            f"--ServerApp.port={port}", f"--ServerApp.root_dir={root}",
            f"--IdentityProvider.token={TOKEN}", "--LabApp.expose_app_in_browser=True",
            "--LabApp.news_url=None",
        ],
        cwd=root, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while not answers_at(port):
            sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def answers_at(port: int) -> bool:
    """Whether somebody listens."""
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionRefusedError:
        return False
    return True


@contextmanager
def opened(browser: Browser, address: str, name: str) -> Iterator[Shown]:
    """Open a notebook, its outputs cleared, with the embedded endpoint turned on."""
    page = browser.new_page(viewport={"width": 960, "height": 1400}, device_scale_factor=SCALE)
    page.set_default_timeout(SECONDS * 1000)
    url = f"{address}/lab/workspaces/{name}/tree/{name}.ipynb?token={TOKEN}"
    page.goto(url)
    page.wait_for_function(IS_IDLE)
    page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    notebook = Shown(page, name)
    notebook.run("%load_ext", "%grok demo")
    yield notebook
    page.close()


if __name__ == "__main__":
    main()
