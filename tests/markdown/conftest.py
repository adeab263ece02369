"""Streams that are cut somewhere, drawn on a page in small."""

import pytest
from fidelity.page import Page

from grok_jupyter.rendering.stream import MarkdownStream


@pytest.fixture
def frames():
    """Return a function that streams a text, and yields the stream and the page at each frame."""

    def stream_it(text, cuts=4, **settings):
        stream, page = MarkdownStream(**settings), Page()
        if isinstance(cuts, int):
            cuts = range(cuts, len(text), cuts)
        for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
            page.apply(stream.feed(text[start:end]))
            yield stream, page
        page.apply(stream.finish())
        yield stream, page

    return stream_it
