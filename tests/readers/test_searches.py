"""Queries, code, titles and addresses of searches come to no harm with any reader."""

from __future__ import annotations

import json

import pytest

from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.server_calls import Found, ServerToolCall, Source
from grok_jupyter.rendering.finished import finished
from readers.harm import harm
from readers.hostile import hostile
from readers.reading import NAMES, read

pytestmark = pytest.mark.unmeasured

COUNT = 300
OURS = ("details", "summary", "div", "ul", "li")
KINDS = ("web_search", "x_search", "code_execution", "mcp")
A, B = "https://demo.invalid/a_b?c=1&d=*e*", "https://other.invalid/(x)"


def searched(content, calls=(), sources=()):
    response = Response()
    response.api, response.cites = "responses", True
    response._take(Found(list(calls), list(sources)))
    response.append(Chunk({"choices": [{"index": 0, "delta": {"content": content}}]}))
    response.finish("completed")
    return finished(response, with_usage=False).data["text/markdown"]


def told(number):
    """An answer with calls and sources full of hostile texts."""
    first, second = hostile(5, number), hostile(6, number)
    calls = [
        ServerToolCall(
            KINDS[(number + at) % 4],
            json.dumps({"query": second} if at % 2 else {"code": first, "url": second}),
            "completed",
            name=first[:20] if number % 3 else "",
            position=at,
        )
        for at in range(1 + number % 8)
    ]
    urls = [f"https://e.invalid/{first}", f"https://e.invalid/{number}", second, f"https://{first}"]
    sources = [Source(url, text) for url, text in zip(urls, [first, second] * 2, strict=True)]
    return searched(f"It is **so**.[[1]]({urls[number % 4]})[[2]]({A})", calls, sources)


@pytest.mark.parametrize("name", NAMES)
def test_no_search_comes_to_harm(name):
    texts = [told(number) for number in range(COUNT)]
    for text, html in zip(texts, read(name, texts), strict=True):
        assert isinstance(html, str), text
        for tag in OURS:  # by themselves: with an attribute they are somebody else's
            html = html.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
        assert harm(html) is None, text
        assert "<strong>so</strong>" in html, text


@pytest.mark.parametrize("name", NAMES)
def test_each_reader_shows_citations_and_sources_alike(name):
    sources = [Source(B, "The *title* $x$"), Source(A, ""), Source("https://c.invalid/", "C & D")]
    content = f"- So.[[9]]({A})[[1]]({B})\n- And `[[1]]({A})`.\n\n| a |\n|---|\n| b[[1]]({A}) |"
    (html,) = read(name, [searched(content, sources=sources)])
    assert html.count("<sup><a ") == 3
    assert html.count('title="demo.invalid"') == 2
    assert html.count('title="other.invalid"') == 1
    assert html.count(">1</a></sup>") == 2
    assert html.count(">2</a></sup>") == 1
    assert "<ol>" in html
    assert "The *title* " in html.replace("&#42;", "*")
    assert "<summary>1 more page read</summary>" in html
    assert 'href="https://c.invalid/"' in html
