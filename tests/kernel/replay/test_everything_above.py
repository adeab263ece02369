"""What is built on answers has them replayed: conversations, images, forms, clients."""

import json

import pytest

pytestmark = pytest.mark.unmeasured

SQUARE = """
from io import BytesIO
from PIL import Image
png = BytesIO()
Image.new("RGB", (40, 30), "teal").save(png, "png", compress_level={level})
square = png.getvalue()
"""
FIGURE = """
from matplotlib.figure import Figure
square = Figure()
square.subplots().plot([1, 4, 9])
"""
AWAITED = """
from grok_jupyter import AsyncClient
from grok_jupyter.chat import user

async with AsyncClient(replay="auto") as client:
    chat = client.chat.create("grok-4.6").append(user("hello"))
    async for response, chunk in chat.stream():
        print(chunk.content, end="")
"""


def is_replayed(output):
    return output["metadata"]["grok_jupyter"]["replayed"]


def test_a_conversation_is_replayed_turn_by_turn(notebook):
    cells = ["%%grok -c plan\none", "%%grok -c plan\ntwo", "%%grok -c plan\nthree"]
    notebook.open("auto")
    said = [notebook.answer(code, cell_id=str(at)) for at, code in enumerate(cells)]
    assert notebook.asked == ["one", "two", "three"]
    notebook.open("only")
    again = [notebook.answer(code, cell_id=str(at)) for at, code in enumerate(cells)]
    assert notebook.asked == ["one", "two", "three"]
    assert [output["data"] for output in again] == [output["data"] for output in said]
    assert all(map(is_replayed, again))


def test_a_turn_of_a_conversation_that_is_run_again_is_replayed(notebook):
    notebook.open("auto")
    notebook.answer("%%grok -c plan\none", cell_id="a")
    second = notebook.answer("%%grok -c plan\ntwo", cell_id="b")
    again = notebook.answer("%%grok -c plan\ntwo", cell_id="b")
    assert is_replayed(again)
    assert again["data"] == second["data"]


def test_an_image_is_known_by_its_pixels_however_it_is_compressed(notebook):
    notebook.open("auto").run(SQUARE.format(level=0))
    first = notebook.answer("%%grok -i square\nWhat is this?")
    size = notebook.kernel.value("len(square)")
    notebook.open("only").run(SQUARE.format(level=9))
    assert notebook.kernel.value("len(square)") != size
    assert notebook.answer("%%grok -i square\nWhat is this?")["data"] == first["data"]
    (recording,) = notebook.recordings
    assert '"size": [40, 30]' in json.dumps(recording["request"])

    notebook.run(SQUARE.format(level=9).replace("teal", "red"))
    cell = notebook.kernel.run("%%grok -i square\nWhat is this?")
    assert cell.error["ename"] == "RecordingError"


def test_a_figure_that_is_drawn_anew_is_the_same_image(notebook):
    pytest.importorskip("matplotlib")
    notebook.open("auto").run(FIGURE)
    first = notebook.answer("%%grok -i square\nWhat is this?")
    notebook.open("only", XAI_API_KEY=None).run(FIGURE)
    assert notebook.answer("%%grok -i square\nWhat is this?")["data"] == first["data"]


@pytest.mark.parametrize("form", ["json", "code", "text"])
def test_an_answer_in_another_form_is_replayed_in_it(notebook, form):
    ask = f"%%grok -o r -f {form}\nWrite Python code as JSON"
    first = notebook.open("auto").kernel.run(ask)
    again = notebook.open("only").kernel.run(ask)
    assert again.status == first.status
    assert again.outputs()[0]["data"] == first.outputs()[0]["data"]
    assert notebook.kernel.value("r.recorded_at is not None")


def test_usage_says_that_replays_cost_nothing(open_kernel, scripted, tmp_path):
    usage = {"prompt_tokens": 7, "completion_tokens": 5, "cost_in_usd_ticks": 25_000_000}

    def opened():
        return open_kernel(tmp_path, XAI_BASE_URL=scripted.url, GROK_JUPYTER_REPLAY="auto")

    cell = opened().start("%%grok\nhello")
    scripted.next().answer("Hi", usage=usage)
    first = cell.done().outputs()
    kernel = opened()
    again = kernel.run("%%grok -o r\nhello").outputs()
    assert [output["data"] for output in again] == [output["data"] for output in first]
    assert kernel.value("r.cost_usd") == 0.0025, "what it cost when it was recorded"
    (table,) = kernel.run("%grok usage").outputs()
    assert "1 (1 replayed)" in table["data"]["text/plain"]
    assert "replays cost nothing (0.0025 USD when recorded)" in table["data"]["text/plain"]


def test_an_awaited_answer_in_a_cell_is_replayed(notebook):
    said = notebook.open("off").run(AWAITED, cell_id="a").stdout
    assert len(notebook.asked) == 1
    assert notebook.open("off").run(AWAITED, cell_id="a").stdout == said
    assert len(notebook.asked) == 1
    assert notebook.kernel.value("response.recorded_at is not None")


def test_cells_and_clients_share_what_is_recorded(notebook):
    notebook.open("auto").run("%%grok\nhello")
    notebook.open("off").run(AWAITED)
    assert notebook.kernel.value("response.recorded_at is not None")
    assert notebook.asked == ["hello"]
