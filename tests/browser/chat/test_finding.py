"""The table of contents and Find know the chat that is seen, and not what only the file holds."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ANSWER = "## First part\n\nA zebra.\n\n## Second part\n\nA zebra, and again a zebra."


@pytest.fixture
def chat(lab, open_chat, teller):
    chat = open_chat(lab, "found.ipynb")
    chat.ask("Tell me")
    teller.say(ANSWER)
    teller.end()
    chat.wait_until_idle()
    chat.wait_until_kept("again a zebra")
    return chat


def test_the_table_of_contents_does_not_list_what_nobody_sees(chat):
    chat.page.evaluate(
        """async () => {
            const { shell, commands } = window.jupyterapp;
            shell.activateById("table-of-contents");
            await commands.execute("notebook:insert-cell-below");
            await commands.execute("notebook:change-cell-to-markdown");
            const { model } = shell.currentWidget.content.activeCell;
            model.sharedModel.setSource("# A heading of mine");
        }"""
    )
    items = chat.page.locator(".jp-TableOfContents-content .jp-tocItem-heading")
    expect(items).to_have_text(["A heading of mine"])


def test_find_counts_each_place_once_and_leads_to_what_is_seen(chat):
    chat.notebook.cell(0).click()
    chat.page.keyboard.press("Control+f")
    chat.page.locator(".jp-DocumentSearch-input").first.fill("zebra")
    chat.page.locator(".jp-DocumentSearch-filter-button").first.click()
    chat.page.get_by_text("Search Cell Outputs").first.click()
    counter = chat.page.locator(".jp-DocumentSearch-index-counter").first
    for number in (1, 2, 3):
        expect(counter).to_have_text(f"{number}/3")
        expect(chat.page.locator(".grok-answer .jp-current-match")).to_be_visible()
        chat.page.locator("button[title^='Next Match']").first.click()
    chat.page.keyboard.press("Escape")
