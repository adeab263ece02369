"""A chat in a notebook, and what its tests do with it."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

SHOW = "from grok_jupyter import ChatWidget\nchat = ChatWidget({settings})\nchat"


class ChatPage:
    """One chat in the page of a notebook."""

    def __init__(self, notebook, cell: int) -> None:
        self.notebook = notebook
        self.page: Page = notebook.page
        self.root: Locator = notebook.cell(cell).locator(".grok-chat")
        self.field = self.root.get_by_role("textbox", name="Message")
        self.log = self.root.get_by_role("log")
        self.turns = self.root.get_by_role("article")

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=re.compile(f"^{name}"))

    def item(self, name: str) -> Locator:
        return self.root.get_by_role("menuitem", name=re.compile(f"^{name}"))

    def ask(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def wait_until_idle(self) -> None:
        """Wait for the end of the answer."""
        expect(self.root.locator(".grok-sending")).to_have_count(0)
        expect(self.button("Stop")).to_have_count(0)

    def wait_until_kept(self, text: str) -> None:
        """Wait until the notebook, which goes into the file, holds it too."""
        self.page.wait_for_function(
            """(text) => {
                const { content } = window.jupyterapp.shell.currentWidget;
                return [...content.model.cells].some(({ outputs }) => outputs?.toJSON().some(
                    ({ data }) => data?.["text/markdown"]?.replaceAll("*", "").includes(text)
                ));
            }""",
            arg=text,
        )

    def scroll_to(self, share: float) -> None:
        """Scroll the talk: 0 is its beginning, 1 its end."""
        self.log.evaluate(
            "(log, share) => { log.scrollTop = share * (log.scrollHeight - log.clientHeight) }",
            share,
        )

    def screenshot(self, name: str) -> None:
        self.root.scroll_into_view_if_needed()
        self.notebook.screenshot(name)

    def assert_accessible(self) -> None:
        results = Axe().run(self.page, context=".grok-chat")
        assert results.violations_count == 0, results.generate_report()


@pytest.fixture
def open_chat(open_notebook, teller):
    """Return a function: ``open_chat(lab, name, settings="", width=, load=, after=, is_own=)``."""

    def open_it(
        lab, name, settings="", *, width=1280, load=None, after=(), is_own=False
    ) -> ChatPage:
        lab.write(name, load or teller.load, SHOW.format(settings=settings), *after)
        notebook = open_notebook(lab, name, width=width, is_own=is_own)
        notebook.run_to_end(0)
        notebook.run_to_end(1)
        chat = ChatPage(notebook, 1)
        expect(chat.field).to_be_visible()
        return chat

    return open_it
