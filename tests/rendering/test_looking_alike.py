"""What a server found passes for nothing else: no sign turns its line round, hosts are ASCII."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.server_calls import Found, ServerToolCall, Source
from grok_jupyter.rendering.finished import finished
from grok_jupyter.rendering.searches.html import search_html, sources_html
from grok_jupyter.rendering.searches.words import search_in_words
from grok_jupyter.rendering.terminal import TerminalSurface
from grok_jupyter.text.citing.hosts import shown_address

MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
WORDS = st.text(st.sampled_from([*MARKS, *"aB 1.אב/"]), min_size=1, max_size=12)
TURNED = "GitHub \u202e"
CYRILLIC = "https://\u0440\u0430\u0443\u0440\u0430l.example/\u0430?q=\u202e"


def found(title, query, code, url="https://moc.buhtig.example/login", name="search"):
    calls = [
        ServerToolCall("web_search", json.dumps({"query": query}), "completed", 1.0, "a", name),
        ServerToolCall("code_execution", json.dumps({"code": code}), "completed", 1.0, "b", "",
                       position=1),
        ServerToolCall("mcp", "{}", "completed", 1.0, "c", name, position=2),
        ServerToolCall("web_search", json.dumps({"url": url}), "completed", 1.0, "d", "open_page",
                       position=3),
    ]  # fmt: skip
    response = Response()
    response.api = "responses"
    response._take(Found(calls, [Source(url, title), Source("https://b.example", title)]))
    text = {"index": 0, "delta": {"content": "See."}, "finish_reason": "stop"}
    response.append(Chunk({"choices": [text], "citations": [url]}))
    response.finish("completed")
    return response


def surfaces(response):
    """What a page, a file and a terminal get of the calls and sources."""
    calls = response.server_tool_calls
    yield "".join(search_html(search_in_words(call)) for call in calls)
    yield "".join(sources_html(response))
    yield finished(response).data["text/markdown"]
    printed = io.StringIO()
    surface = TerminalSurface("m", with_usage=False, stream=printed)
    surface.show(response)
    surface.finish(response)
    yield printed.getvalue()


@given(title=WORDS, query=WORDS, code=WORDS, name=WORDS)
def test_no_mark_of_direction_stands_beside_what_is_ours(title, query, code, name):
    for text in surfaces(found(title, query, code, name=name)):
        assert not set(MARKS) & set(text)


def test_letters_of_every_script_stay():
    for text in list(surfaces(found("שלום עולם", "مرحبا", "print('é')")))[1:]:
        assert "שלום עולם" in text or "&#" in text


def test_a_program_shows_what_its_signs_would_hide():
    html, _, markdown, printed = surfaces(found("t", "q", "a = 1 \u202e# x"))
    for text in (html, printed):
        assert r"\u202e" in text
    assert "202e" in markdown


@pytest.mark.parametrize("url", [CYRILLIC, "https://\u0440.example", "https://b\u00fcch.example/ä"])
def test_a_host_is_shown_as_it_is_looked_up(url):
    *_, printed = surfaces(found("PayPal", "q", "c", url=url))
    assert printed.isascii() or "·" in printed
    assert "xn--" in printed
    assert not any(sign in printed for sign in "\u0440\u0430\u0443ü")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://github.com@evil.example/x", "https://evil.example/x"),
        ("https://a.example:8080/b?c=d#e", "https://a.example:8080/b?c=d#e"),
        ("https://a.example:99999/", ""),
        ("javascript:f()", ""),
        ("collections://a/b", ""),
        ("https://[::1]/a", ""),
    ],
)
def test_an_address_in_a_terminal_names_its_host(url, shown):
    assert shown_address(url) == shown
