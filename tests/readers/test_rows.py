"""Answers, columns and errors of rows come to no harm with any reader of a saved notebook."""

from __future__ import annotations

import re
from html import unescape

import pytest

from grok_jupyter.client.many.framing import PlainFraming
from grok_jupyter.client.many.rows import Rows
from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.errors import GrokError
from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.rows.finished import finished_rows
from grok_jupyter.rendering.rows.frames import LiveRows
from grok_jupyter.rendering.rows.grid import Beside
from readers.harm import harm
from readers.hostile import hostile
from readers.reading import NAMES, read

pytestmark = pytest.mark.unmeasured

COUNT = 150
OURS = ("table", "thead", "tbody", "tr", "th", "td", "ul", "li")


def answered(text):
    response = Response()
    response.append(Chunk({"choices": [{"index": 0, "delta": {"content": text}}]}))
    response.finish("completed")
    return response


def told(*texts, name="a"):
    """Rows with an answer each but the last, which fails with its text."""
    rows = Rows(PlainFraming(len(texts)))
    rows.begin()
    for number, text in enumerate(texts[:-1]):
        rows.settle(number, answered(text))
    rows.settle(len(texts) - 1, None, GrokError(texts[-1]))
    rows.end("completed")
    return rows, Beside([name], lambda number: [texts[number]])


def finished(*texts, name="a"):
    rows, beside = told(*texts, name=name)
    return finished_rows(rows, beside=beside, variable="out").data["text/markdown"]


@pytest.mark.parametrize("name", NAMES)
def test_no_row_comes_to_harm(name):
    texts = []
    for number in range(COUNT):
        nasty = [hostile(seed, number) for seed in (7, 8, 9)]
        texts.append(finished(*nasty, name=nasty[0][:20]))
        rows, beside = told(*nasty)
        texts.append(LiveRows(beside).frame(rows))
    for text, html in zip(texts, read(name, texts), strict=True):
        assert isinstance(html, str), text
        for tag in OURS:
            html = html.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
        assert harm(html) is None, text


@pytest.mark.parametrize("name", NAMES)
def test_each_reader_shows_all_cells_as_they_were(name):
    cell = "a | b \\| c $x$ and $y$ `d` *e* <f> \\(g\\) &amp; [h](i) #1 www.j.k"
    (html,) = read(name, [finished(cell, "two", "- no", name="k|l")])
    rows = [
        [
            unescape(re.sub(r"<[^>]+>", "", one)).replace("\xa0", " ")
            for one in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
        ]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL)
    ]
    assert rows == [
        ["row", "k|l", "answer"], ["0", cell, cell], ["1", "two", "two"], ["2", "- no", "failed"],
    ]  # fmt: skip
