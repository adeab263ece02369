"""The front end's own code draws what `render` says, whatever it was told on the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving.code import add_code
from fidelity.texts import answers, nasties

import grok_jupyter.rendering.live
from grok_jupyter.rendering import MarkdownStream, render

pytestmark = pytest.mark.browser

TEXTS = [*nasties(), *answers(4)]
# Draws the frames of a text one by one, half of them into a message that then forgets everything.
DRAW = """([frames, snapshot, rest]) => {
    const root = document.querySelector("main");
    root.replaceChildren();
    const message = new Message();
    const view = new MessageView(message, root, new Formulas(null));
    const draw = (patches) => {
        for (const [block, part, keep, html] of patches) message.apply(block, part, keep, html);
        while (!view.draw(Infinity));
    };
    frames.forEach(draw);
    message.apply(message.blocks.length, -1, 0, "<p>something that was lost meanwhile</p>");
    while (!view.draw(Infinity));
    message.clear();
    draw(snapshot);
    rest.forEach(draw);
    view.remove();
    return root.innerHTML;
}"""
PARSE = """(html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    for (const link of template.content.querySelectorAll("a[href]:not([href^='#'])")) {
        link.target = "_blank";
    }
    for (const node of [...template.content.childNodes]) if (node.nodeType === 3) node.remove();
    return template.innerHTML;
}"""


@pytest.fixture
def page(browser):
    page = browser.new_page()
    page.set_content("<!doctype html><main></main>")
    add_code(page)
    yield page
    page.close()


def test_what_is_drawn_in_the_end_is_the_full_rendering_also_after_a_snapshot(page):
    different = []
    for text in TEXTS:
        stream = MarkdownStream()
        pieces = [text.markdown[i : i + 16] for i in range(0, len(text.markdown), 16)]
        half = len(pieces) // 2
        frames = [stream.feed(piece) for piece in pieces[:half]]
        snapshot = stream.snapshot()
        rest = [*(stream.feed(piece) for piece in pieces[half:]), stream.finish()]
        drawn = page.evaluate(DRAW, [frames, snapshot, rest])
        if drawn != page.evaluate(PARSE, render(text.markdown)):
            different.append(text.name)

    assert different == []


CSS = Path(grok_jupyter.rendering.live.__file__).parent / "static" / "message.css"
# Lines of headings are as high in JupyterLab as the letters' size.
HEADINGS = "".join(f"<h{n}>Åg jpqy</h{n}>" for n in range(1, 7))


def test_no_letter_of_a_heading_is_cut_off(page):
    page.set_content(
        f"<style>{CSS.read_text(encoding='utf-8')} h1, h2, h3, h4, h5, h6 {{ line-height: 1 }}"
        f"</style><main class='grok-message'>{HEADINGS}</main>"
    )
    drawn = page.screenshot()
    page.add_style_tag(
        content="* { contain: none !important; content-visibility: visible !important }"
    )
    assert drawn == page.screenshot()
