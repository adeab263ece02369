"""Several answers side by side, and answers that arrive while other cells run."""

from __future__ import annotations

import re

import pytest
from driving.panel import Panel
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ASK = "%%grok -m grok-a -m grok-b -o both\nHow does one greet?"
LATER = "%%grok -m grok-a -o r --background\nHow does one greet?"
PROSE = "# A greeting\n\nOne says **hello**, with $x^2$ and a note[^1].\n\n[^1]: The note.\n\n"
CODE = (
    "```python\ndef greet(name: str) -> str:\n"
    '    return "hello " + name  # in a line that is far too long for a narrow column, and for two'
    "\n```\n\n"
)
BOX = """element => {
    const { left, top, right } = element.getBoundingClientRect();
    return [left, top, right];
}"""
OVERFLOW = "element => element.scrollWidth - element.clientWidth"


@pytest.fixture
def panel():
    panel = Panel()
    yield panel
    panel.close()


@pytest.fixture(params=["lab", "notebook7"])
def front_end(request):
    return request.getfixturevalue(request.param)


def live(notebook, index=1):
    return notebook.output(index).locator(".grok-live")


def columns(notebook, index=1):
    return live(notebook, index).locator(".grok-column")


def begun(lab, open_notebook, panel, name, *sources, **how):
    lab.write(name, panel.load, *sources)
    notebook = open_notebook(lab, name, **how)
    notebook.run_to_end(0)
    notebook.run(1)
    return notebook


def test_two_answers_grow_side_by_side_and_are_stored_as_one_text(front_end, open_notebook, panel):
    name = f"both-{front_end.app}.ipynb"
    notebook = begun(front_end, open_notebook, panel, name, ASK, "print(both)")
    first, second = columns(notebook).nth(0), columns(notebook).nth(1)
    expect(first).to_contain_text(re.compile(r"grok-a is thinking … \d+ s"))
    expect(second).to_contain_text(re.compile(r"grok-b is thinking … \d+ s"))
    panel.think("grok-b", "Let me *think*.")
    expect(second.locator("summary")).to_have_text(re.compile(r"Thinking … \d+ s"))
    panel.say("grok-a", PROSE)
    panel.say("grok-b", CODE)
    expect(first.get_by_role("heading", name="A greeting")).to_be_visible()
    expect(first.locator("mjx-container")).to_have_count(1)
    expect(second.locator("pre .k").first).to_be_visible()
    expect(first.locator("pre")).to_have_count(0)
    notebook.screenshot(f"compare-streaming-{front_end.app}")
    (left, top, right), (other, beside, _) = first.evaluate(BOX), second.evaluate(BOX)
    assert (other > right, top == beside, left < other) == (True, True, True)

    panel.end("grok-a")
    expect(first.locator(".grok-column-end")).to_contain_text(
        re.compile(r"grok-a · 12 prompt \+ 345 completion tokens · 0\.0123 USD · \d+\.\d s")
    )
    expect(first.locator(".grok-status")).to_be_hidden()
    panel.say("grok-b", "The end.")
    expect(second).to_contain_text("The end.")
    assert notebook.is_running(1)
    notebook.screenshot(f"compare-one-is-over-{front_end.app}")
    panel.end("grok-b")
    notebook.wait_until_run(1)
    expect(notebook.output(1).locator("sub")).to_have_count(2)
    expect(notebook.cell(1).locator(".grok-live")).to_have_count(0)
    expect(notebook.output(1).get_by_role("heading", name="grok-b")).to_be_visible()
    notebook.screenshot(f"compare-finished-{front_end.app}")
    (output,) = notebook.save().cells[1].outputs
    assert output.output_type == "display_data"
    assert sorted(output.data) == ["text/markdown", "text/plain"]
    assert output.data["text/markdown"].startswith("### grok-a\n\n# A greeting")
    assert "### grok-b\n\n```python" in output.data["text/markdown"]
    assert output.data["text/plain"].endswith(CODE + "The end.")
    notebook.run_to_end(2)
    expect(notebook.output(2)).to_have_text(
        re.compile("Comparison.grok-a='completed', grok-b='completed'.")
    )


