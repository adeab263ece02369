"""What a reader of JupyterLab sees."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LOAD = "%load_ext grok_jupyter\n%grok demo"
TOUR = '%%grok -o tour -p simulator {"rate": 90}\nShow me a tour of Markdown.'


def test_an_answer_grows_on_the_screen_while_its_cell_runs(lab, open_notebook):
    slow = TOUR.replace("90", "45")  # a slow machine is to see it grow too
    lab.write("grows.ipynb", LOAD, slow, "print(tour.status, len(tour.content))")
    notebook = open_notebook(lab, "grows.ipynb")
    notebook.run_to_end(0)

    notebook.run(1)
    output = notebook.output(1)
    expect(output).to_contain_text("grok-demo is thinking")
    notebook.screenshot("waiting")
    expect(output.get_by_role("heading", name="A tour of Markdown")).to_be_visible()
    early = output.inner_text()
    expect(output.get_by_role("table")).to_be_visible()
    was_running = notebook.is_running(1)
    later = output.inner_text()
    notebook.screenshot("streaming")
    notebook.wait_until_run(1)

    assert was_running, "the table was seen before the cell had ended"
    assert len(early) <= len(later) < len(output.inner_text())  # slow, both come into sight at once
    expect(output).to_contain_text("not charged")
    expect(output.locator("details")).to_have_count(0)
    notebook.run_to_end(2)
    expect(notebook.output(2)).to_contain_text("completed")
    output.last.scroll_into_view_if_needed()
    notebook.screenshot("finished")


def test_formulas_are_typeset_and_prices_are_not(lab, open_notebook):
    lab.write("formulas.ipynb", LOAD, TOUR)
    notebook = open_notebook(lab, "formulas.ipynb")
    notebook.run_to_end(0)
    notebook.run_to_end(1)

    formulas = notebook.output(1).locator("mjx-container")
    expect(formulas.first).to_be_visible()
    assert formulas.count() == 4
    expect(notebook.output(1)).not_to_contain_text(re.compile(r"\\\(|\\\[|\$\$"))
    expect(notebook.output(1)).to_contain_text("A price of $5 or $10 is no maths.")


def test_a_saved_answer_is_there_without_a_kernel(lab, open_notebook):
    lab.write("saved.ipynb", LOAD, TOUR)
    notebook = open_notebook(lab, "saved.ipynb")
    notebook.run_to_end(0)
    notebook.run_to_end(1)
    outputs = notebook.save().cells[1].outputs

    assert [output.output_type for output in outputs] == ["display_data"]
    assert sorted(outputs[0].data) == ["text/markdown", "text/plain"]
    assert outputs[0].metadata["grok_jupyter"]["model"] == "grok-demo"
    reopened = open_notebook(lab, "saved.ipynb", has_kernel=False)
    expect(reopened.output(1).get_by_role("table")).to_be_visible()
    expect(reopened.output(1)).to_contain_text("grok-demo, the embedded endpoint")
    reopened.screenshot("reopened")


def test_the_interrupt_button_keeps_what_had_arrived(lab, open_notebook):
    endless = '%%grok -o r -p simulator {"tokens": 5000, "rate": 60}\nA long text, please.'
    lab.write(
        "stopped.ipynb", LOAD, endless, "print(r.status, r.finish_reason, len(r.content) > 0)"
    )
    notebook = open_notebook(lab, "stopped.ipynb")
    notebook.run_to_end(0)
    notebook.run(1)
    expect(notebook.output(1).locator("h1, h2, h3, p").nth(3)).to_be_visible()

    notebook.interrupt()

    expect(notebook.output(1).last).to_contain_text("GrokInterrupt: The answer was interrupted")
    notebook.screenshot("interrupted")
    notebook.run_to_end(2)
    expect(notebook.output(2)).to_have_text(re.compile("interrupted None True"))
    outputs = notebook.save().cells[1].outputs
    assert [output.output_type for output in outputs] == ["display_data", "error"]
    assert "<sub>interrupted · grok-demo" in outputs[0].data["text/markdown"]


def test_an_error_is_one_short_block(lab, open_notebook):
    lab.write("error.ipynb", LOAD, "%%grok -m grok-9\nHello")
    notebook = open_notebook(lab, "error.ipynb")
    notebook.run_to_end(0)
    notebook.run_to_end(1)

    error = notebook.output(1).last
    expect(error).to_contain_text("NotFoundError: The server does not have 'grok-9' (404)")
    expect(error).not_to_contain_text("Traceback")
    assert error.bounding_box()["height"] < 120
    notebook.screenshot("error")


@pytest.mark.parametrize("width", [1280, 480])
def test_an_answer_fits_a_dark_and_a_narrow_column(dark_lab, open_notebook, width):
    dark_lab.write("fits.ipynb", LOAD, TOUR)
    notebook = open_notebook(dark_lab, "fits.ipynb", width=width)
    notebook.run_to_end(0)
    notebook.run_to_end(1)

    notebook.output(1).locator("pre").first.scroll_into_view_if_needed()
    notebook.screenshot(f"dark-{width}")
    overflow = notebook.page.evaluate(
        """() => {
            const area = document.querySelector('.jp-WindowedPanel-outer, .jp-Notebook');
            return area.scrollWidth - area.clientWidth;
        }"""
    )
    assert overflow <= 0, "a long line of code widens the notebook"
