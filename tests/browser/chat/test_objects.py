"""Objects in the chat: JSON laid out, in the page and in the file."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LABS = {"light": "lab", "dark": "dark_lab"}
OVERFLOW = "element => element.scrollWidth - element.clientWidth"


@pytest.mark.parametrize("theme", LABS)
def test_a_chat_shows_json_laid_out(theme, request, open_chat, teller):
    ask = "r = chat.send('Who?', schema={'type': 'object'}, wait=False)"
    lab = request.getfixturevalue(LABS[theme])
    chat = open_chat(lab, "chat-objects.ipynb", width=480, after=(ask, "r.parsed"))
    chat.notebook.run_to_end(2)
    teller.say('{"name": "Ada Lovelace", "works": ["notes", "a long letter to somebody el')
    code = chat.root.locator(".grok-answer pre > code")
    expect(code).to_contain_text("somebody el")
    assert code.inner_text().splitlines()[:3] == [
        "{", '  "name": "Ada Lovelace",', '  "works": [',
    ]  # fmt: skip
    chat.screenshot(f"chat-objects-{theme}-streaming")
    teller.say('se"]}')
    teller.end()
    chat.wait_until_idle()
    expect(code).to_have_text(re.compile(r"\]\s*\}\s*$"))  # its last frame may come after that
    assert chat.root.evaluate(OVERFLOW) <= 0
    chat.assert_accessible()
    chat.screenshot(f"chat-objects-{theme}")
    chat.notebook.run_to_end(3)
    expect(chat.notebook.output(3)).to_contain_text("'works': ['notes', 'a long letter")
    chat.wait_until_kept('"name": "Ada Lovelace"')
