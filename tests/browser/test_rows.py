"""What a reader sees of a cell that is asked once per row."""

from __future__ import annotations

import re

import pytest
from client.many.server import CountingServer, Refusal
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

KEY = "xai-test-0123456789abcdef"
FRAME = """
import pandas as pd
df = pd.DataFrame({"text": [f"review {n}" for n in range(40)], "a<b>|": range(40)})
"""
ASK = "%%grok --each df -o out --concurrency 4\nRate {{row.text}} {{row['a<b>|']}}"
NASTY = [
    "plain",
    "a | b | c",
    '<img src=x onerror="window.hit = 1"><script>window.hit = 1</script>',
    "line\n\n# heading\n\n| x |\n|---|\n",
    "costs $5 and $6, \\(x^2\\) and $$y$$",
    "[link](javascript:window.hit=1) ![i](https://example.com/i.png)",
    "**bold** `code` ~~gone~~ http://example.com",
    "\u202eesrever\u202c \x1b[31mred",
]


@pytest.fixture
def counting():
    with CountingServer() as server:
        yield server


@pytest.fixture
def load(counting):
    return (
        f"import os\nos.environ['XAI_API_KEY'] = {KEY!r}\n%load_ext grok_jupyter\n"
        f"%config GrokMagics.base_url = {counting.url!r}\n{FRAME}"
    )


def held_from(counting, number):
    """Answer the rows ahead of a number, and hold back the others."""

    async def answer(question, _):
        if int(question.rpartition(" ")[2]) >= number:
            await counting.hold.wait()
        return NASTY[int(question.rpartition(" ")[2]) % len(NASTY)]

    return answer


@pytest.mark.parametrize("front_end", ["lab", "notebook7"])
def test_a_bar_and_the_latest_rows_are_shown_and_then_the_first_ones(
    request, front_end, open_notebook, counting, load
):
    app = request.getfixturevalue(front_end)
    counting.answer = held_from(counting, 20)
    app.write("rows.ipynb", load, ASK)
    notebook = open_notebook(app, "rows.ipynb")
    notebook.run_to_end(0)
    notebook.run(1)
    view = notebook.output(1).locator(".grok-live")
    expect(view.locator(".grok-bar")).to_contain_text(re.compile(r"^20 of 40 rows"))
    expect(view.locator("progress")).to_have_js_property("value", 20)
    expect(view.locator("tbody tr")).to_have_count(5)
    expect(view.locator("th")).to_have_text(["row", "text", "a<b>|", "answer"])
    assert view.locator("img, script, a, h1, .math").count() == 0
    notebook.screenshot(f"rows-live-{front_end}")
    counting.release()
    notebook.wait_until_run(1)

    output = notebook.output(1)
    expect(output.locator("strong").first).to_have_text("40 rows answered.")
    expect(output.locator("tbody tr")).to_have_count(10)
    expect(output.locator("td").nth(3)).to_have_text("plain")
    expect(output.locator("tbody tr").nth(1).locator("td").nth(3)).to_have_text("a | b | c")
    expect(output.locator("tbody tr").nth(4).locator("td").nth(3)).to_have_text(
        "costs $5 and $6, \\(x^2\\) and $$y$$"
    )
    assert output.locator("img, script, h1, mjx-container, td a").count() == 0
    assert notebook.page.evaluate("() => window.hit") is None
    notebook.screenshot(f"rows-finished-{front_end}")
    (saved,) = notebook.save().cells[1].outputs
    assert saved.output_type == "display_data"
    assert set(saved.data) == {"text/markdown", "text/plain"}
    assert saved.data["text/markdown"].startswith("**40 rows answered.**")


