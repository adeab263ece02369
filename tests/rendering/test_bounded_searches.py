"""However much a server searches and runs, an output stays within reason, and says what is left."""

import io
import json

import pytest

from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.server_calls import Found, ServerToolCall, Source
from grok_jupyter.rendering.finished import finished
from grok_jupyter.rendering.searches.html import SearchesRegion, sources_html
from grok_jupyter.rendering.terminal import TerminalSurface


def answered(calls=(), urls=(), cited=()):
    response = Response()
    response.api = "responses"
    response._take(Found(list(calls), [Source(url) for url in urls]))
    choice = {"index": 0, "delta": {"content": "See."}, "finish_reason": "stop"}
    response.append(Chunk({"choices": [choice], "citations": list(cited)}))
    response.finish("completed")
    return response


def calls(count, kind="web_search", **arguments):
    text = json.dumps(arguments)
    return [ServerToolCall(kind, text, "completed", 1.0, f"i{n}", "search", position=n)
            for n in range(count)]  # fmt: skip


def printed(response):
    stream = io.StringIO()
    surface = TerminalSurface("m", with_usage=False, stream=stream)
    surface.show(response)
    surface.finish(response)
    return stream.getvalue()


def page(response):
    return "".join(op[-1] or "" for op in SearchesRegion().grow(response))


def surfaces(response):
    yield finished(response).data["text/markdown"]
    yield json.dumps(finished(response).metadata)
    yield page(response)
    yield printed(response)


def test_of_many_calls_the_first_are_shown():
    response = answered(calls(10_000, query="what " * 50))
    markdown, metadata, html, text = surfaces(response)
    for said in (markdown, html, text):
        assert len(said) < 40_000
        assert "9,900 more in response.server_tool_calls" in said
    assert len(metadata) < 10_000
    assert "10,000 searches" in markdown


def test_of_many_programs_the_later_are_short():
    response = answered(calls(300, "code_execution", code="x = 1\n" * 20_000))
    markdown, _, html, text = surfaces(response)
    for said in (markdown, html, text):
        assert len(said) < 250_000
        assert "119,600 more characters" in said


@pytest.mark.parametrize("are_cited", [True, False])
def test_addresses_that_nobody_can_read_are_no_links(are_cited):
    urls = [f"https://a{n}.example/{'x' * 100_000}" for n in range(100)]
    response = answered(urls=urls, cited=urls if are_cited else ())
    html = "".join(sources_html(response))
    for said in (finished(response).data["text/markdown"], html, printed(response)):
        assert len(said) < 30_000
    assert "a99.example" in html
    assert "href" not in html


def test_a_page_that_grows_ends_as_one_that_is_built_at_once():
    response = Response()
    region, blocks = SearchesRegion(), {}
    for call in calls(130, query="q"):
        response._take(Found([call]))
        assert region.is_behind(response)
        blocks |= {index: html for _, index, _, _, html in region.grow(response)}
        assert not region.is_behind(response)
    built = {index: html for _, index, _, _, html in region.snapshot()}
    assert blocks == built
    assert len(built) == 101
    assert "30 more in" in built[100]
    for _, index, _, _, html in region.grow(Response()):
        if html is None:
            built = {at: text for at, text in built.items() if at < index}
    assert built == {}
