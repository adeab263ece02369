"""Citations and sources of an answer that is read while it arrives."""

import sys
from threading import Event, Thread

import pytest

from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.response import Response


@pytest.fixture
def hurried():
    """Threads that take turns all the time."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_citations_are_read_in_one_thread_while_they_come_in_another(hurried):
    response, is_over, failures = Response(), Event(), []

    def read():
        while not is_over.is_set():
            try:
                assert all(one.startswith("https://") for one in response.citations)
            except RuntimeError as error:
                failures.append(error)

    reader = Thread(target=read)
    reader.start()
    for number in range(3000):
        response.append(Chunk({"citations": [f"https://a.example/{number}"]}))
    is_over.set()
    reader.join()
    assert failures == []
    assert len(response.citations) == 3000
    assert len(set(response.citations)) == 3000


def test_a_citation_that_is_reported_again_counts_once():
    response = Response()
    for _ in range(2):
        response.append(Chunk({"citations": ["https://a.example/1", {"url": "https://b.example"}]}))
    assert response.citations == ["https://a.example/1", {"url": "https://b.example"}]


def test_what_is_added_to_the_lists_of_an_answer_stays():
    response = Response()
    for added in (response.rounds, response.tool_runs, response.choices[0].logprobs):
        added.append("kept")
    assert response.rounds == response.tool_runs == response.logprobs == ["kept"]
