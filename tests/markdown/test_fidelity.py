"""As GitHub renders it: the project's own corpus, compared as trees."""

from collections import Counter

import pytest
from fidelity.reference import gfm, readings
from fidelity.texts import answers, corpus, nasties
from fidelity.trees import tree

from grok_jupyter.rendering.engine import render


def is_right(text):
    rendered = tree(render(text.markdown, maths="tex"))
    return any(rendered == reading for reading in readings(text.masked))


@pytest.fixture(scope="module")
def verdicts():
    return {(text.group, text.name): is_right(text) for text in corpus()}


def test_the_corpus_is_large_enough():
    assert len(nasties()) >= 200
    assert len({text.group for text in nasties()}) >= 13
    assert len(answers()) >= 100
    assert 2500 < sum(len(text.markdown) for text in answers()) / len(answers()) < 4000


def test_the_reference_tells_right_from_wrong():
    text = "- a\n\n- b\n"
    assert tree("<ul><li><p>a</p></li><li><p>b</p></li></ul>") == tree(gfm(text))
    assert tree("<ul><li>a</li><li>b</li></ul>") != tree(gfm(text))


def test_nearly_all_texts_are_rendered_as_on_github(verdicts):
    wrong = [name for name, is_good in verdicts.items() if not is_good]
    assert len(wrong) <= 0.02 * len(verdicts), wrong


def test_no_group_is_far_behind(verdicts):
    all_of, good = Counter(), Counter()
    for (group, _), is_good in verdicts.items():
        all_of[group] += 1
        good[group] += is_good
    shares = {group: good[group] / all_of[group] for group in all_of}
    assert {group: share for group, share in shares.items() if share < 0.94} == {}


def test_maths_as_mathml_changes_nothing_else():
    for text in nasties():
        assert tree(render(text.markdown)) == tree(render(text.markdown, maths="tex")), text.name
