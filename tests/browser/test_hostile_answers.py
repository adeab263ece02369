"""Hostile answers in the pages that people read them in: nothing of them runs, loads or lingers.

``tests/readers`` asks the readers of Markdown about many more; here a few go all the way, from an
endpoint through ``%%grok`` into a trusted output.
"""

from __future__ import annotations

import re

import nbformat
import pytest
from driving.servers import SECONDS
from driving.speaker import Speaker
from driving.voila import Voila
from nbconvert import HTMLExporter
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PICTURE = "data:image/png;base64,AAAA"  # broken, so that `onerror` would be told
IMG = "<img src=http://evil.example/x onerror=pwned()>"
ATTACKS = [
    f'![$" onerror="pwned()" x="$]({PICTURE})',
    f'$" onerror="pwned()" x="$ ![@\\@0@@]({PICTURE})',
    '[a](http://e.example/$"onmouseover="pwned()"x="$)',
    '[a](http://e.example/ "a $" onmouseover="pwned()" x="$")',
    'http://e.example/$"onmouseover="pwned()"x="$',
    '<http://e.example/$"onmouseover="pwned()"x="$>',
    '[a]\n\n[a]: http://e.example/$"onmouseover="pwned()"x="$',
    '[a](http://e.example/\\begin{a}"onmouseover="pwned()"x="\\end{a})',
    f"![{IMG}](http://e.example/x.png)",
    f"![{IMG}](",
    "![<svg/onload=pwned()>](http://e.example/x.png)",
    f"\\\\(\n```html\n\\\\)\n{IMG}\n```",
    f"\\begin{{A}}\n```html\n\\end{{A}}{IMG}\n```",
    f"[\n```\n]: x\n{IMG}\n```",
    f"- w\n> ```html\n> {IMG}\n> ```",
    f"- [ ] <kbd>\n`{IMG}`",
    f"> ```\n> $\n> ```\n> $x$\n> ```\n> {IMG}\n> ```",
    f"1. a\n   ```\n   $ ls\n   ```\n   and $x$ is\n   ```\n   {IMG}\n   ```",
    f"a\n```html\n{IMG}\n---\n```",
    "[\n```\n]: x\n[k]: javascript:pwned()\n```\n[k]",
    f"<br>\u00a0\n`{IMG}`",
    f"[`{IMG}`a`",
    '```mermaid\ngraph TD; A["<img src=http://evil.example/y onerror=pwned()>"]\n```',
    f"```html{IMG}\nx\n```",
    f"\\\\begin{{a}}\n```\n{IMG}\n```\n\\\\end{{a}}",
    "The answer is 42, as in @\\@7@@ hunks.",
    r"&#36;\def\alpha{pwned}\def\beta{pwned}&#36; \\(\def\gamma{pwned}\\)",
    r"\begin {equation}\def\delta{pwned}\end {equation} \\[\rule[-500px]{3000px}{3000px}\\]",
]
ANSWERS = {f"answer {number}": f"{text}\n\nend {number}" for number, text in enumerate(ATTACKS)}
GREEK = "from IPython.display import Markdown\nMarkdown(r'$\\alpha\\beta\\gamma\\delta$')"
WATCH = "window.ran = 0; window.pwned = () => { window.ran += 1; }; undefined"
# Whatever waits for a reader's hand gets it; a page that is left could tell nothing.
POKE = """async () => {
    document.addEventListener("click", (event) => event.preventDefault());
    const inside = (tag) => `.jp-OutputArea-output ${tag}, .jp-RenderedMarkdown ${tag}`;
    for (const element of document.querySelectorAll(inside("*"))) {
        for (const name of ["mouseover", "mouseenter", "focus", "pointerenter", "toggle", "load"]) {
            element.dispatchEvent(new Event(name, { bubbles: true }));
        }
    }
    for (const link of document.querySelectorAll(inside("a"))) link.click();
    for (let turn = 0; turn < 3; turn++) await new Promise(requestAnimationFrame);
    const links = [...document.querySelectorAll(inside("a"))].map((link) => link.protocol);
    return [window.ran, links.filter((name) => !/^(https?:|mailto:|tel:|)$/.test(name))];
}"""


@pytest.fixture(scope="module")
def speaker():
    speaker = Speaker(ANSWERS)
    yield speaker
    speaker.close()


@pytest.fixture
def ask(open_notebook, speaker):
    """Return a function that asks for all the answers in a notebook of a front end."""

    def asked(lab, name):
        lab.write(name, speaker.load, *(f"%%grok\n{question}" for question in ANSWERS), GREEK)
        notebook = open_notebook(lab, name, is_own=True)
        notebook.requested = []
        notebook.page.on("request", lambda request: notebook.requested.append(request.url))
        notebook.page.evaluate(WATCH)
        for index in range(len(ANSWERS) + 2):
            notebook.run_to_end(index)
        return notebook

    return asked


@pytest.mark.timeout(600)
@pytest.mark.parametrize("app", ["lab", "notebook7"])
def test_nothing_of_an_answer_runs_or_lingers_in_a_notebook(app, request, ask):
    notebook = ask(request.getfixturevalue(app), "hostile-answers.ipynb")
    # MathJax reads the cells in order: where the last formula is set, the others were read.
    last = notebook.output(len(ANSWERS) + 1)
    expect(last.locator("mjx-assistive-mml")).to_be_attached()
    assert notebook.page.evaluate(POKE) == [0, []]
    assert last.locator("mjx-assistive-mml").text_content() == "αβγδ"
    assert [url for url in notebook.requested if "evil.example" in url] == []
    for number in range(len(ATTACKS)):
        expect(notebook.output(number + 1).last).to_contain_text(f"end {number}")
    tallest = "blocks => Math.max(0, ...blocks.map(block => block.getBoundingClientRect().height))"
    assert notebook.page.locator("mjx-container").evaluate_all(tallest) < 1000
    notebook.screenshot(f"hostile-answers-{app}")


@pytest.mark.timeout(600)
def test_nothing_of_an_answer_runs_in_an_app(browser, speaker, tmp_path):
    cells = [speaker.load, *(f"%%grok\n{question}" for question in ANSWERS)]
    voila = Voila(tmp_path, *cells)
    page = browser.new_page()
    page.set_default_timeout(SECONDS * 1000)
    page.add_init_script(WATCH)
    requested = []
    page.on("request", lambda request: requested.append(request.url))
    page.route(re.compile(f"^(?!{re.escape(voila.url)}/)https?:"), lambda route: route.abort())
    try:
        page.goto(f"{voila.url}/")
        assert_untouched(page, requested)
    finally:
        page.close()
        voila.close()


@pytest.mark.timeout(600)
def test_nothing_of_an_answer_runs_in_a_page_of_nbconvert(browser, ask, lab):
    notebook = ask(lab, "hostile-converted.ipynb")
    saved = nbformat.from_dict(notebook.save())
    html, _ = HTMLExporter().from_notebook_node(saved)
    page = browser.new_page()
    page.add_init_script(WATCH)
    requested = []

    def answer(route):
        if route.request.url == "http://converted.example/":
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        else:
            requested.append(route.request.url)
            route.abort()

    page.route("**/*", answer)
    try:
        page.goto("http://converted.example/")
        assert_untouched(page, requested)
    finally:
        page.close()


def assert_untouched(page, requested):
    for number in range(len(ATTACKS)):
        expect(page.locator("body")).to_contain_text(f"end {number}")
    assert page.evaluate(POKE) == [0, []]
    assert [url for url in requested if "evil.example" in url] == []
