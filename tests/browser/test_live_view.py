"""What a reader sees while an answer arrives."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ASK = "%%grok -o r\nTell me"
TEXT = """# A title

Some **bold** text with $x^2$ and a note[^1].

```python
def greet(name: str) -> str:
    return "hello " + name  # said politely, in a line that is far too long for a narrow view
```

| a | b | c |
|---|---|--:|
| 1 | 2 | 3 |

$$\\frac{a}{b}$$

[^1]: The text of the note.

"""
# Notebook 7 puts an output of more than a hundred lines into a box that scrolls.
FILL = "\n\n".join(f"Paragraph {number} fills the page." for number in range(16)) + "\n\n"
# Notes the heights of an output and the place of the reader, frame by frame.
RECORD = """(index) => {
    const cell = window.jupyterapp.shell.currentWidget.content.widgets[index];
    const node = cell.outputArea.node;
    const scrolls = (e) => e.scrollHeight > e.clientHeight + 100 &&
        /auto|scroll/.test(getComputedStyle(e).overflowY);
    let scroller = node;
    while (!scrolls(scroller)) scroller = scroller.parentElement;
    scroller.scrollTop = 100;
    window.heights = [];
    window.tops = new Set();
    const look = () => {
        window.heights.push(node.offsetHeight);
        window.tops.add(Math.round(scroller.scrollTop));
        requestAnimationFrame(look);
    };
    look();
}"""
DROPS = "() => window.heights.slice(1).map((h, i) => window.heights[i] - h).filter(d => d > 30)"


@pytest.fixture(params=["lab", "notebook7"])
def front_end(request):
    return request.getfixturevalue(request.param)


def live(notebook, index=1):
    return notebook.output(index).locator(".grok-live")


def colour(locator):
    return locator.first.evaluate("element => getComputedStyle(element).color")


def test_an_answer_grows_and_looks_like_the_finished_one(front_end, open_notebook, teller):
    front_end.write("grows.ipynb", teller.load, ASK)
    notebook = open_notebook(front_end, "grows.ipynb")
    notebook.run_to_end(0)
    notebook.run(1)
    view = live(notebook)
    expect(view).to_contain_text(re.compile(r"is thinking … \d+ s"))
    notebook.screenshot(f"live-waiting-{front_end.app}")

    teller.think("Let me *think*.")
    expect(view.locator("summary")).to_have_text(re.compile(r"Thinking … \d+ s"))
    expect(view.locator("details em")).to_be_hidden()
    view.locator("summary").click()
    expect(view.locator("details em")).to_be_visible()
    view.locator("summary").click()

    teller.say(TEXT)
    expect(view.locator("summary")).to_have_text(re.compile(r"Thought for \d+ s"))
    expect(view.get_by_role("heading", name="A title")).to_be_visible()
    expect(view.get_by_role("table")).to_be_visible()
    expect(view.locator("mjx-container")).to_have_count(2)
    expect(view.locator("section")).to_contain_text("The text of the note.")
    assert colour(view.locator("pre .k")) != colour(view.locator("pre code"))
    assert notebook.is_running(1)
    notebook.screenshot(f"live-streaming-{front_end.app}")

    teller.say("The end.")
    expect(view).to_contain_text("The end.")
    teller.end()
    notebook.wait_until_run(1)
    expect(notebook.output(1).locator("sub")).to_have_text("teller")
    expect(live(notebook)).to_have_count(0)
    expect(notebook.cell(1).locator(".grok-live")).to_have_count(0)
    (output,) = notebook.save().cells[1].outputs
    assert output.output_type == "display_data"
    assert sorted(output.data) == ["text/markdown", "text/plain"]
    assert output.data["text/plain"] == TEXT + "The end."
    assert "widgets" not in notebook.save().metadata


def test_the_stop_button_ends_the_cell_and_keeps_what_had_arrived(front_end, open_notebook, teller):
    front_end.write("stop.ipynb", teller.load, ASK, "print(r.status, r.content)")
    notebook = open_notebook(front_end, "stop.ipynb")
    notebook.run_to_end(0)
    notebook.run(1)
    teller.say("Half an answer")
    expect(live(notebook)).to_contain_text("Half an answer")

    stop = live(notebook).get_by_role("button", name="Stop")
    stop.focus()
    notebook.page.keyboard.press("Enter")

    expect(notebook.output(1).last).to_contain_text("GrokInterrupt")
    notebook.screenshot(f"live-stopped-{front_end.app}")
    notebook.run_to_end(2)
    expect(notebook.output(2)).to_have_text(re.compile("interrupted Half an answer"))
    outputs = notebook.save().cells[1].outputs
    assert [output.output_type for output in outputs] == ["display_data", "error"]
    assert outputs[0].data["text/plain"] == "Half an answer"


def test_the_stop_button_ends_the_silence_before_an_answer(lab, open_notebook, teller):
    lab.write("silent.ipynb", teller.load, ASK)
    notebook = open_notebook(lab, "silent.ipynb")
    notebook.run_to_end(0)
    notebook.run(1)
    live(notebook).get_by_role("button", name="Stop").click()
    expect(notebook.output(1).last).to_contain_text("GrokInterrupt")
    expect(notebook.output(1).first).to_contain_text("interrupted")


def test_a_reader_stays_where_they_are_and_nothing_collapses(front_end, open_notebook, teller):
    front_end.write("reader.ipynb", teller.load, ASK)
    notebook = open_notebook(front_end, "reader.ipynb")
    notebook.run_to_end(0)
    notebook.run(1)
    teller.think(FILL)
    live(notebook).locator("summary").click()
    teller.say(FILL)
    expect(live(notebook).locator("> .grok-message")).to_contain_text("Paragraph 15")
    notebook.page.evaluate(RECORD, 1)
    teller.say(TEXT)
    expect(live(notebook)).to_contain_text("The text of the note.")
    teller.end()
    notebook.wait_until_run(1)
    expect(notebook.output(1).locator("sub")).to_have_text("teller")
    unlocked = (
        "() => [...document.querySelectorAll('.jp-OutputArea')].every(a => !a.style.minHeight)"
    )
    notebook.page.wait_for_function(unlocked)

    assert notebook.page.evaluate(DROPS) == []
    assert notebook.page.evaluate("() => [...window.tops]") == [100]


def test_a_second_view_shows_what_the_first_shows(lab, open_notebook, teller):
    lab.write("second.ipynb", teller.load, ASK)
    notebook = open_notebook(lab, "second.ipynb")
    notebook.run_to_end(0)
    notebook.run(1)
    teller.say(TEXT)
    expect(live(notebook).get_by_role("table")).to_be_visible()
    notebook.page.evaluate(
        "() => window.jupyterapp.commands.execute('notebook:create-output-view')"
    )
    second = notebook.page.locator(".jp-LinkedOutputView .grok-live")
    expect(second.get_by_role("table")).to_be_visible()
    expect(second.locator("mjx-container")).to_have_count(2)
    teller.say("And both go on.")
    expect(second).to_contain_text("And both go on.")
    expect(live(notebook)).to_contain_text("And both go on.")
    notebook.screenshot("live-second-view")
    teller.end()
    notebook.wait_until_run(1)
    expect(notebook.page.locator(".jp-LinkedOutputView")).to_contain_text("teller")


GAP = """
import threading
from time import monotonic
from IPython.display import display
from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.live.place import Place
from grok_jupyter.rendering.live.view import LiveView

