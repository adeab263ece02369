"""What painting a search costs grows with the search only."""

import pytest
from counting import lines_run

from grok_jupyter.client.secret import Secret
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.responses.reader import EventReader
from grok_jupyter.protocol.shown import Shown
from grok_jupyter.rendering.searches.html import SearchesRegion

EACH = 10  # events between two paints


@pytest.fixture(autouse=True, scope="module")
def secret():
    """Where no key is known, nothing is looked at."""
    return Secret("xai-Zq7AbCdEfGhIjKlMnOpQrStUvWxYz0123456789end9")


def searches(count):
    for index in range(count):
        item = {"id": f"ws_{index}", "type": "web_search_call", "status": "in_progress"}
        yield {"type": "response.output_item.added", "item": item, "output_index": index}
        urls = [{"url": f"https://a.example/{index}/{page}"} for page in range(3)]
        done = {**item, "status": "completed", "action": {"query": "q", "sources": urls}}
        yield {"type": "response.output_item.done", "item": done, "output_index": index}


def thoughts(count):
    for index in range(count):
        item = {"id": "r", "type": "reasoning", "encrypted_content": f"x{index}",
                "summary": [{"type": "summary_text", "text": "t"}]}  # fmt: skip
        yield {"type": "response.output_item.done", "item": item, "output_index": index}


def messages(count):
    for index in range(count):
        part = {"type": "output_text", "text": "a"}
        item = {"id": f"m{index}", "type": "message", "content": [part]}
        yield {"type": "response.output_item.done", "item": item, "output_index": index}


def paint(events):
    response, reader, region = Response(), EventReader("grok-4.5"), SearchesRegion()
    shown = Shown(response)
    for number, event in enumerate(events):
        chunk = reader.read(event)
        if chunk is not None:
            response.append(chunk)
        if number % EACH == 0:
            clean = shown.catch_up()
            if region.is_behind(clean):
                region.grow(clean)
    response.finish("interrupted")
    shown.catch_up()


@pytest.mark.parametrize("kind", [searches, thoughts, messages])
def test_twice_as_many_items_are_twice_the_work(kind):
    paint(kind(5))  # what is loaded once
    small, large = (lines_run(lambda n=n: paint(kind(n))) for n in (150, 300))
    assert large < 2.4 * small