@pytest.mark.parametrize(("width", "is_stacked"), [(1280, False), (600, True)])
def test_a_dark_and_a_narrow_output_fit(dark_lab, open_notebook, panel, width, is_stacked):
    name = f"fits-{width}.ipynb"
    notebook = begun(dark_lab, open_notebook, panel, name, ASK, width=width)
    wide = "| " + " | ".join(f"column_{number}" for number in range(20)) + " |\n"
    panel.say("grok-a", PROSE + CODE)
    panel.say(
        "grok-b", "```\n" + "x" * 400 + "\n```\n\n" + wide + "|---" * 20 + "|\n" + wide + "\nEnd."
    )
    first, second = columns(notebook).nth(0), columns(notebook).nth(1)
    expect(second).to_contain_text("End.")
    expect(first).to_contain_text("narrow column")
    notebook.screenshot(f"compare-dark-{width}")
    (left, top, _), (other, below, _) = first.evaluate(BOX), second.evaluate(BOX)
    assert (below > top, other == left) == (is_stacked, is_stacked)
    assert live(notebook).evaluate(OVERFLOW) <= 0
    assert [column.evaluate(OVERFLOW) <= 0 for column in (first, second)] == [True, True]
    colour = first.locator("p").first.evaluate("element => getComputedStyle(element).color")
    assert sum(map(int, re.findall(r"\d+", colour)[:3])) / 3 > 150, "dark on dark"
    for model in ("grok-a", "grok-b"):
        panel.end(model)
    notebook.wait_until_run(1)


def test_a_failed_one_says_why_in_its_column_while_the_other_goes_on(lab, open_notebook, panel):
    notebook = begun(lab, open_notebook, panel, "fails.ipynb", ASK)
    first, second = columns(notebook).nth(0), columns(notebook).nth(1)
    panel.fail("grok-a", "nothing <b>here</b>")
    expect(first.locator(".grok-column-end")).to_contain_text("Failed: ")
    expect(first.locator(".grok-column-end")).to_contain_text("nothing <b>here</b>")
    panel.say("grok-b", "I go on.")
    expect(second).to_contain_text("I go on.")
    notebook.screenshot("compare-failed")
    panel.end("grok-b")
    notebook.wait_until_run(1)
    expect(notebook.output(1)).to_contain_text("1 of 2 models failed: grok-a")
    expect(notebook.output(1)).to_contain_text("nothing <b>here</b>")
    notebook.screenshot("compare-failed-finished")


def test_stop_ends_both_and_keeps_what_had_arrived(lab, open_notebook, panel):
    notebook = begun(lab, open_notebook, panel, "stops.ipynb", ASK)
    panel.say("grok-a", "Half of one")
    panel.say("grok-b", "Half of another")
    expect(columns(notebook).nth(0)).to_contain_text("Half of one")
    expect(columns(notebook).nth(1)).to_contain_text("Half of another")
    live(notebook).get_by_role("button", name="Stop").click()
    expect(notebook.output(1).last).to_contain_text("GrokInterrupt")
    outputs = notebook.save().cells[1].outputs
    assert [output.output_type for output in outputs] == ["display_data", "error"]
    assert outputs[0].data["text/plain"] == (
        "--- grok-a ---\n\nHalf of one\n\n--- grok-b ---\n\nHalf of another"
    )


def test_what_had_arrived_is_in_the_file_meanwhile(lab, open_notebook, panel):
    notebook = begun(lab, open_notebook, panel, "meanwhile.ipynb", ASK)
    panel.say("grok-a", "Some words follow. " * 30)
    panel.say("grok-b", "Other words follow. " * 30)
    expect(columns(notebook).nth(1)).to_contain_text("Other words")
    notebook.page.wait_for_function(
        """() => {
            const cell = window.jupyterapp.shell.currentWidget.content.model.cells.get(1);
            const text = String(cell.outputs.get(0).data["text/markdown"]);
            return text.includes("Some words") && text.includes("Other words");
        }"""
    )
    kept = notebook.save().cells[1].outputs[0].data["text/markdown"]
    assert re.match(r"### grok-a\n\n(Some words follow\. ?)+\n\n### grok-b\n\nOther words", kept)
    assert kept.endswith("<sub>unfinished: saved while each of 2 models was answering</sub>")
    for model in ("grok-a", "grok-b"):
        panel.end(model)
    notebook.wait_until_run(1)