def say(text):
    response.append(Chunk({"choices": [{"index": 0, "delta": {"content": text}}]}))
    view.draw(response)

response, has_gap = Response(), threading.Event()
view = LiveView("teller", "markdown", monotonic, Place(has_typesetter=True), has_gap.set)
data, metadata = view.widget.bundle("nothing")
display(data, metadata=metadata, raw=True)
say("Before the gap, ")
view._channel.sent += 1  # as if a message had been lost
say("in it, ")
say("and **after** it.")
print(has_gap.wait(60))  # the cell keeps the kernel busy, the question arrives all the same
view.draw(response)
"""


def test_after_a_gap_the_page_asks_for_everything(lab, open_notebook):
    lab.write("gap.ipynb", GAP, "view.widget.close()")
    notebook = open_notebook(lab, "gap.ipynb")
    notebook.run_to_end(0)
    expect(live(notebook, 0).locator("p")).to_have_text("Before the gap, in it, and after it.")
    expect(live(notebook, 0).locator("strong")).to_have_text("after")
    expect(notebook.output(0).last).to_have_text(re.compile("True"))


def test_a_link_to_a_footnote_stays_inside_the_view(lab, open_notebook, teller):
    lab.write("note.ipynb", teller.load, ASK)
    notebook = open_notebook(lab, "note.ipynb")
    notebook.run_to_end(0)
    notebook.run(1)
    teller.say(TEXT + 4 * FILL + "The last of it.\n\n")
    expect(live(notebook)).to_contain_text("The last of it.")
    address = notebook.page.url
    expect(live(notebook).locator("section li")).not_to_be_in_viewport()
    live(notebook).locator("sup a").click()
    expect(live(notebook).locator("section li")).to_be_in_viewport()
    assert notebook.page.url == address
    teller.end()
    notebook.wait_until_run(1)


@pytest.mark.parametrize("width", [1280, 480])
def test_the_live_view_fits_a_dark_and_a_narrow_column(dark_lab, open_notebook, teller, width):
    dark_lab.write("fits.ipynb", teller.load, ASK)
    notebook = open_notebook(dark_lab, "fits.ipynb", width=width)
    notebook.run_to_end(0)
    notebook.run(1)
    wide = "| " + " | ".join(f"column_{number}" for number in range(30)) + " |\n"
    teller.say(TEXT + wide + "|---" * 30 + "|\n" + wide + "\n```\n" + "x" * 400 + "\n```\n\nEnd.")
    view = live(notebook)
    expect(view).to_contain_text("End.")
    view.locator("pre").first.scroll_into_view_if_needed()
    notebook.screenshot(f"live-dark-{width}")
    view.locator("table").last.scroll_into_view_if_needed()
    notebook.screenshot(f"live-dark-wide-{width}")

    overflow = "element => element.scrollWidth - element.clientWidth"
    assert view.evaluate(overflow) <= 0, "something wide does not scroll by itself"
    assert view.locator("table").last.evaluate(overflow) > 0
    assert view.locator("pre").last.evaluate(overflow) <= 0  # it wraps, as in the end
    light = sum(map(int, re.findall(r"\d+", colour(view.locator("p")))[:3])) / 3
    assert light > 150, "the text is dark on dark"
    teller.end()
    notebook.wait_until_run(1)


def test_a_stopped_kernel_is_told_and_what_had_arrived_is_in_the_file(lab, open_notebook, teller):
    lab.write("cut.ipynb", teller.load, ASK)
    notebook = open_notebook(lab, "cut.ipynb")
    notebook.run_to_end(0)
    notebook.run(1)
    teller.say("It begins. " + "Some words follow. " * 200)
    expect(live(notebook)).to_contain_text("Some words follow.")
    teller.say("\n\nAnd more.")
    expect(live(notebook)).to_contain_text("And more.")
    notebook.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    )
    expect(live(notebook)).to_contain_text("was cut off")
    expect(live(notebook).get_by_role("button")).to_have_count(0)
    notebook.save()
    (output,) = lab.saved("cut.ipynb").cells[1].outputs
    assert output["data"]["text/markdown"].startswith("It begins. Some words follow.")
