"""Elements as the parser makes them."""

from xml.etree.ElementTree import Element, SubElement

import pytest


@pytest.fixture
def code():
    """Return a function that makes a `<code>` element."""

    def make(source):
        element = Element("code")
        element.text = source
        return element

    return make


@pytest.fixture
def formula():
    """Return a function that makes a paragraph with one formula, and returns both."""

    def make(tex, *, is_display=False):
        paragraph = Element("p")
        attributes = {"class": "math", "data-tex": tex, "data-display": str(is_display).lower()}
        span = SubElement(paragraph, "span", attributes)
        span.text = tex
        span.tail = " after"
        return paragraph, span

    return make
