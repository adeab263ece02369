"""How values of a notebook read in a prompt."""

import numpy as np
import pytest

from grok_jupyter.frontends.prompt.interpolation import interpolate
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.images import ImagePart
from grok_jupyter.protocol.response import Response
from grok_jupyter.values import rendered

BOUND = 9000  # characters; the value's own bound and what is said about it


def test_a_string_is_inserted_as_it_is_however_long():
    text = "line\n" * 10_000
    assert rendered(text) == text


@pytest.mark.parametrize(
    ("value", "text"), [(7, "7"), (None, "None"), (2.5, "2.5"), (b"x", "b'x'")]
)
def test_simple_values_read_as_python_writes_them(value, text):
    assert rendered(value) == text


def test_an_empty_response_inserts_nothing():
    assert rendered(Response()) == ""


def test_a_number_of_numpy_is_a_number():
    assert rendered(np.float64(15.75)) == "15.75"
    assert rendered(np.int32(7)) == "7"


@pytest.mark.parametrize("value", [list(range(100_000)), dict.fromkeys(range(9999), "x" * 50)])
def test_long_lists_and_dicts_are_cut_and_say_so(value):
    text = rendered(value)
    assert "are cut]" in text
    assert len(text) < BOUND


def test_a_dict_reads_as_json():
    assert rendered({"ä": [1, None]}) == '{\n "ä": [\n  1,\n  null\n ]\n}'


def test_what_json_cannot_say_reads_as_python():
    assert rendered({"a": {1, 2}}) == "{'a': {1, 2}}"
    looped = []
    looped.append(looped)
    assert rendered(looped) == "[[...]]"


def test_an_exception_shows_where_it_came_from():
    try:
        _ = {}["missing"]
    except KeyError as error:
        text = rendered(error)
    assert text.startswith("Traceback")
    assert text.endswith("KeyError: 'missing'")


def test_a_long_exception_keeps_its_end():
    text = rendered(ValueError("x" * 20_000 + " the point"))
    assert text.endswith("the point")
    assert "characters are cut]" in text
    assert len(text) < BOUND


def test_a_function_shows_its_source():
    def double(x):
        return 2 * x

    assert "return 2 * x" in rendered(double)
    assert "class ImagePart" in rendered(ImagePart)
    assert "len" in rendered(len)


def test_a_value_whose_repr_fails_is_refused_in_a_sentence():
    class Broken:
        def __repr__(self):
            raise RuntimeError("no repr today")

    with pytest.raises(InputError, match="no repr today"):
        interpolate("{{x}}", {"x": Broken()})


def test_a_figure_becomes_an_image_between_the_texts():
    from matplotlib.figure import Figure

    figure = Figure()
    axes = figure.subplots()
    axes.plot([1, 2])
    before, picture, after = interpolate("see {{fig}} here", {"fig": figure})
    assert (before, after) == ("see ", " here")
    assert picture.url.startswith("data:image/png;base64,")
    assert rendered(axes).url.startswith("data:image/png;base64,")


def test_a_picture_becomes_an_image():
    from PIL import Image

    for mode in ("RGB", "RGBA", "L", "P", "CMYK", "F"):
        part = rendered(Image.new(mode, (4, 3)))
        assert part.url.startswith("data:image/png;base64,")


@pytest.mark.timeout(60)
@pytest.mark.parametrize("method", ["items", "__iter__"])
def test_a_value_that_has_more_than_it_says_is_read_up_to_the_bound(method):
    def endless(self):
        while True:
            yield ("a", 1)

    kind = dict if method == "items" else list
    value = type("Endless", (kind,), {method: endless})([("a", 1)])
    assert "more entries are cut" in rendered(value)
