"""Figures that a notebook has closed."""

import pytest

from grok_jupyter import InputError
from grok_jupyter.chat import image


def test_an_empty_figure_says_why_it_is_empty():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    for source in (plt.figure(), plt):
        with pytest.raises(InputError, match="The figure is empty"):
            image(source)
    _, axes = plt.subplots()
    assert image(plt).url == image(axes).url
    plt.close("all")


def test_an_image_that_cannot_be_drawn_is_one_sentence():
    pil = pytest.importorskip("PIL.Image")
    with pytest.raises(InputError, match="cannot be drawn"):
        image(pil.new("L", (0, 0)))
