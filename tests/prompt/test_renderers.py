"""Arrays, objects, modules, estimators, and renderers of one's own."""

import dataclasses
import enum
import math
import types
from pathlib import Path

import numpy as np
import pydantic
import pytest

import grok_jupyter
from grok_jupyter import InputError
from grok_jupyter.frontends.prompt.interpolation import interpolate
from grok_jupyter.protocol.images import ImagePart
from grok_jupyter.values import rendered

BOUND = 9000
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)


def test_a_small_array_is_shown_whole():
    text = rendered(np.array([[1, 2], [3, 4]]))
    assert text == "Array (numpy) of shape (2, 2), int64, 1 to 4:\n[[1 2]\n [3 4]]"


@pytest.mark.parametrize("shape", [(1000, 1000), (50, 50, 50), (10_000,), (3,) * 8])
def test_a_large_array_shows_shape_range_and_a_corner(shape):
    text = rendered(np.arange(np.prod(shape), dtype=float).reshape(shape))
    assert f"of shape {shape}, float64, 0 to {np.prod(shape) - 1:.6g}. Its first corner" in text
    assert len(text) < BOUND


@pytest.mark.parametrize(
    "value",
    [np.array([]), np.array(5), np.array(["a"]), np.array([object()]), np.array([math.nan]),
              np.zeros((0, 3)), np.array([1j])],
)  # fmt: skip
def test_odd_arrays_are_no_error(value):
    assert rendered(value).startswith("Array (numpy) of shape")


def test_a_sparse_matrix_is_not_filled():
    sparse = pytest.importorskip("scipy.sparse")
    for make in (sparse.csr_matrix, sparse.coo_array, sparse.csc_array):
        text = rendered(make(np.eye(3)))
        assert "matrix of shape (3, 3), float64, 3 values stored" in text
        assert "(2, 2): 1.0" in text
    places = np.arange(100_000)
    text = rendered(sparse.coo_matrix((places, (places, places)), shape=(10**6, 10**6)).tocsr())
    assert "100,000 values stored. Those of its first 5 rows:" in text
    assert len(text) < BOUND


def test_an_estimator_shows_its_parameters():
    pytest.importorskip("sklearn")
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression(C=2.5))
    text = rendered(model)
    assert text.startswith("Pipeline")
    assert "logisticregression__C: 2.5" in text
    assert "not fitted" in rendered(LogisticRegression())
    fitted = LogisticRegression().fit([[0], [1]], [0, 1])
    assert "fitted (classes_, coef_" in rendered(fitted)


@dataclasses.dataclass
class Point:
    x: int
    secret: str = dataclasses.field(repr=False, default="hidden")


class Colour(enum.Enum):
    RED = "r"
    BLUE = "b"


class City(pydantic.BaseModel):
    name: str
    people: int


def test_objects_say_what_they_hold():
    assert rendered(Point(3)) == "Point\n  x: 3"
    assert rendered(Colour.RED) == "Colour.RED = 'r' (of RED, BLUE)"
    assert rendered(City(name="Oslo", people=7)) == 'City\n{\n "name": "Oslo",\n "people": 7\n}'
    assert rendered({3, 1, 2}) == "set of 3: {1, 2, 3}"
    assert rendered(Path("a") / "b.csv") == str(Path("a") / "b.csv")


def test_a_class_is_shown_by_its_source_and_not_as_an_object_of_itself():
    assert "class Point" in rendered(Point)
    assert "class City" in rendered(City)
    assert "class Colour" in rendered(Colour)


def test_a_module_says_what_it_offers():
    text = rendered(math)
    assert text.startswith("Module math: This module provides")
    assert "sqrt" in text
    assert "more" in rendered(np)
    assert len(rendered(np)) < BOUND
    assert rendered(types.ModuleType("empty")).startswith("Module empty")


def test_a_generator_is_not_used_up():
    def numbers():
        yield from range(3)

    made = numbers()
    assert "would use them up" in rendered(made)
    assert list(made) == [0, 1, 2]
    for value in (iter([1]), map(str, [1]), (n for n in [1])):
        assert "not shown" in rendered(value)


@pytest.mark.parametrize("library", ["plotly", "altair"])
def test_a_figure_whose_exporter_is_missing_is_one_sentence(library, monkeypatch):
    import sys

    if library == "plotly":
        figure = pytest.importorskip("plotly.graph_objects").Figure()
        monkeypatch.setitem(sys.modules, "kaleido", None)
        remedy = "pip install kaleido"
    else:
        altair = pytest.importorskip("altair")
        figure = altair.Chart({"values": [{"a": 1}]}).mark_point().encode(x="a:Q")
        monkeypatch.setitem(sys.modules, "vl_convert", None)
        remedy = "pip install vl-convert-python"
    with pytest.raises(InputError, match=rf"The {library} .*cannot be drawn.*{remedy}"):
        interpolate("{{figure}}", {"figure": figure})


