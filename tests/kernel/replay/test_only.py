"""The mode that never asks: what is found, what is missing, and that nothing leaves the machine."""

import pytest

pytestmark = pytest.mark.unmeasured

ASK = "%%grok -s 'Be brief.'\nhello there"


@pytest.fixture
def replaying(notebook):
    """A notebook with one recording and a kernel that may not ask."""
    notebook.open("auto").run(ASK, cell_id="a")
    notebook.open("only")
    yield notebook
    assert len(notebook.asked) == 1, "the server was asked"


def test_what_does_not_decide_the_answer_may_change(replaying):
    replaying.run("%env XAI_API_KEY=xai-another-key-9876543210")
    for number, options in enumerate(["--timeout 5", "-q", "-f text", "-o r --no-stream"]):
        ask = ASK.replace("%%grok", f"%%grok {options}")
        output = replaying.answer(ask, cell_id="a")
        assert output["metadata"]["grok_jupyter"]["replayed"] is True, number


@pytest.mark.parametrize(
    ("code", "differs"),
    [
        ("%%grok -s 'Be brief.'\nhello anyone", ""),
        ("%%grok -s 'Be brief.' -m grok-4\nhello there", "'model'"),
        ("%%grok -s 'Be brief.' -t 0.5\nhello there", "'temperature'"),
        ("%%grok -s 'Be long.'\nhello there", "'messages'"),
    ],
)
def test_another_question_fails_in_one_sentence_that_says_what_to_do(replaying, code, differs):
    cell = replaying.kernel.run(code)
    assert cell.error["ename"] == "RecordingError"
    sentence = cell.error["evalue"]
    assert repr(code.partition("\n")[2]) in sentence
    assert "--replay auto" in sentence
    assert "grok_recordings" in sentence
    assert differs in sentence
    shown = "\n".join(cell.error["traceback"])
    assert sentence in shown
    assert "File" not in shown, "a traceback"
    output, _ = cell.outputs()
    assert output["data"]["text/markdown"].startswith("<sub>no answer")


def test_a_missing_second_answer_is_told_from_the_first(replaying):
    replaying.run(ASK, cell_id="a")
    cell = replaying.kernel.run(ASK, cell_id="b")
    assert "asked 2 times" in cell.error["evalue"]


def test_the_environment_wins_over_what_a_notebook_configures(notebook):
    notebook.open("auto").run("%%grok\nhello")
    notebook.open("record", GROK_JUPYTER_REPLAY="only")
    output = notebook.answer("%%grok --replay off\nhello")
    assert output["metadata"]["grok_jupyter"]["replayed"] is True
    assert notebook.kernel.run("%%grok\nsomething else").error["ename"] == "RecordingError"
    cell = notebook.kernel.run(
        "from grok_jupyter import Client\nClient(replay='off').models.list_language_models()"
    )
    assert cell.error["ename"] == "RecordingError"
    assert notebook.asked == ["hello"]


@pytest.mark.parametrize("mode", ["auto", "only"])
def test_no_key_is_needed_for_what_is_recorded(notebook, mode):
    first = notebook.open("auto").answer("%%grok\nhello")
    notebook.open(mode, XAI_API_KEY=None)
    assert notebook.answer("%%grok\nhello")["data"] == first["data"]
    error = notebook.kernel.run("%%grok\nsomething else").error
    assert "'something else'" in error["evalue"]
    assert error["ename"] == {"auto": "ConfigError", "only": "RecordingError"}[mode]
    assert notebook.asked == ["hello"]


def test_a_server_that_is_down_is_not_missed(notebook):
    first = notebook.open("auto").answer("%%grok\nhello")
    notebook.server.close()
    assert notebook.open("only").answer("%%grok\nhello")["data"] == first["data"]


def test_a_damaged_recording_is_named_and_not_believed(replaying):
    (file,) = (replaying.folder / "grok_recordings").iterdir()
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("hello", "hallo", 1), encoding="utf-8")
    error = replaying.kernel.run(ASK).error
    assert error["ename"] == "RecordingError"
    assert file.name in error["evalue"]
    assert "is damaged" in error["evalue"]
    file.write_text(text, encoding="utf-8")
    replaying.run(ASK)
