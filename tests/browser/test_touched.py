"""Text that others touch while it arrives: find-in-page marks it, a translator replaces it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CHAT = "from grok_jupyter import ChatWidget\nchat = ChatWidget(height=420)\nchat"
ASK = "%%grok\nTell me"
PIECES = [  # and what the page shows of each
    ("The first answer", "The first answer"),
    (" is an answer that", "is an answer that"),
    (" goes on, and the answer ends.\n\n", "the answer ends."),
    ("* an item with an answer", "an item with an answer"),
    (" and `code`,\n* and an item", "code,and an item"),
    (" without an answer\n\n", "without an answer"),
    ("```python\nanswer = 1\n", "answer = 1"),
    ("# an answer < another", "answer < another"),
    ("\nanswer += 1\n```\n\n", "answer += 1"),
    ("The last *answer* of", "The last answer of"),
    (" all.", "of all."),
]
TEXT = [
    "The first answer is an answer that goes on, and the answer ends.",
    "an item with an answer and code,and an item without an answer",
    "answer = 1\n# an answer < another\nanswer += 1",
    "The last answer of all.",
]
BLOCKS = """(root) => [...root.children].map((block) => {
    const code = block.matches("pre") && block.querySelector("code");
    return code ? code.textContent.trim() : block.textContent.replaceAll("\\n", "");
})"""
# What the translators of browsers do: each text node is replaced by elements that hold its
# translation; here it differs in its elements only.
TRANSLATE = """() => {
    const root = document.querySelector(".jp-Notebook");
    const SKIPPED = "font, textarea, button, .cm-editor";
    const translate = () => {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        const found = [];
        while (walker.nextNode()) found.push(walker.currentNode);
        for (const text of found) {
            if (!text.data.trim() || text.parentElement.closest(SKIPPED)) continue;
            const outer = document.createElement("font");
            const inner = document.createElement("font");
            inner.textContent = text.data;
            outer.append(inner);
            text.replaceWith(outer);
        }
    };
    new MutationObserver(translate).observe(
        root, { childList: true, subtree: true, characterData: true });
    translate();
}"""


def find(notebook, word: str) -> None:
    """Search for a word in the outputs of the notebook, as with Ctrl+F."""
    notebook.cell(0).click()
    notebook.page.keyboard.press("Control+f")
    overlay = notebook.page.locator(".jp-DocumentSearch-overlay")
    overlay.locator("textarea, input").first.fill(word)
    notebook.page.locator(".jp-DocumentSearch-filter-button").click()
    notebook.page.get_by_text("Search Cell Outputs").click()


def translate(notebook, word: str) -> None:
    notebook.page.evaluate(TRANSLATE)


TOUCHED = {find: "mark", translate: "font"}


def say_in_pieces(teller, root, disturb) -> None:
    """Say each piece when the one before has been drawn, and been touched."""
    for piece, seen in PIECES:
        teller.say(piece)
        expect(root).to_contain_text(seen)
        if seen == PIECES[0][1]:
            expect(root.locator(TOUCHED[disturb]).first).to_be_visible()


def assert_right(root) -> None:
    expect(root.locator(":scope > *")).to_have_count(len(TEXT))
    expect(root.locator(":scope > *").last).to_contain_text("of all.")
    assert root.evaluate(BLOCKS) == TEXT


@pytest.mark.parametrize("disturb", [find, translate])
def test_an_answer_that_others_touch_is_right_in_the_live_view(lab, open_notebook, teller, disturb):
    name = f"touched-{disturb.__name__}.ipynb"
    lab.write(name, teller.load, ASK)
    notebook = open_notebook(lab, name)
    notebook.run_to_end(0)
    disturb(notebook, "answer")
    notebook.run(1)
    root = notebook.output(1).locator(".grok-live > .grok-message")
    say_in_pieces(teller, root, disturb)
    assert_right(root)
    notebook.screenshot(f"touched-{disturb.__name__}-live")
    teller.end()
    notebook.wait_until_run(1)
    expect(notebook.output(1)).to_contain_text("of all.")


@pytest.mark.parametrize("disturb", [find, translate])
def test_an_answer_that_others_touch_is_right_in_a_chat_and_stays_right(
    lab, open_notebook, teller, disturb
):
    name = f"touched-chat-{disturb.__name__}.ipynb"
    lab.write(name, teller.load, CHAT)
    notebook = open_notebook(lab, name)
    notebook.run_to_end(0)
    notebook.run_to_end(1)
    disturb(notebook, "answer")
    field = notebook.cell(1).get_by_role("textbox", name="Message")
    field.fill("A question about the answer")
    field.press("Enter")
    root = notebook.cell(1).locator(".grok-answer > .grok-message")
    say_in_pieces(teller, root, disturb)
    assert_right(root)
    teller.end()
    expect(notebook.cell(1).locator(".grok-answer .grok-meta")).to_contain_text("teller")
    assert_right(root)
    notebook.screenshot(f"touched-{disturb.__name__}-chat")
    expect(notebook.cell(1).locator(".grok-text")).to_have_text("A question about the answer")
    if disturb is find:
        notebook.page.get_by_role("button", name="Close Search Box").click()
        expect(root.locator("mark")).to_have_count(0)  # the search itself has not been broken
        assert_right(root)