def test_stop_keeps_what_came(lab, open_notebook, counting, load):
    counting.answer = held_from(counting, 10)
    lab.write("stops.ipynb", load, ASK, "print(out.status, out.done)")
    notebook = open_notebook(lab, "stops.ipynb")
    notebook.run_to_end(0)
    notebook.run(1)
    view = notebook.output(1).locator(".grok-live").first
    expect(view.locator(".grok-bar")).to_contain_text("10 of 40 rows")
    view.locator(".grok-stop").click()
    notebook.wait_until_run(1)
    expect(notebook.output(1).first).to_contain_text("Interrupted: 10 of 40 rows answered.")
    expect(notebook.output(1).last).to_contain_text("GrokInterrupt")
    notebook.screenshot("rows-stopped")
    assert counting.wait_until(lambda server: not server.open)
    notebook.run_to_end(2)
    expect(notebook.output(2)).to_have_text("interrupted 10")


def test_beside_other_cells_stop_ends_the_rows_and_not_the_kernel(
    lab, open_notebook, counting, load
):
    counting.answer = held_from(counting, 10)
    lab.write("beside.ipynb", load, ASK.replace("-o", "--background -o"), "1 + 1")
    notebook = open_notebook(lab, "beside.ipynb")
    notebook.run_to_end(0)
    notebook.run_to_end(1)
    view = notebook.output(1).locator(".grok-live").first
    expect(view.locator(".grok-bar")).to_contain_text("10 of 40 rows")
    notebook.run_to_end(2)
    expect(notebook.output(2)).to_have_text("2")
    view.locator(".grok-stop").click()
    expect(notebook.output(1)).to_contain_text("Interrupted: 10 of 40 rows answered.")
    assert counting.wait_until(lambda server: not server.open)


def test_a_notebook_saved_half_way_and_opened_again_shows_what_there_was(
    lab, open_notebook, counting, load
):
    counting.answer = held_from(counting, 10)
    lab.write("half.ipynb", load, ASK)
    notebook = open_notebook(lab, "half.ipynb")
    notebook.run_to_end(0)
    notebook.run(1)
    view = notebook.output(1).locator(".grok-live").first
    expect(view.locator(".grok-bar")).to_contain_text("10 of 40 rows")
    for _ in range(100):
        (output,) = notebook.save().cells[1].outputs
        if "10 of 40 rows" in output.data.get("text/markdown", ""):
            break
        notebook.page.wait_for_timeout(100)
    assert "10 of 40 rows" in output.data["text/markdown"]
    assert "unfinished" in output.data["text/markdown"]
    counting.release()
    notebook.wait_until_run(1)
    (output,) = notebook.save().cells[1].outputs
    assert output.data["text/markdown"].startswith("**40 rows answered.**")
    later = open_notebook(lab, "half.ipynb", has_kernel=False)
    expect(later.output(1).locator("strong").first).to_have_text("40 rows answered.")
    expect(later.output(1).locator("tbody tr")).to_have_count(10)


@pytest.mark.parametrize("width", [1280, 480])
def test_it_fits_a_dark_and_a_narrow_column(dark_lab, open_notebook, counting, load, width):
    counting.answer = lambda question, _: (
        Refusal(400, "no <b>good</b>")
        if question.endswith("1")
        else "A long answer that goes on and on, with `code`, | pipes | and " + "x" * 200
    )
    held = held_from(counting, 39)

    async def answer(question, times):
        if question.endswith("39"):
            await held(question, times)
        return counting_answer(question, times)

    counting_answer, counting.answer = counting.answer, answer
    dark_lab.write("fits.ipynb", load, ASK)
    notebook = open_notebook(dark_lab, "fits.ipynb", width=width)
    notebook.run_to_end(0)
    notebook.run(1)
    view = notebook.output(1).locator(".grok-live")
    expect(view.locator(".grok-bar")).to_contain_text("39 of 40 rows")
    notebook.screenshot(f"rows-dark-live-{width}")
    overflow = "element => element.scrollWidth - element.clientWidth"
    assert view.evaluate(overflow) <= 0
    counting.release()
    notebook.wait_until_run(1)
    expect(notebook.output(1)).to_contain_text("4 × The server refused the request (400)")
    notebook.screenshot(f"rows-dark-{width}")
