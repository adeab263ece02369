"""A talk as a file, in each of its forms."""

import ast
import json
import re

import nbformat
import pytest
from fidelity.attacks import attacks
from fidelity.safety import problems

from grok_jupyter.chat import image, system
from grok_jupyter.protocol.tool_runs import ToolRun
from grok_jupyter.rendering.talk.exports import FORMS, exported
from grok_jupyter.session.dump import load_conversation

MESSAGE = re.compile(r'<div class="message" dir="auto">\n(.*?)\n</div>', re.DOTALL)
CODE = "First:\n\n```python\nx = [1]\n\nx[0]\n```\n\nthen\n\n```bash\nls\n```\n\nSee [docs].\n\n"
ANSWER = CODE + "```python\ny = 2\n```\n\n[docs]: https://docs.example\n"


@pytest.fixture
def example(asked, talk, pixel):
    conversation = talk(
        asked("Show me *code*.", ANSWER, attachments=[("dot.png", image(pixel))]),
        asked("A claim?", "Claimed.[^1]\n\n[^1]: A source.", reasoning="Hm **so**."),
        asked("Another?", "Again.[^1]\n\n[^1]: Another source.", model="grok-demo"),
        asked("And <b>this</b>?", "", status="failed", error="No <b>such</b> model."),
        name="A talk & more",
    )
    conversation.system = system("Be *brief*.")
    return conversation


@pytest.mark.parametrize("form", FORMS)
def test_the_same_talk_is_the_same_file(example, form):
    written = exported(example, form)
    assert written == exported(example, form)
    assert written.decode("utf-8").endswith("\n")


def test_markdown_has_title_models_and_every_turn(example):
    written = exported(example, "md").decode()
    assert written.startswith(
        "# A talk &#38; more\n\nWith grok-test, grok-demo\n\n**System prompt**\n\n> Be &#42;brief"
    )
    assert written.count("**You**") == 4
    assert "**Failed:** No &#60;b&#62;such" in written


def test_json_is_the_record(example):
    data = json.loads(exported(example, "json"))
    again = load_conversation(data)
    assert exported(again, "json") == exported(example, "json")
    assert [turn.response.content for turn in again.turns][:1] == [ANSWER]


@pytest.fixture
def notebook(example):
    notebook = nbformat.reads(exported(example, "ipynb").decode(), as_version=4)
    nbformat.validate(notebook)
    return notebook


def test_a_notebook_has_python_in_cells_that_have_not_run(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.source for cell in code] == ["x = [1]\n\nx[0]", "y = 2"]
    assert [(cell.outputs, cell.execution_count) for cell in code] == [([], None)] * 2
    for cell in code:
        ast.parse(cell.source)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert "```bash\nls\n```" in text
    assert "```python" not in text


def test_a_link_of_a_notebook_leads_on_though_its_definition_is_in_another_cell(notebook):
    assert any("See [docs](https://docs.example" in cell.source for cell in notebook.cells)


def test_cells_of_a_notebook_have_names_of_their_own(notebook):
    names = [cell.id for cell in notebook.cells]
    assert len(set(names)) == len(names)
    assert names[:2] == ["head", "turn-1-0"]


def test_the_record_is_in_the_metadata_of_a_notebook(notebook, example):
    again = load_conversation(notebook.metadata.grok_jupyter.conversation)
    assert exported(again, "md") == exported(example, "md")


def test_python_in_lists_and_quotations_stays_where_it_is(asked, talk):
    answer = "1. one\n\n   ```python\n   a\n   ```\n\n2. two\n\n> ```python\n> b\n> ```\n"
    data = json.loads(exported(talk(asked("Hi", answer)), "ipynb"))
    assert [cell["cell_type"] for cell in data["cells"]] == ["markdown"] * len(data["cells"])


def test_a_page_is_complete_and_says_that_nothing_may_be_fetched(example):
    page = exported(example, "html").decode()
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page
    assert "<script" not in page
    assert "<title>A talk &amp; more</title>" in page
    assert "And &lt;b&gt;this&lt;/b&gt;?" in page
    assert "No &lt;b&gt;such&lt;/b&gt; model." in page
    assert page.count("data:image/png;base64,") == 1
    assert '<summary dir="auto">Reasoning</summary>' in page
    assert "grok-demo" in page
    assert "http" not in re.sub(r'href="https://docs.example"|http-equiv', "", page)


def test_footnotes_of_a_page_lead_to_those_of_their_own_answer(example):
    page = exported(example, "html").decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids)) == 4
    assert set(re.findall(r'href="#([^"]+)"', page)) == set(ids)


def test_text_that_looks_like_an_id_is_left_alone(asked, talk):
    page = exported(talk(asked("Hi", 'Write `id="fn-1"`, or id="fn-1".')), "html").decode()
    assert page.count('id="fn-1"') + page.count("id=&quot;fn-1&quot;") == 2


def test_an_image_elsewhere_is_named_and_not_fetched(asked, talk):
    turn = asked("Look", attachments=[("far.png", image("https://p.example/a.png?key=1"))])
    page = exported(talk(turn), "html").decode()
    assert "far.png (image at p.example)" in page
    assert "key=1" not in page


def test_no_attack_leaves_anything_but_what_an_answer_may_hold(asked, talk):
    for attack in attacks():
        page = exported(talk(asked("Hi", attack.markdown)), "html").decode()
        for message in re.findall(
            r'<div class="message" dir="auto">\n(.*?)\n</div>', page, re.DOTALL
        ):
            plain = re.sub(r'(id="|href="#)t1-', r"\1", message)
            assert problems(plain) == [], attack.markdown


HOSTILE = (
    "</code></pre></details><script>f()</script>\n\n# a\n\x1b[31m$\\def$ ![x](http://e.example/x)"
)


def tooled(asked, talk):
    runs = [ToolRun("c-1", "lookup", '{"city": "Paris"}', "done", "21 °C", 0.3),
            ToolRun("c-2", HOSTILE, HOSTILE, "failed", HOSTILE * 20_000, 0.3)]  # fmt: skip
    calls = [{"index": i, "id": run.id, "function": {"name": run.name, "arguments": run.arguments}}
             for i, run in enumerate(runs)]  # fmt: skip
    return talk(asked("Is it warm?", "It **is**.", runs=runs, calls=calls))


@pytest.mark.parametrize("form", ["md", "ipynb", "html"])
def test_an_export_tells_of_each_call_once_and_above_the_answer(asked, talk, form):
    text = exported(tooled(asked, talk), form).decode()
    if form == "ipynb":  # the record in its metadata has its own test
        text = text.partition('"grok_jupyter"')[0]
    assert text.count("21 °C") == 1
    assert text.index("21 °C") < text.rindex("is</strong>" if form == "html" else "It **is**")
    assert "Calls of tools" not in text
    assert "0.3 s" not in text


def test_calls_in_an_export_can_do_nothing(asked, talk):
    conversation = tooled(asked, talk)
    page = exported(conversation, "html").decode()
    assert "<script" not in page
    assert "\x1b" not in page
    assert len(page) < 100_000
    text = exported(conversation, "md").decode()
    assert "<script" not in text
    assert len(text) < 100_000


def test_a_call_that_nobody_ran_is_named_as_before(asked, talk):
    call = {"index": 0, "id": "c-9", "function": {"name": "other", "arguments": "{}"}}
    runs = [ToolRun("c-1", "lookup", "{}", "done", "21", 0.3)]
    text = exported(talk(asked("Hi", "", runs=runs, calls=[call])), "md").decode()
    assert "other({})" in text
    assert text.count("lookup") == 1
