"""xAI's own tools in a cell: what a reader sees while they work, and what stays."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ASK = "%%grok -o r --tool web_search\nWhat is new?"
PAGE = "https://demo.invalid/a_b?c=1&d=2"
OTHER = "https://xn--mnchen-3ya.invalid/z"
UNREAD = "https://demo.invalid/unread"
OVERFLOW = "element => element.scrollWidth - element.clientWidth"


@pytest.fixture(params=["lab", "notebook7"])
def front_end(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def asked(open_notebook, teller):
    """Return a function that starts a cell with a search: ``asked(lab, name, …)``."""

    def start(lab, name, *, width=1280):
        lab.write(f"{name}.ipynb", teller.load, ASK)
        notebook = open_notebook(lab, f"{name}.ipynb", width=width)
        notebook.run_to_end(0)
        notebook.run(1)
        return notebook

    return start


def live(notebook):
    return notebook.output(1).locator(".grok-live")


def assert_accessible(notebook):
    notebook.output(1).first.evaluate("node => node.classList.add('looked-at')")
    results = Axe().run(notebook.page, context=".looked-at")
    assert results.violations_count == 0, results.generate_report()


def answer(teller):
    teller.write(2, f"It is *so*.[[1]]({PAGE}) And so.[[2]]({OTHER})[[1]]({PAGE})")


def test_a_search_is_a_line_and_citations_are_small_links(front_end, asked, teller, open_notebook):
    notebook = asked(front_end, "searching")
    view = live(notebook)
    teller.search(0, "what is new")
    line = view.locator(".grok-search").first
    expect(line).to_have_text(re.compile("^Searching the web: .what is new. …$"))
    expect(view.locator(".grok-status")).to_contain_text(re.compile(r"Searching the web … \d+ s"))
    notebook.screenshot(f"search-running-{front_end.app}")
    teller.search(1, "news")
    expect(view.locator(".grok-status")).to_contain_text(re.compile(r"\d+ s · 2 calls"))
    teller.found(0, "what is new", PAGE, OTHER, UNREAD)
    expect(line).to_have_text(re.compile(r"what is new. · 3 pages · \d+\.\d s$"))
    teller.found(1, "news", status="failed")
    expect(view.locator(".grok-search").last).to_have_text(re.compile(r"news. · failed · "))
    answer(teller)
    link = view.locator("sup a").first
    expect(link).to_have_text("1")
    expect(link).to_have_attribute("title", "demo.invalid")
    expect(link).to_have_attribute("href", PAGE)
    expect(view.locator("sup a")).to_have_text(["1", "2", "1"])
    notebook.screenshot(f"search-streaming-{front_end.app}")
    assert_accessible(notebook)

    teller.complete(web_search_calls=2)
    notebook.wait_until_run(1)
    finished = notebook.output(1)
    expect(finished.locator("sup a")).to_have_text(["1", "2", "1"])
    expect(finished.locator("sup a").first).to_have_attribute("title", "demo.invalid")
    expect(finished.locator("ol li")).to_have_count(2)
    expect(finished.locator("summary")).to_have_text("1 more page read")
    expect(finished.locator("ul li a")).to_be_hidden()
    finished.locator("summary").focus()
    notebook.page.keyboard.press("Enter")
    expect(finished.locator("ul li a")).to_be_visible()
    expect(finished).to_contain_text("2 searches")
    notebook.screenshot(f"search-finished-{front_end.app}")
    markdown = notebook.save().cells[1].outputs[0].data["text/markdown"]
    assert not re.search(r"\d\.\d s", markdown)
    assert markdown.count("[1](https") == 2
    shown = finished.inner_text()
    reopened = open_notebook(front_end, "searching.ipynb", is_own=True, has_kernel=False)
    expect(reopened.output(1).locator("sup a")).to_have_text(["1", "2", "1"])
    expect(reopened.output(1).locator("ol li a").first).to_have_attribute("href", PAGE)
    reopened.output(1).locator("summary").click()
    expect(reopened.output(1).locator("ul li a")).to_be_visible()
    assert reopened.output(1).inner_text() == shown


def test_stop_works_in_the_middle_of_a_search(front_end, asked, teller):
    notebook = asked(front_end, "search-stopped")
    teller.search(0, "for ever")
    expect(live(notebook).locator(".grok-search")).to_contain_text("for ever")
    live(notebook).get_by_role("button", name="Stop").click()
    expect(notebook.output(1).last).to_contain_text("GrokInterrupt")
    expect(notebook.output(1).first).to_contain_text(re.compile("for ever.*was interrupted"))


@pytest.mark.parametrize("theme", ["lab", "dark_lab"])
def test_it_looks_right_in_each_theme_and_in_a_narrow_column(request, theme, asked, teller):
    lab = request.getfixturevalue(theme)
    notebook = asked(lab, "search-looks", width=480)
    query = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2
    teller.search(0, query)
    teller.found(0, query, PAGE, *(f"{UNREAD}/{'x' * 90}/{at}" for at in range(12)))
    answer(teller)
    expect(live(notebook).locator("sup a")).to_have_count(3)
    notebook.screenshot(f"search-narrow-{theme}")
    assert live(notebook).evaluate(OVERFLOW) <= 0
    teller.complete(web_search_calls=1)
    notebook.wait_until_run(1)
    expect(notebook.output(1).locator("ol li")).to_have_count(2)
    notebook.output(1).locator("summary").click()
    notebook.screenshot(f"search-narrow-finished-{theme}")
    assert_accessible(notebook)


HOSTILE = "<img src=x onerror=\"document.title='owned'\"></code></div><h1>out</h1>$\\def$ ![x](http://evil.example/1)"


def test_hostile_queries_and_addresses_are_harmless(front_end, asked, teller):
    notebook = asked(front_end, "search-hostile")
    fetched = []
    notebook.page.on("request", lambda request: fetched.append(request.url))
    urls = ["javascript:document.title='owned'", 'https://evil.example/"onmouseover=f()', "http://",
            f"https://evil.example/{HOSTILE}", "data:text/html,x", "/logout"]  # fmt: skip
    teller.search(0, HOSTILE)
    teller.found(0, HOSTILE, *urls)
    expect(live(notebook).locator(".grok-search")).to_contain_text("<img src=x")
    teller.write(2, "".join(f"[[{at}]]({url})" for at, url in enumerate(urls)) + " So.")
    expect(live(notebook)).to_contain_text("So.")
    assert live(notebook).locator("img, h1, script").count() == 0
    teller.complete(web_search_calls=1)
    notebook.wait_until_run(1)
    finished = notebook.output(1)
    expect(finished).to_contain_text("So.")
    notebook.screenshot(f"search-hostile-{front_end.app}")
    assert finished.locator("img, h1, script, mjx-container").count() == 0
    for link in finished.locator("a[href]").all():
        assert re.match("https?://evil", link.get_attribute("href")), link.get_attribute("href")
        assert link.get_attribute("onmouseover") is None
    assert notebook.page.title() != "owned"
    assert not [address for address in fetched if "evil" in address]
