"""``-i last``: the image that the notebook displayed last."""

import base64
import io

import pytest
from PIL import Image
from versions import HAS_IPYKERNEL_7, NEEDS_IPYKERNEL_7

PREPARE = """
from IPython.display import display, Image as Picture
from PIL import Image
def colour(name):
    return Image.new("RGB", (8, 8), name)
"""


@pytest.fixture
def sent(simulated, simulator):
    """Run code, then ask with ``-i last``; the colour of the image that arrives."""

    def ask(code):
        for each in (PREPARE, code, "%%grok -i last\nWhat is it?"):
            cell = simulated.run(each)
            assert cell.status == "ok", cell.messages
        parts = simulator.requests[-1].body["messages"][-1]["content"]
        (address,) = [part["image_url"]["url"] for part in parts if part["type"] == "image_url"]
        picture = Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2])))
        return picture.convert("RGB").getpixel((0, 0))

    return ask


def test_it_is_what_was_displayed(sent):
    assert sent("display(colour('red'))\ndisplay(colour('lime'))") == (0, 255, 0)


@NEEDS_IPYKERNEL_7
def test_it_is_a_result_of_a_cell(sent):
    assert sent("display(colour('red'))\ncolour('blue')") == (0, 0, 255)


def test_it_is_an_image_that_took_the_place_of_another(sent):
    code = "handle = display(colour('red'), display_id=True)\nhandle.update(colour('yellow'))"
    assert sent(code) == (255, 255, 0)


def test_it_is_a_figure_that_a_cell_drew(sent):
    code = (
        "%matplotlib inline\nimport matplotlib.pyplot as plt\n"
        "fig = plt.figure(facecolor='magenta'); plt.plot([1]); None"
    )
    assert sent(code) == (255, 0, 255)


def test_text_that_is_displayed_later_does_not_take_its_place(sent):
    assert sent("display(colour('red'))\ndisplay('words')\n1 + 1") == (255, 0, 0)


def test_a_variable_of_that_name_comes_first(sent):
    assert sent("display(colour('red'))\nlast = colour('lime')") == (0, 255, 0)


def test_without_an_image_it_is_said(kernel):
    kernel.run("%unload_ext grok_jupyter\n%load_ext grok_jupyter")
    error = kernel.run("%%grok -i last\nWhat is it?").error
    assert "no image has been displayed" in error["evalue"]


def test_answers_are_still_watched_and_unloading_ends_it(kernel, scripted):
    cell = kernel.start("%grok Say it.")
    scripted.next().answer("So it is.")
    assert cell.done().updates, "an answer is shown while it arrives"
    assert kernel.run("%unload_ext grok_jupyter").status == "ok"
    assert kernel.value("len(get_ipython().display_pub._hooks)") == 0
    if HAS_IPYKERNEL_7:
        assert kernel.value("len(get_ipython().displayhook._hooks)") == 0
    kernel.run("%load_ext grok_jupyter")


@NEEDS_IPYKERNEL_7
def test_an_svg_is_said_to_be_one_and_no_older_image_is_sent(simulated):
    simulated.run(PREPARE)
    simulated.run("from IPython.display import SVG\ndisplay(colour('red'))")
    simulated.run("SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')")
    assert "is an SVG" in simulated.run("%%grok -i last\nWhat is it?").error["evalue"]
