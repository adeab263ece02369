"""A notebook with a chat as an app, in Voila, on the embedded endpoint."""

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
chat = ChatWidget()
chat.send("Write a haiku.")
chat"""


@pytest.fixture(scope="module")
def voila(browser, tmp_path_factory):
    voila = Voila(tmp_path_factory.mktemp("voila"), APP)
    yield voila
    voila.close()


@pytest.fixture
def app(browser, voila):
    """Return the page of the app; what its template would fetch from elsewhere is not there."""
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    page.set_default_timeout(SECONDS * 1000)
    page.route(re.compile(f"^(?!{re.escape(voila.url)}/)https?:"), lambda route: route.abort())
    page.goto(f"{voila.url}/")
    yield page
    page.close()


def test_a_chat_in_an_app_answers_live_and_stops(app):
    chat = app.locator(".grok-chat")
    field = chat.get_by_role("textbox", name="Message")
    turns = chat.get_by_role("article")
    stop = chat.get_by_role("button", name="Stop")
    expect(turns).to_contain_text(["no need to wait now"])
    expect(chat).to_contain_text("embedded endpoint, not Grok")

    field.fill("Who are you?")
    field.press("Enter")
    second = turns.nth(1)  # by its number: the first one says in its reasoning who speaks
    expect(second).to_contain_text("Hello! I am grok-demo")
    expect(second).to_contain_text("completion tokens")
    expect(stop).to_have_count(0)

    field.fill("Show me a tour of Markdown.")
    field.press("Enter")
    third = turns.nth(2)
    expect(third.get_by_role("heading", name="A tour of Markdown")).to_be_visible()
    stop.click()
    expect(third).to_contain_text("interrupted")
    expect(turns).to_have_count(3)


def test_the_copies_of_the_talk_do_not_show_below_a_live_chat(app):
    expect(app.locator(".grok-chat").get_by_role("article")).to_have_count(1)
    copies = app.locator(".jp-OutputArea-child:not(:has(.grok-chat)) .jp-RenderedMarkdown")
    expect(copies.filter(has_text="no need to wait now")).to_have_count(1)
    for copy in copies.all():
        expect(copy).to_be_hidden()
