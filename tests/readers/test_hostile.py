"""No answer comes to harm with any reader of Markdown."""

from __future__ import annotations

from collections import Counter

import pytest

from readers.hostile import hostile
from readers.hunting import CHUNK, hunt, report

pytestmark = pytest.mark.unmeasured

SEED = 1
COUNT = 20_000
JOBS = 2


@pytest.mark.timeout(1200)  # two busy processes; on a machine of one's own it is under a minute
def test_no_hostile_answer_comes_to_harm():
    examples, counts, harmed = [], Counter(), 0
    for chunk in hunt(SEED, range(0, COUNT, CHUNK), JOBS):
        examples += chunk.examples
        counts += chunk.counts
        harmed += chunk.harmed
    readers = Counter()
    for (reader, _), number in counts.items():
        readers[reader] += number
    assert not examples, (
        f"{harmed} of {COUNT} answers come to harm ({dict(readers)}):\n{report(SEED, examples)}"
    )


def test_an_answer_is_the_same_for_the_same_number():
    first = [hostile(5, number) for number in range(200)]
    assert first == [hostile(5, number) for number in range(200)]
    assert len(set(first)) > 190
    assert first != [hostile(6, number) for number in range(200)]
