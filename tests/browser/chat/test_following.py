"""The talk follows its newest text only while the reader is there, and is read aloud by blocks."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FILL = "\n\n".join(f"Paragraph {number} fills the talk." for number in range(40)) + "\n\n"
FROM_BOTTOM = "log => log.scrollHeight - log.clientHeight - log.scrollTop"
TOP = "log => log.scrollTop"


def test_the_newest_text_stays_in_sight_until_the_reader_scrolls_away(lab, open_chat, teller):
    chat = open_chat(lab, "follows.ipynb")
    jump = chat.button("Jump to the latest")
    chat.ask("Tell me")
    teller.say(FILL)
    expect(chat.log.get_by_text("Paragraph 39")).to_be_in_viewport()
    expect(jump).to_be_hidden()

    chat.log.hover()
    chat.page.mouse.wheel(0, -300)
    expect(jump).to_be_visible()
    before = chat.log.evaluate(TOP)
    teller.say(FILL + "The newest.\n\n")
    expect(chat.log.get_by_text("The newest.")).to_be_attached()
    assert chat.log.evaluate(TOP) == before

    jump.click()
    expect(chat.log.get_by_text("The newest.")).to_be_in_viewport()
    expect(jump).to_be_hidden()
    teller.say("And newer still.\n\n")
    expect(chat.log.get_by_text("And newer still.")).to_be_in_viewport()
    assert chat.log.evaluate(FROM_BOTTOM) <= 1


def test_a_question_that_is_sent_comes_into_sight(lab, open_chat, teller):
    chat = open_chat(lab, "jumps.ipynb")
    chat.ask("Tell me")
    teller.say(FILL)
    teller.end()
    expect(chat.log.get_by_text("Paragraph 39")).to_be_in_viewport()
    chat.wait_until_idle()
    chat.scroll_to(0)
    expect(chat.log.get_by_text("Paragraph 0 ")).to_be_in_viewport()
    chat.ask("And then?")
    expect(chat.turns.last.get_by_text("And then?")).to_be_in_viewport()


def test_a_block_is_read_aloud_once_it_is_finished(lab, open_chat, teller):
    chat = open_chat(lab, "aloud.ipynb")
    aloud = chat.root.locator("[aria-live=polite]").first
    chat.ask("Tell me")
    teller.say("The first block.\n\nThe second")
    expect(aloud).to_have_text("The first block.")
    expect(chat.log).to_have_attribute("aria-busy", "true")
    teller.say(" block.")
    teller.end()
    expect(aloud.locator("p")).to_have_text(["The first block.", "The second block."])
    expect(chat.log).to_have_attribute("aria-busy", "false")
    chat.ask("And?")
    teller.say("Half a")
    expect(chat.turns.last).to_contain_text("Half a")
    chat.button("Stop").click()
    expect(aloud).to_contain_text("The answer was stopped.")
