"""Hostile answers, drawn in a real browser by the front end's own code, frame by frame."""

from __future__ import annotations

import pytest
from driving.code import add_code
from fidelity.attacks import attacks

from grok_jupyter.rendering.engine import render
from grok_jupyter.rendering.stream import MarkdownStream

pytestmark = pytest.mark.browser

ORIGIN = "http://notebook.example/"
CUT = 5  # characters; most addresses and tags are seen half arrived

# Draws every frame at once, and pokes each element as a reader might.
DRAW = """(frames) => {
    const root = document.querySelector("main");
    root.replaceChildren();
    const message = new Message();
    const view = new MessageView(message, root, new Formulas(null));
    for (const patches of frames) {
        for (const [block, part, keep, html] of patches) message.apply(block, part, keep, html);
        while (!view.draw(Infinity));
        poke(root);
    }
    view.remove();
}"""
INSERT = """(html) => {
    const root = document.querySelector("main");
    root.innerHTML = html;
    poke(root);
}"""
SETUP = """
    window.ran = [];
    for (const name of ["alert", "confirm", "prompt", "open"]) {
        window[name] = (...given) => window.ran.push([name, ...given]);
    }
    document.addEventListener("click", (event) => event.preventDefault());
    function poke(root) {
        for (const element of root.querySelectorAll("*")) {
            for (const name of ["mouseover", "focus", "pointerenter", "toggle", "animationstart"]) {
                element.dispatchEvent(new Event(name, { bubbles: true }));
            }
        }
    }
    const style = "main * { animation: 1ms a } @keyframes a { to { opacity: 1 } }";
    document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
"""


@pytest.fixture
def requested() -> list[str]:
    return []


@pytest.fixture
def page(browser, requested):
    page = browser.new_page()

    def answer(route):
        requested.append(route.request.url)
        body = "<!doctype html><title>notebook</title><main></main>"
        route.fulfill(body=body, content_type="text/html")

    page.route("**/*", answer)
    page.goto(ORIGIN)
    requested.clear()
    add_code(page)
    page.add_script_tag(content=SETUP)
    yield page
    page.close()


def settled(page) -> None:
    """Wait until whatever was started has had its turn."""
    page.evaluate(
        """async () => {
            for (let turn = 0; turn < 3; turn++) await new Promise(requestAnimationFrame);
        }"""
    )
    page.wait_for_load_state("networkidle")


def test_a_page_that_is_attacked_is_seen_to_be(page, requested):
    page.evaluate(INSERT, '<img src="http://evil.example/1"><p onmouseover="alert(1)">x</p>')
    settled(page)
    assert requested == ["http://evil.example/1"]
    assert page.evaluate("window.ran")


def test_no_request_leaves_and_no_script_runs_in_any_frame(page, requested):
    for attack in attacks():
        stream, text = MarkdownStream(maths="tex"), attack.markdown
        frames = [stream.feed(text[at : at + CUT]) for at in range(0, len(text), CUT)]
        page.evaluate(DRAW, [*frames, stream.finish()])
        assert_untouched(page, text)
    settled(page)
    assert requested == []
    assert_untouched(page, "all")


def test_nor_in_what_is_exported(page, requested):
    for attack in attacks():
        page.evaluate(INSERT, render(attack.markdown, maths="mathml"))
        assert_untouched(page, attack.markdown)
    settled(page)
    assert requested == []
    assert_untouched(page, "all")


def assert_untouched(page, text: str) -> None:
    state = page.evaluate(
        """() => [
            window.ran.length, location.href, document.title,
            [...document.links].map((link) => link.protocol).filter((name) =>
                !["http:", "https:", "mailto:", "tel:"].includes(name)),
            [...document.links].filter((link) => link.host && link.host !== location.host
                && !/^https?:/i.test(link.getAttribute("href"))).length,
            document.querySelectorAll("main :is(script, style, iframe, svg, form, button)").length,
            document.body.children.length,
        ]"""
    )
    assert state == [0, ORIGIN, "notebook", [], 0, 0, 1], text
