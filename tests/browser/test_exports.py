"""Exported talks with hostile answers and questions, opened in a real browser."""

from __future__ import annotations

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from fidelity.attacks import attacks

from grok_jupyter import Chunk, Response
from grok_jupyter.rendering.talk.exports import exported
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.turn import Attachment, Question, Turn

pytestmark = pytest.mark.browser

ORIGIN = "http://export.example/"
HARMLESS = ("http:", "https:", "mailto:", "tel:", ":")  # the last: an address that is none
SETUP = """
    window.ran = [];
    for (const name of ["alert", "confirm", "prompt", "open"]) {
        window[name] = (...given) => window.ran.push([name, ...given]);
    }
"""
POKE = """async () => {
    document.addEventListener("click", (event) => event.preventDefault());
    for (const element of document.querySelectorAll("body *")) {
        for (const name of ["mouseover", "focus", "pointerenter", "toggle", "animationstart"]) {
            element.dispatchEvent(new Event(name, { bubbles: true }));
        }
    }
    for (let turn = 0; turn < 3; turn++) await new Promise(requestAnimationFrame);
    return [window.ran, [...document.links].map((link) => link.protocol)];
}"""


def hostile(name: str = "talk") -> Conversation:
    conversation = Conversation(name)
    conversation.replace([turn_of(attack.markdown) for attack in attacks()])
    return conversation


def turn_of(text: str) -> Turn:
    response = Response()
    delta = {
        "content": text,
        "reasoning_content": text,
        "tool_calls": [{"function": {"name": text, "arguments": text}}],
    }
    response.append(Chunk({"model": text, "choices": [{"delta": delta}]}))
    response.finish("failed")
    question = Question.of(text, (Attachment(text, text),))
    return Turn(question, response, text, error=text, asked_at=0.0)


@pytest.fixture
def opened(browser):
    """Return a function that opens a page, and returns what ran, was asked for, and is linked."""
    pages = []

    def opened(html: str) -> tuple[list, list, set]:
        page = browser.new_page()
        pages.append(page)
        requested: list[str] = []

        def answer(route):
            requested.append(route.request.url)
            is_first = len(requested) == 1
            route.fulfill(body=html if is_first else "", content_type="text/html; charset=utf-8")

        page.route("**/*", answer)
        page.add_init_script(SETUP)
        page.goto(ORIGIN)
        ran, protocols = page.evaluate(POKE)
        page.wait_for_load_state("networkidle")
        return ran, requested[1:], set(protocols) - set(HARMLESS)

    yield opened
    for page in pages:
        page.close()


def test_a_page_that_is_attacked_is_seen_to_be(opened):
    html = '<body><img src="http://evil.example/1"><p onmouseover="alert(1)">x</p>'
    assert opened(html) == ([["alert", 1]], ["http://evil.example/1"], set())


def test_nothing_runs_in_an_exported_page_and_nothing_is_fetched(opened):
    page = exported(hostile('</title><script>alert("name")</script>'), "html").decode()
    assert opened(page) == ([], [], set())


def test_nor_without_the_policy_that_forbids_it(opened):
    page = exported(hostile(), "html").decode().replace("http-equiv", "data-none")
    assert opened(page) == ([], [], set())


def test_nor_in_exported_markdown_whose_reader_lets_html_through(opened):
    written = exported(hostile(), "md").decode()
    html = cmarkgfm.github_flavored_markdown_to_html(written, Options.CMARK_OPT_UNSAFE)
    assert opened(f"<!doctype html><meta charset=utf-8>{html}") == ([], [], set())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 480])
def test_a_page_fits_its_width(browser, scheme, width, request):
    columns = " | ".join(f"column {number}" for number in range(30))
    wide = f"| {columns} |\n|{'---|' * 30}\n\n```\n{'long ' * 200}\n```\n\n$${'x + ' * 200} y$$\n\n"
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    request.addfinalizer(page.close)
    conversation = Conversation()
    conversation.replace([turn_of(wide + "unbroken" * 100)])
    page.set_content(exported(conversation, "html").decode())
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    table = page.locator(".message table").last
    assert table.evaluate("node => node.scrollWidth > node.clientWidth")
