"""What functions and models say in a call comes to no harm with any reader of a saved answer."""

from __future__ import annotations

import json
from html import unescape
from random import Random

import pytest

from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.tool_runs import ToolRun
from grok_jupyter.rendering.runs.markdown import runs_markdown
from readers.harm import harm
from readers.hostile import hostile
from readers.reading import NAMES, read

pytestmark = pytest.mark.unmeasured

COUNT = 400
OURS = ("details", "summary", "div")
STATUSES = ("done", "failed", "refused", "running")


def told(number):
    """An answer's calls, full of hostile texts; then an answer."""
    first, second = hostile(3, number), hostile(4, number)
    response = Response()
    response.tool_runs[:] = [
        ToolRun("1", first[:30], json.dumps({first[:40]: second}), STATUSES[number % 4], first),
        ToolRun("2", "f", second, STATUSES[number % 4], second[:90]),
        ToolRun("3", "g", "{}", "done", first[:60]),
    ]
    return f"{runs_markdown(response)}\n\nIt is **so**."


@pytest.mark.parametrize("name", NAMES)
def test_no_call_comes_to_harm(name):
    texts = [told(number) for number in range(COUNT)]
    for text, html in zip(texts, read(name, texts), strict=True):
        assert isinstance(html, str), text
        for tag in OURS:  # by themselves: with an attribute they are somebody else's
            html = html.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
        assert harm(html) is None, text
        assert "<strong>so</strong>" in html, text


@pytest.mark.parametrize("name", NAMES)
def test_each_reader_shows_the_result_as_it_was(name):
    result = "a  b\n\n# c\n* d $x$ `e` <f> \\(g\\) & &amp; |h|\n\n```\ni\n"
    response = Response()
    response.tool_runs[:] = [ToolRun("1", "f", "{}", "done", result)]
    (html,) = read(name, [runs_markdown(response)])
    inner = html.partition("<pre><code>")[2].partition("</code></pre>")[0]
    assert "<" not in inner
    assert unescape(inner) == result.removesuffix("\n") + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_each_reader_shows_plain_calls_as_they_are_in_the_file(name):
    random = Random(7)
    alphabet = "ab9é ()\"',=+%°-. \u4e2d"
    results = ["".join(random.choices(alphabet, k=30)).strip() for _ in range(300)]
    results = [" ".join(result.split()) for result in results if result]
    texts = []
    for result in results:
        response = Response()
        response.tool_runs[:] = [ToolRun("1", "f", "{}", "done", result)]
        texts.append(runs_markdown(response))
    assert sum("&" in text for text in texts) < len(texts), "some are plain"
    for result, html in zip(results, read(name, texts), strict=True):
        shown = html.partition("</code> → <code>")[2].partition("</code>")[0]
        assert unescape(shown) == result
