"""The notebook about the chat, run from top to bottom as a reader does."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

NOTEBOOKS = Path(__file__).parents[3] / "notebooks"
NAME = "chat_widget.ipynb"
AT_ONCE = "%env GROK_JUPYTER_DEMO_SPEED=0"  # it does not write as slowly as one reads
RUN_ALL = """async () => {
    await window.jupyterapp.commands.execute("notebook:run-all-cells");
}"""


@pytest.fixture(params=["lab", "notebook7"])
def front_end(request):
    return request.getfixturevalue(request.param)


def test_the_notebook_of_the_chat_shows_it_with_its_talk(front_end, open_notebook):
    read = nbformat.read(NOTEBOOKS / NAME, as_version=4)
    read.cells.insert(0, nbformat.v4.new_code_cell(AT_ONCE))
    nbformat.write(read, front_end.root / NAME)
    shutil.copytree(NOTEBOOKS / "images", front_end.root / "images", dirs_exist_ok=True)
    notebook = open_notebook(front_end, NAME)
    notebook.page.evaluate(RUN_ALL)

    first, lesson = (notebook.page.locator(".grok-chat").nth(number) for number in (0, 1))
    expect(first.get_by_role("article")).to_contain_text(["I am grok-demo"])
    answers = ["Before computing", "Before that you said", "I received one image", "one by one"]
    expect(lesson.get_by_role("article")).to_contain_text(answers)
    others = notebook.page.locator(".jp-OutputArea-child:not(:has(.grok-chat))")
    expect(others.filter(has_text="I can measure pictures")).to_have_count(0)

    outputs = [o for cell in notebook.save().cells for o in cell.get("outputs", ())]
    assert not [output for output in outputs if output.output_type == "error"]
    texts = [output.get("data", {}).get("text/markdown", "") for output in outputs]
    talks = "".join(text for text in texts if text.startswith("**You**"))
    assert talks.count("**You**") == 5, "both talks are in the file, each turn once"
