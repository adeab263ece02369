"""Functions of a chat in an app: asked about where somebody is, refused where nobody is."""

from __future__ import annotations

import re

import pytest
from driving.servers import SECONDS
from driving.voila import Voila
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

APP = """\
%load_ext grok_jupyter
%grok demo
from grok_jupyter import ChatWidget
def weather(city: str) -> str:
    "Current weather in a city."
    return "sunny in " + city
chat = ChatWidget(tools=[weather], confirm=True)
chat.send("What is the weather in Berlin?")
chat"""


@pytest.fixture(scope="module")
def voila(browser, tmp_path_factory):
    voila = Voila(tmp_path_factory.mktemp("voila-tools"), APP)
    yield voila
    voila.close()


def test_nobody_allows_what_the_app_asks_itself_and_its_reader_what_they_ask(browser, voila):
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    page.set_default_timeout(SECONDS * 1000)
    page.route(re.compile(f"^(?!{re.escape(voila.url)}/)https?:"), lambda route: route.abort())
    page.goto(f"{voila.url}/")
    chat = page.locator(".grok-chat")
    turns = chat.get_by_role("article")
    expect(turns.first.locator(".grok-run")).to_contain_text("nobody is there to ask")

    field = chat.get_by_role("textbox", name="Message")
    field.fill("What is the weather in Rome?")
    field.press("Enter")
    turns.nth(1).get_by_role("button", name="Run", exact=True).click()
    expect(turns.nth(1).locator(".grok-run")).to_contain_text("→ sunny in Rome")
    expect(turns.nth(1)).to_contain_text("completion tokens")
    page.close()
