"""A talk in a few pages, most of which stay as they are."""

from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.rendering.talk.pages import BETWEEN, pages


def cut(sizes, most=8):
    cuts = pages(range(len(sizes)), most, lambda number: f"{number}".ljust(sizes[number], "x"))
    assert [turn for page in cuts for turn in page.turns] == list(range(len(sizes)))
    return [page.markdown for page in cuts]


@given(st.lists(st.integers(5, 30_000), max_size=60), st.integers(1, 8))
def test_the_pages_are_the_talk_and_never_too_many(sizes, most):
    cuts = cut(sizes, most)
    assert len(cuts) <= most
    texts = [f"{number}".ljust(size, "x") for number, size in enumerate(sizes)]
    assert BETWEEN.join(cuts) == BETWEEN.join(texts)


def test_one_more_turn_changes_little_of_a_long_talk():
    sizes = [2500] * 200
    changed, whole = [], 0
    for count in range(1, len(sizes)):
        before, after = cut(sizes[:count]), cut(sizes[: count + 1])
        changed.append(sum(len(page) for page in after if page not in before))
        whole += sum(map(len, after))
    assert sum(changed) < whole / 8
    assert sorted(changed)[len(changed) // 2] < 10_000


def test_a_talk_of_nothing_has_no_pages():
    assert cut([]) == []
