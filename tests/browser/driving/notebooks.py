"""Notebooks in the pages of a browser."""

from __future__ import annotations

from pathlib import Path

import nbformat
from playwright.sync_api import BrowserContext, Error, Locator, Page

from driving.servers import SECONDS, Lab

ARTIFACTS = Path(__file__).parents[2] / "artifacts"
WIDTH = 1280  # of a page that tests share; a narrower JupyterLab arranges itself otherwise
# Close what is open; say whether anything of it is left, which is not for the next test.
CLOSE = """() => {
    if (!window.jupyterapp) return true;
    for (const widget of [...window.jupyterapp.shell.widgets("main")]) widget.dispose();
    return document.querySelectorAll(".jp-Dialog, .jp-Notebook, .grok-chat, .grok-live").length;
}"""
IS_RESTORED = "() => window.jupyterapp?.restored.then(() => true)"
# Notebook 7 would open another page; with this it does what it does when it is loaded.
OPEN = """(path) => {
    const options = { ref: '_noref' };
    window.jupyterapp.commands.execute('docmanager:open', { path, options });
}"""
NAME = "(address) => { history.replaceState(null, '', address) }"  # for when it is loaded again
IS_SHOWN = """(name) => {
    const panel = window.jupyterapp && window.jupyterapp.shell.currentWidget;
    const context = panel && panel.context;
    return context && context.path === name && context.isReady
        && panel.content.widgets && panel.content.widgets.length;
}"""
HAS_KERNEL = """() => {
    const context = window.jupyterapp.shell.currentWidget.sessionContext;
    const kernel = context.session && context.session.kernel;
    return kernel && kernel.status === 'idle';
}"""
HAS_RUN = r"""(index) => {
    const cell = document.querySelectorAll(".jp-Notebook .jp-Cell")[index];
    return cell && /\[\d+\]/.test(cell.querySelector(".jp-InputPrompt")?.textContent);
}"""
SHUT_DOWN = """async () => {
    const context = window.jupyterapp.shell.currentWidget.sessionContext;
    await context.ready;
    await context.shutdown();
}"""


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
        # `expect` would look less and less often, and frames are rare in a page behind another one.
        self.page.wait_for_function(HAS_RUN, arg=index, polling=50)

    def is_running(self, index: int) -> bool:
        return "*" in self.prompt(index).inner_text()

    def prompt(self, index: int) -> Locator:
        return self.cell(index).locator(".jp-InputPrompt")

    def cell(self, index: int) -> Locator:
        return self.page.locator(".jp-Notebook .jp-Cell").nth(index)

    def output(self, index: int) -> Locator:
        return self.cell(index).locator(".jp-OutputArea-output")

    def interrupt(self) -> None:
        self.page.evaluate("() => { window.jupyterapp.commands.execute('kernelmenu:interrupt') }")

    def save(self) -> nbformat.NotebookNode:
        self.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
        return self._lab.saved(self._name)

    def screenshot(self, name: str) -> None:
        ARTIFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=ARTIFACTS / f"{name}.png")


class Desk:
    """The pages that show notebooks: one page of each JupyterLab serves test after test."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self._shared: dict[Lab, Page] = {}
        self._own: list[Page] = []
        self._used: set[Lab] = set()

    def show(self, lab: Lab, name: str, *, width: int, is_own: bool) -> Page:
        """Show a notebook, in a page of its own where the test needs one."""
        self._used.add(lab)
        page = self._shared.get(lab)
        if is_own or width != WIDTH:
            page = self._load(lab, name, width)
            self._own.append(page)
        elif page is None or not self._empty(page):
            page = self._shared[lab] = self._load(lab, name, width)
        else:
            page.bring_to_front()  # a page behind another one is drawn once a second
            page.evaluate(OPEN, name)
        page.wait_for_function(IS_SHOWN, arg=name)
        page.evaluate(NAME, lab.address(name))
        # The file browser and the side bars are not what is looked at.
        page.evaluate("() => { window.jupyterapp.shell.collapseLeft?.() }")
        return page

    def clear(self) -> None:
        """Close what a test had open, and end its kernels."""
        try:
            while self._own:
                self._own.pop().close()
            for page in self._shared.values():
                self._empty(page)
        finally:
            while self._used:
                self._used.pop().stop_kernels()

    def _empty(self, page: Page) -> bool:
        """Close what a page has open, or itself where something would stay; say if it is there."""
        if page.is_closed():
            return False
        try:
            is_left = page.evaluate(CLOSE)
        except Error:  # it is being loaded
            is_left = True
        if is_left:
            page.close()
        return not is_left

    def _load(self, lab: Lab, name: str, width: int) -> Page:
        page = self._context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.set_default_timeout(SECONDS * 1000)
        if lab.app == "lab":  # which waits a second before it shows what its address names
            page.goto(lab.address())
            page.wait_for_function(IS_RESTORED)
            page.evaluate(OPEN, name)
        else:
            page.goto(lab.address(name))
        return page
