"""Our model of JupyterLab's removal of formulas does what JupyterLab's own code does."""

from __future__ import annotations

import pytest

from grok_jupyter.text.portable import portable
from grok_jupyter.text.portable.removal import without_formulas
from readers.answers import answer
from readers.hostile import hostile
from readers.reading import removals

pytestmark = pytest.mark.unmeasured

TEXTS = [hostile(3, number) for number in range(4000)] + [answer(number) for number in range(60)]


@pytest.mark.parametrize("name", ["removal-4.6", "removal-4.2"])
def test_the_same_formulas_are_taken_out_of_a_saved_text(name):
    saved = [portable(text) for text in TEXTS]
    assert differing(name, saved) == []


@pytest.mark.parametrize("name", ["removal-4.6", "removal-4.2"])
def test_the_same_formulas_are_taken_out_of_any_text(name):
    # A saved text has none of the blanks and ends of lines that only JavaScript knows.
    plain = [text.translate(dict.fromkeys(map(ord, "\r\x01\u2028\u2029\ufeff"))) for text in TEXTS]
    assert differing(name, plain) == []


def differing(name, texts):
    wanted = removals(name, texts)
    pairs = ((text, without_formulas(text), each) for text, each in zip(texts, wanted, strict=True))
    return [(text, ours, theirs) for text, ours, theirs in pairs if ours != theirs][:5]