def test_an_answer_arrives_while_another_cell_runs(front_end, open_notebook, panel):
    name = f"later-{front_end.app}.ipynb"
    notebook = begun(front_end, open_notebook, panel, name, LATER, "print(6 * 7)", "_job.wait();")
    notebook.wait_until_run(1)
    expect(live(notebook)).to_contain_text("grok-a is thinking")
    panel.say("grok-a", PROSE)
    expect(live(notebook).get_by_role("heading", name="A greeting")).to_be_visible()
    notebook.run_to_end(2)
    expect(notebook.output(2)).to_have_text(re.compile("42"))
    notebook.run(3)  # the kernel is busy from here on
    expect(notebook.prompt(3)).to_have_text(re.compile(r"\*"))
    panel.say("grok-a", "While another cell runs.")
    expect(live(notebook)).to_contain_text("While another cell runs.")
    expect(notebook.output(3)).to_have_count(0)
    notebook.screenshot(f"background-{front_end.app}")
    panel.end("grok-a")
    notebook.wait_until_run(3)
    expect(notebook.output(1).locator("sub").last).to_contain_text("345 completion tokens")
    expect(live(notebook)).to_have_count(0)
    saved = notebook.save()
    (output,) = saved.cells[1].outputs
    assert output.output_type == "display_data"
    assert sorted(output.data) == ["text/markdown", "text/plain"]
    assert output.data["text/plain"] == PROSE + "While another cell runs."
    assert saved.cells[3].outputs == []
    assert "widgets" not in saved.metadata


@pytest.mark.parametrize("is_busy", [False, True])
def test_stop_ends_a_background_answer_and_not_the_kernel(lab, open_notebook, panel, is_busy):
    name = f"stop-{is_busy}.ipynb"
    wait = "import time\nwhile not r.is_finished: time.sleep(.01)\nprint('went on', r.status)"
    notebook = begun(lab, open_notebook, panel, name, LATER, wait)
    notebook.wait_until_run(1)
    panel.say("grok-a", "Half an answer")
    expect(live(notebook)).to_contain_text("Half an answer")
    if is_busy:
        notebook.run(2)
        expect(notebook.prompt(2)).to_have_text(re.compile(r"\*"))
    live(notebook).get_by_role("button", name="Stop").click()
    expect(notebook.output(1).locator("sub")).to_contain_text("interrupted")
    if not is_busy:
        notebook.run(2)
    notebook.wait_until_run(2)
    expect(notebook.output(2)).to_have_text(re.compile("went on interrupted"))
    (output,) = notebook.save().cells[1].outputs
    assert output.data["text/plain"] == "Half an answer"


def test_the_same_cell_run_again_shows_the_new_answer_only(lab, open_notebook, panel):
    again = LATER.replace("-m grok-a", "-m {{models.pop(0)}}")
    lab.write("again.ipynb", f"{panel.load}\nmodels = ['grok-a', 'grok-b']", again)
    notebook = open_notebook(lab, "again.ipynb")
    notebook.run_to_end(0)
    notebook.run(1)
    panel.say("grok-a", "The first answer")
    expect(live(notebook)).to_contain_text("The first answer")
    notebook.run(1)
    panel.say("grok-b", "The second answer")
    expect(live(notebook)).to_contain_text("The second answer")
    panel.say("grok-a", " that nobody waits for")
    panel.end("grok-b")
    expect(notebook.output(1).locator("sub")).to_contain_text("345 completion tokens")
    (output,) = notebook.save().cells[1].outputs
    assert output.data["text/plain"] == "The second answer"


def test_a_page_that_is_loaded_again_is_given_the_answer(lab, open_notebook, panel):
    notebook = begun(lab, open_notebook, panel, "reload.ipynb", LATER, is_own=True)
    notebook.wait_until_run(1)
    panel.say("grok-a", "It begins. ")
    expect(live(notebook)).to_contain_text("It begins.")
    notebook.save()
    notebook.page.reload()
    expect(live(notebook)).to_be_visible()
    panel.say("grok-a", "And goes on.")
    expect(live(notebook)).to_contain_text("It begins. And goes on.")
    panel.end("grok-a")
    expect(notebook.output(1).locator("sub")).to_contain_text("345 completion tokens")
    (output,) = notebook.save().cells[1].outputs
    assert output.data["text/plain"] == "It begins. And goes on."
