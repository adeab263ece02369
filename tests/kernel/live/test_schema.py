"""``--schema`` in a notebook that somebody watches: laid out while it arrives, then an object."""

import pytest

pytestmark = pytest.mark.usefixtures("leaves_nothing")

PERSON = """
from dataclasses import dataclass
@dataclass
class Person:
    name: str
    born: int
"""


@pytest.fixture(autouse=True)
def person(kernel):
    assert kernel.run(PERSON).status == "ok"


def test_it_is_laid_out_while_it_arrives_and_becomes_an_object(notebook, scripted, kernel):
    cell, page = notebook("%%grok --schema Person -o r -q\nWho?")
    exchange = scripted.next().begin()
    sent = exchange.body["response_format"]["json_schema"]
    assert (sent["name"], sent["strict"]) == ("Person", True)
    assert set(sent["schema"]["properties"]) == {"name", "born"}
    exchange.delta('{"name": "Ada Love')
    page.until("Ada Love")
    assert page.html(1).count("\n") == 1
    assert '<span class="nt">"name"</span>: <span class="s">"Ada Love</span>' in page.html(1)
    exchange.delta('lace", "born": 18').delta('15, "').delta('x"')
    page.until("1815")
    exchange.delta(": 1}").finish()
    assert not cell.done().of("error")
    last = cell.updates[-1]["data"]
    assert last["text/markdown"] == (
        '```json\n{\n  "name": "Ada Lovelace",\n  "born": 1815,\n  "x": 1\n}\n```'
    )
    assert kernel.value("(r.parsed == Person('Ada Lovelace', 1815), r.fits)") == (True, True)


def test_a_number_is_shown_only_when_it_is_complete(notebook, scripted):
    cell, page = notebook("%%grok --schema Person\nWho?")
    exchange = scripted.next().begin()
    exchange.delta('{"name": "Ada", "born": 18')
    page.until('"Ada"')
    exchange.delta("15")
    exchange.delta("}").finish()
    cell.done()
    assert "1815" in page.html(1)
    sent = [str(frame) for frame in page.frames]
    assert any("1815" in frame for frame in sent)
    assert not any(">18<" in frame for frame in sent)


def test_json_without_a_schema_gets_the_same_view(notebook, scripted):
    cell, page = notebook("%%grok -f json\nWho?")
    exchange = scripted.next().begin().delta('{"list": [{"a')
    page.until("[")
    exchange.delta('": "b"}]}').finish()
    cell.done()
    assert '<span class="nt">"a"</span>' in page.html(1)


def test_an_answer_that_does_not_fit_is_shown_and_is_an_error(notebook, scripted, kernel):
    cell, _ = notebook("%%grok --schema Person -o r\nWho?")
    scripted.next().answer('{"name": 1, "born": "x"}')
    cell.done()
    assert cell.error["ename"] == "AnswerError"
    assert "name: should be a valid string" in cell.error["evalue"]
    assert "born: should be a valid integer" in cell.error["evalue"]
    assert '"born": "x"' in cell.updates[-1]["data"]["text/markdown"]
    assert kernel.value("(r.status, r.fits, r.parsed)") == ("completed", False, None)


def test_another_attempt_takes_the_place_of_the_first(notebook, scripted, kernel):
    cell, page = notebook("%%grok --schema Person --repair -o r\nWho?")
    usage = {"prompt_tokens": 10, "completion_tokens": 5}
    exchange = scripted.next().begin().delta('{"name": "Ada Lovelace"}')
    page.until("Ada Lovelace")
    exchange.finish(usage=usage)
    again = scripted.next().begin()
    assert again.body["messages"][-1]["content"].count("born: is missing") == 1
    again.delta('{"name": "Ada", "born": ')
    page.until('"Ada"')
    assert "Lovelace" not in page.html(1)
    again.delta("1815}").finish(usage=usage)
    assert not cell.done().of("error")
    markdown = cell.updates[-1]["data"]["text/markdown"]
    assert '"born": 1815' in markdown
    assert "asked for once more" in markdown
    assert "20 prompt + 10 completion tokens" in markdown
    assert kernel.value("(r.parsed.born, r.repairs, r.usage.prompt_tokens)") == (1815, 1, 20)


