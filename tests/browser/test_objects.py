"""What a reader sees of an answer that is to be an object: JSON, laid out while it arrives."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PERSON = """from dataclasses import dataclass

@dataclass
class Person:
    name: str
    born: int
    about: str
"""
ASK = "%%grok --schema list[Person] -o r\nWho wrote the first programs?"
BEGIN = '{"items": [{"name": "Ada Lovelace", "born": 1815, "about": "Wrote <notes> & a program, '
REST = 'in a line that is too long for a narrow view"}, {"name": "Grace Hopper", "born": 19'
END = '06, "about": ""}]}'
LABS = {"light": "lab", "dark": "dark_lab", "notebook7": "notebook7"}
OVERFLOW = "element => element.scrollWidth - element.clientWidth"


def colour(locator):
    return locator.first.evaluate("element => getComputedStyle(element).color")


@pytest.mark.parametrize("width", [1200, 480])
@pytest.mark.parametrize("theme", LABS)
def test_json_is_laid_out_while_it_arrives(theme, width, request, open_notebook, teller):
    lab = request.getfixturevalue(LABS[theme])
    name = f"objects-{width}.ipynb"
    lab.write(name, teller.load, PERSON, ASK, "print(r.parsed[1].born)")
    notebook = open_notebook(lab, name, width=width)
    notebook.run_to_end(0)
    notebook.run_to_end(1)
    notebook.run(2)
    teller.say(BEGIN)
    view = notebook.output(2).locator(".grok-live")
    code = view.locator("pre > code")
    expect(code).to_contain_text("a program, ")
    assert code.inner_text().splitlines()[:4] == [
        "{", '  "items": [', "    {", '      "name": "Ada Lovelace",',
    ]  # fmt: skip
    teller.say(REST)
    expect(code).to_contain_text("Grace Hopper")
    assert '"born": 19' not in code.inner_text()  # it may go on
    assert "]" not in code.inner_text()
    assert colour(code.locator(".nt")) != colour(code.locator(".s")) != colour(code)
    assert notebook.page.evaluate(OVERFLOW, view.element_handle()) <= 0
    notebook.screenshot(f"objects-{theme}-{width}-streaming")
    teller.say(END)
    expect(code).to_contain_text("1906")
    live = code.inner_text()
    teller.end()
    notebook.wait_until_run(2)
    expect(notebook.output(2).locator("sub")).to_have_text("teller")
    finished = notebook.output(2).locator("pre").first
    assert finished.inner_text().rstrip("\n") == live.rstrip("\n")
    notebook.screenshot(f"objects-{theme}-{width}-finished")
    notebook.run_to_end(3)
    expect(notebook.output(3)).to_contain_text("1906")
    (output,) = notebook.save().cells[2].outputs
    assert output.data["text/markdown"].startswith('```json\n{\n  "items": [\n')
    assert output.data["text/plain"] == BEGIN + REST + END


def test_an_answer_that_does_not_fit_is_one_block_below_it(dark_lab, open_notebook, teller):
    dark_lab.write("misfit.ipynb", teller.load, PERSON, ASK)
    notebook = open_notebook(dark_lab, "misfit.ipynb", width=700)
    notebook.run_to_end(0)
    notebook.run_to_end(1)
    notebook.run(2)
    teller.say('{"items": [{"name": "Ada", "born": "long ago"}]}')
    teller.end()
    notebook.wait_until_run(2)
    expect(notebook.output(2).locator("pre").first).to_contain_text("long ago")
    expect(notebook.cell(2)).to_contain_text("[0].born: should be a valid integer")
    expect(notebook.cell(2)).to_contain_text("[0].about: is missing")
    expect(notebook.cell(2)).not_to_contain_text(re.compile("Traceback"))
    notebook.screenshot("objects-misfit")


def test_another_attempt_takes_the_place_of_the_first(lab, open_notebook, teller):
    lab.write("repair.ipynb", teller.load, PERSON, ASK.replace("-o r", "-o r --repair"))
    notebook = open_notebook(lab, "repair.ipynb")
    notebook.run_to_end(0)
    notebook.run_to_end(1)
    notebook.run(2)
    view = notebook.output(2).locator(".grok-live")
    teller.say('{"items": [{"name": "Nobody", "born": 1')
    expect(view).to_contain_text("Nobody")
    teller.say("}]}")
    teller.end()
    teller.say(BEGIN)
    expect(view).to_contain_text("Ada Lovelace")
    expect(view).not_to_contain_text("Nobody")
    teller.say(REST + END)
    teller.end()
    notebook.wait_until_run(2)
    expect(notebook.output(2)).to_contain_text("asked for once more")
    expect(notebook.output(2)).not_to_contain_text("Nobody")
