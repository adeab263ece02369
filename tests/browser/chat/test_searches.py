"""xAI's own tools in a chat: switches, the calls, the sources."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PAGE, UNREAD = "https://demo.invalid/a", "https://demo.invalid/unread"
OVERFLOW = "element => element.scrollWidth - element.clientWidth"


@pytest.fixture(params=["lab", "notebook7"])
def front_end(request):
    return request.getfixturevalue(request.param)


def switch(chat, name):
    return chat.root.get_by_role("switch", name=name)


def searched(chat, teller):
    teller.search(0, "what is new")
    line = chat.turns.last.locator(".grok-search")
    expect(line).to_contain_text(re.compile("Searching the web.*what is new.* …"))
    teller.found(0, "what is new", PAGE, UNREAD)
    expect(line).to_contain_text("2 pages")
    teller.write(1, f"It is *so*.[[3]]({PAGE})")
    teller.complete(web_search_calls=1)
    chat.wait_until_idle()


def test_a_switch_lets_answers_search(front_end, open_chat, teller):
    chat = open_chat(front_end, "chat-search.ipynb", after=["print(chat.server_tools)"])
    chat.button("Settings").click()
    expect(switch(chat, "Web search")).not_to_be_checked()
    switch(chat, "Web search").focus()
    chat.page.keyboard.press("Space")
    expect(switch(chat, "Web search")).to_be_checked()
    chat.assert_accessible()
    chat.screenshot(f"chat-switches-{front_end.app}")
    chat.page.keyboard.press("Escape")
    chat.ask("What is new?")
    searched(chat, teller)
    turn = chat.turns.last
    said = chat.root.locator(".grok-unseen [aria-live=polite]")
    expect(said).to_have_text(re.compile(r"^Searching the web\.It is so\.1$"))
    expect(turn.locator("sup a")).to_have_text("1")
    expect(turn.locator("sup a")).to_have_attribute("title", "demo.invalid")
    expect(turn.locator(".grok-cited li")).to_have_count(1)
    expect(turn.locator(".grok-found summary")).to_have_text("1 more page read")
    turn.locator(".grok-found summary").focus()
    chat.page.keyboard.press("Enter")
    expect(turn.locator(".grok-found li")).to_be_visible()
    expect(turn).to_contain_text("1 search")
    chat.assert_accessible()
    chat.screenshot(f"chat-searched-{front_end.app}")
    chat.wait_until_kept("Searching the web")
    chat.notebook.run_to_end(2)
    expect(chat.notebook.output(2)).to_contain_text("['web_search']")


def test_a_chat_that_is_given_tools_has_them_on(lab, open_chat, teller):
    load = f"{teller.load}\nfrom grok_jupyter.tools import code_execution, web_search"
    chat = open_chat(
        lab, "chat-on.ipynb", "tools=[web_search(), code_execution]", load=load,
        after=["chat.server_tools = ['x_search']"],
    )  # fmt: skip
    chat.button("Settings").click()
    expect(switch(chat, "Web search")).to_be_checked()
    expect(switch(chat, "Run code")).to_be_checked()
    expect(switch(chat, "X search")).not_to_be_checked()
    chat.notebook.run_to_end(2)
    expect(switch(chat, "X search")).to_be_checked()
    expect(switch(chat, "Run code")).not_to_be_checked()


@pytest.mark.parametrize("theme", ["dark_lab", "contrast_lab"])
def test_it_looks_right_when_dark_and_narrow(request, theme, open_chat, teller):
    load = f"{teller.load}\nfrom grok_jupyter.tools import web_search"
    lab = request.getfixturevalue(theme)
    chat = open_chat(lab, "chat-dark.ipynb", "tools=[web_search]", load=load, width=480)
    chat.button("Settings").click()
    chat.screenshot(f"chat-switches-{theme}")
    chat.assert_accessible()
    chat.page.keyboard.press("Escape")
    chat.button("Settings").click() if switch(chat, "Web search").is_visible() else None
    chat.ask("What is new?")
    searched(chat, teller)
    chat.turns.last.locator(".grok-found summary").click()
    chat.screenshot(f"chat-searched-{theme}")
    chat.assert_accessible()
    assert chat.turns.last.evaluate(OVERFLOW) <= 0