def test_an_interrupt_keeps_what_had_arrived_laid_out(notebook, scripted, kernel):
    cell, page = notebook("%%grok --schema Person -o r\nWho?")
    scripted.next().begin().delta('{"name": "Ada')
    page.until("Ada")
    kernel.interrupt()
    cell.done()
    assert cell.error["ename"] == "GrokInterrupt"
    markdown = cell.updates[-1]["data"]["text/markdown"]
    assert markdown.startswith('```json\n{\n  "name": "Ada\n```')
    assert kernel.value("(r.status, r.fits)") == ("interrupted", None)


def test_the_history_shows_it_laid_out(notebook, scripted, kernel):
    cell, _ = notebook("%%grok --schema Person -c laid-out\nWho?")
    scripted.next().answer('{"name": "Ada", "born": 1815}')
    cell.done()
    cell = kernel.run("%grok history laid-out")
    (shown,) = cell.outputs()
    assert '```json\n{\n  "name": "Ada",\n  "born": 1815\n}\n```' in shown["data"]["text/markdown"]


def test_a_key_in_the_schema_is_not_sent(notebook, scripted, kernel, key):
    kernel.run(f"shape = {{'type': 'object', 'description': {key!r}}}")
    cell, _ = notebook("%%grok --schema shape\nWho?")
    cell.done()
    assert "The schema" in cell.error["evalue"]
    assert key not in str(cell.error)
    assert not scripted.has_more()


REFUSED = [
    ("--schema Nobody", "'Nobody' in --schema Nobody is not defined"),
    ("--schema 3", "where the shape of an answer belongs"),
    ("--schema Person -f text", "-f text does not go with --schema"),
    ("--schema Person -p response_format text", "-p response_format is set by --schema"),
    ("--repair", "say which one with --schema"),
    ("--schema list[", "is not a Python expression"),
    ('--schema "dict[str, object()]"', "--schema dict[str, object()]"),
]


@pytest.mark.parametrize(("options", "sentence"), REFUSED)
def test_what_cannot_be_asked_for_is_refused_and_nothing_is_sent(
    options, sentence, notebook, scripted
):
    cell, _ = notebook(f"%%grok {options}\nWho?")
    cell.done()
    assert cell.error["ename"] == "InputError"
    assert sentence in cell.error["evalue"]
    assert "\n" not in cell.error["evalue"]
    assert not scripted.has_more()


ASKED = [
    ("list[Person]", '{"items": [{"name": "Ada", "born": 1815}]}', "r.parsed[0].name", "Ada"),
    ('"dict[str, int]"', '{"a": 1}', "r.parsed", {"a": 1}),
    ("{{Person}}", '{"name": "Ada", "born": 1}', "r.parsed.born", 1),
    ("\"{'type': 'object'}\"", '{"b": 2}', "r.parsed", {"b": 2}),
    ("Person --no-stream", '{"name": "Ada", "born": 1}', "r.parsed.born", 1),
]


@pytest.mark.parametrize(("written", "answer", "expression", "value"), ASKED)
def test_the_schema_is_an_expression_of_the_notebook(
    written, answer, expression, value, notebook, scripted, kernel
):
    cell, _ = notebook(f"%%grok -o r --schema {written}\nWho?")
    scripted.next().answer(answer)
    cell.done()
    assert not cell.of("error")
    assert kernel.value(expression) == value


def test_what_is_not_enforced_is_said_ahead(notebook, scripted, kernel):
    kernel.run("import datetime as dt")
    cell, _ = notebook("%%grok --schema dt.timedelta -o r\nHow long?")
    scripted.next().answer('{"value": "PT1H"}')
    cell.done()
    (said,) = cell.of("stream")
    assert said["content"]["name"] == "stderr"
    assert "does not enforce all that timedelta asks for: the format 'duration'" in str(said)
    assert kernel.value("r.parsed.total_seconds()") == 3600