# -- renderers of one's own ----------------------------------------------------------------------


class Molecule:
    def __init__(self, answer):
        self._answer = answer

    def _ai_repr_(self):
        return self._answer


PICTURES = [{"image/png": PIXEL}, {"text/plain": "x", "image/png": PIXEL}]
TEXTS = ["H2O", {"text/plain": "H2O"}, {"text/markdown": "H2O", "text/html": "<b>"},
         ({"text/plain": "H2O"}, {})]  # fmt: skip


@pytest.mark.parametrize("answer", TEXTS)
def test_a_class_says_how_a_model_reads_it(answer):
    assert rendered(Molecule(answer)) == "H2O"


@pytest.mark.parametrize("answer", PICTURES)
def test_a_class_may_show_a_picture(answer):
    assert isinstance(rendered(Molecule(answer)), ImagePart)


@pytest.mark.parametrize(
    ("answer", "said"),
    [(None, "returned None"), (7, "value of type int"), ({"text/html": "x"}, "'text/html'"),
     ({}, "nothing")],
)  # fmt: skip
def test_what_a_class_says_wrongly_is_refused_in_a_sentence(answer, said):
    with pytest.raises(InputError, match=rf"Molecule\._ai_repr_\(\).*{said}"):
        interpolate("{{m}}", {"m": Molecule(answer)})


def test_the_class_itself_is_no_object_of_it():
    assert "class Molecule" in rendered(Molecule)


def test_what_a_class_says_is_bounded():
    text = rendered(Molecule("x" * 100_000))
    assert "are cut]" in text
    assert len(text) < BOUND


@pytest.fixture
def register():
    kinds = []

    def register(kind, function):
        kinds.append(kind)
        grok_jupyter.register_renderer(kind, function)

    yield register
    for kind in kinds:
        grok_jupyter.register_renderer(kind, None)


def test_a_registered_renderer_goes_first_and_holds_for_subclasses(register):
    class Water(Molecule):
        pass

    register(Molecule, lambda value: f"registered {type(value).__name__}")
    assert rendered(Water("by itself")) == "registered Water"
    register(Water, lambda value: "its own")
    assert rendered(Water("by itself")) == "its own"


def test_a_renderer_may_return_an_image(register):
    import base64

    register(Molecule, lambda value: base64.b64decode(PIXEL))
    assert isinstance(rendered(Molecule("")), ImagePart)


def test_a_renderer_that_fails_is_said_and_nothing_is_sent(register):
    register(Molecule, lambda value: 1 / 0)
    with pytest.raises(InputError, match="ZeroDivisionError"):
        interpolate("{{m}}", {"m": Molecule("")})


def test_what_cannot_be_registered_is_refused():
    with pytest.raises(InputError, match="takes a class, not 7"):
        grok_jupyter.register_renderer(7, str)
    with pytest.raises(InputError, match="cannot be called"):
        grok_jupyter.register_renderer(Molecule, "text")


@pytest.mark.parametrize("count", [4, 400])
@pytest.mark.parametrize("kind", ["csr", "csc", "coo", "dia", "bsr", "lil", "dok"])
def test_each_format_of_a_sparse_matrix_is_read(kind, count):
    scipy = pytest.importorskip("scipy.sparse")
    text = rendered(getattr(scipy, f"{kind}_array")(scipy.eye(count)))
    assert text.startswith(f"Sparse {kind} matrix of shape ({count}, {count}), float64")
    assert "(0, 0): 1.0" in text


def test_names_that_are_left_out_are_counted():
    many = enum.Enum("Many", [f"member_{n}" for n in range(60)])
    assert "member_49 and 10 more" in rendered(many.member_3)


def test_an_array_that_is_too_large_for_a_range_says_so():
    assert "its range is left out" in rendered(np.zeros(10_000_001, dtype="int8"))


class Failing:
    def _ai_repr_(self):
        return {}["name"]


def test_a_class_or_renderer_that_fails_is_named():
    with pytest.raises(InputError, match=r"Failing\._ai_repr_\(\) failed with KeyError: 'name'"):
        interpolate("{{f}}", {"f": Failing()})
    grok_jupyter.register_renderer(Failing, lambda value: 1 / 0)
    try:
        with pytest.raises(InputError, match="The renderer of Failing failed with ZeroDivision"):
            interpolate("{{f}}", {"f": Failing()})
    finally:
        grok_jupyter.register_renderer(Failing, None)
