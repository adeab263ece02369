"""Notebook 7 puts a long output into a box; who reads further down stays where they are."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LINES = [f"Line {number} of the answer.\n\n" for number in range(1, 91)]
SEEN = "(paragraph) => Math.round(paragraph.getBoundingClientRect().top)"
BOXED = ".jp-mod-outputsScrolled"


@pytest.fixture
def cell(notebook7, open_notebook, teller):
    notebook7.write("long.ipynb", teller.load, "%%grok\nTell me", *["'below'"] * 30)
    notebook = open_notebook(notebook7, "long.ipynb")
    notebook.run_to_end(0)
    notebook.run(1)
    for line in LINES:
        teller.say(line)
    cell = notebook.cell(1)
    expect(cell.locator(".grok-live")).to_contain_text("Line 90")
    return cell


def end(cell, teller) -> None:
    teller.end()
    expect(cell.locator(".grok-live")).to_have_count(0)
    expect(cell.locator(".jp-RenderedMarkdown")).to_contain_text("Line 90")


def test_a_reader_further_down_stays_there(cell, teller):
    line = cell.get_by_text("Line 40 of")
    line.scroll_into_view_if_needed()
    before = line.evaluate(SEEN)
    end(cell, teller)
    expect(cell.page.locator(BOXED)).to_have_count(0)
    assert abs(line.evaluate(SEEN) - before) < 30


def test_a_reader_at_the_beginning_gets_the_box(cell, teller):
    cell.get_by_text("Line 1 of").scroll_into_view_if_needed()
    cell.locator(".jp-InputArea").scroll_into_view_if_needed()
    end(cell, teller)
    expect(cell.page.locator(BOXED)).to_have_count(1)
    expect(cell.get_by_text("Line 1 of")).to_be_visible()
