"""What a notebook records, and where."""

import json
from datetime import datetime

import pytest

pytestmark = pytest.mark.unmeasured


def test_a_cell_is_asked_once_and_replayed_in_a_new_kernel(notebook):
    first = notebook.open("auto").answer("%%grok\nWhat is 6 times 7?", cell_id="a")
    assert notebook.asked == ["What is 6 times 7?"]
    assert first["metadata"]["grok_jupyter"]["replayed"] is False
    assert notebook.kernel.value("_grok.recorded_at") is None

    again = notebook.open("auto").answer("%%grok\nWhat is 6 times 7?", cell_id="a")
    assert notebook.asked == ["What is 6 times 7?"]
    assert again["data"] == first["data"]
    assert set(again["data"]) >= {"text/markdown", "text/plain"}

    (recording,) = notebook.recordings
    said = again["metadata"]["grok_jupyter"]
    assert said["replayed"] is True
    assert said["recorded"] == recording["recorded"]
    recorded_at = notebook.kernel.value("_grok.recorded_at")
    assert recorded_at == datetime.fromisoformat(recording["recorded"]).timestamp()


def test_the_stored_output_does_not_depend_on_who_watches_the_replay(notebook):
    first = notebook.open("auto").answer("%%grok\nhello", cell_id="a")
    watched = notebook.open("only").answer("%%grok\nhello", cell_id="a")
    executed = notebook.open("only").answer("%%grok\nhello", allow_stdin=False)
    assert first["data"] == watched["data"] == executed["data"]


def test_recordings_stay_beside_the_notebook_wherever_its_cells_go(notebook, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    notebook.open("auto").run(f"import os; os.chdir({str(elsewhere)!r})")
    notebook.run("%%grok\nhello")
    notebook.run("from grok_jupyter import ChatWidget\nChatWidget().send('hi')")
    said = [recording["request"]["messages"][0]["content"] for recording in notebook.recordings]
    assert said == ["hello", "hi"]
    assert not list(elsewhere.iterdir())


def test_an_answer_that_was_interrupted_leaves_no_recording(open_kernel, scripted, tmp_path):
    kernel = open_kernel(tmp_path, XAI_BASE_URL=scripted.url)
    ask = "%%grok -o r --replay auto\nGo on"
    cell = kernel.start(ask, cell_id="a")
    scripted.next().begin().delta("Half")
    cell.until_shown("Half")
    kernel.interrupt()
    assert cell.done().error["ename"] == "GrokInterrupt"
    assert not list(tmp_path.glob("grok_recordings/*"))

    cell = kernel.start(ask, cell_id="a")
    scripted.next().answer("The whole")
    assert cell.done().status == "ok"
    assert kernel.value("(r.content, r.recorded_at)") == ("The whole", None)
    (file,) = tmp_path.glob("grok_recordings/*")
    assert json.loads(file.read_text())["occurrence"] == 1, "the interrupted one took a number"


def test_an_answer_that_is_cut_leaves_no_recording(open_kernel, scripted, tmp_path):
    kernel = open_kernel(tmp_path, XAI_BASE_URL=scripted.url)
    cell = kernel.start("%%grok --replay auto\nGo on")
    scripted.next().begin().delta("Half").close()
    assert cell.done().error["ename"] == "StreamError"
    assert not list(tmp_path.glob("grok_recordings/*"))


@pytest.mark.parametrize("recorded_with", ["--no-stream", ""])
def test_an_answer_in_one_piece_is_replayed_as_a_stream_and_the_other_way_round(
    notebook, recorded_with
):
    other = "" if recorded_with else "--no-stream"
    first = notebook.open("auto").answer(f"%%grok {recorded_with}\nhello")
    second = notebook.open("only").answer(f"%%grok {other}\nhello")
    assert second["data"] == first["data"]
    assert second["metadata"]["grok_jupyter"]["replayed"] is True


def test_the_answers_of_the_embedded_endpoint_stay_marked_as_its_own(notebook):
    first = notebook.open("auto", GROK_JUPYTER_DEMO="1").answer("%%grok\nhello")
    (recording,) = notebook.recordings
    assert recording["endpoint"] == "demo"
    again = notebook.open("only", GROK_JUPYTER_DEMO="1").answer("%%grok\nhello")
    assert again["data"] == first["data"]
    assert again["metadata"]["grok_jupyter"]["model"] == "grok-demo"
    assert "grok-demo" in again["data"]["text/markdown"]
    assert "not charged" in again["data"]["text/markdown"]


def test_no_recording_holds_the_key(notebook, key):
    cell = notebook.open("auto").kernel.run(f"%%grok -o r\nMy key is {key}, keep it")
    assert cell.error["ename"] == "InputError"
    assert not notebook.recordings
    assert "holds an API key" in cell.error["evalue"]
    assert key not in str(cell.messages)


def test_unloading_leaves_no_trace_of_it(notebook):
    notebook.open("auto").run("%%grok\nhello")
    notebook.run("%unload_ext grok_jupyter")
    assert notebook.kernel.value("[n for n in get_ipython().user_ns if 'grok' in n.lower()]") == []
    assert notebook.kernel.run("%%grok\nhello").status == "error"

    notebook.run("get_ipython().config.pop('GrokMagics')\n%load_ext grok_jupyter")
    assert (
        notebook.kernel.value("get_ipython().magics_manager.registry['GrokMagics'].replay") == "off"
    )
    notebook.run("%%grok -o r --replay auto\nhello")  # the first of its kind again
    assert notebook.kernel.value("r.recorded_at is not None")
