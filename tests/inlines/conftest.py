"""The inline parser over small definitions, its result written as HTML."""

from xml.etree.ElementTree import Element, tostring

import pytest

from grok_jupyter.markdown.dialect import Dialect
from grok_jupyter.markdown.inlines import Citation, Link, fill


class Definitions:
    """What a document would define: links by label, footnotes by name."""

    def __init__(self, links=None, notes=()):
        self.links = {label: Link(*link) for label, link in (links or {}).items()}
        self.notes = list(notes)
        self.counts = {}
        self.missed = []

    def link(self, label):
        found = self.links.get(" ".join(label.casefold().split()))
        if found is None:
            self.missed.append(label)
        return found

    def cite(self, label):
        if label not in self.notes:
            return None
        self.counts[label] = self.counts.get(label, 0) + 1
        return Citation(self.notes.index(label) + 1, self.counts[label])


@pytest.fixture(scope="session")
def definitions():
    """Return the class of definitions."""
    return Definitions


@pytest.fixture(scope="session")
def parse():
    """Return a function from text to the filled element and the settled offset."""

    def parse(text, *, is_open=False, known=None, raw=None):
        element = Element("p")
        extent = fill(
            element, text, known or Definitions(), is_open=is_open, dialect=Dialect(raw=raw)
        )
        return element, extent.settled

    return parse


@pytest.fixture(scope="session")
def show(parse):
    """Return a function from text to HTML, without the paragraph around it."""

    def show(text, **options):
        element, _ = parse(text, **options)
        html = tostring(element, encoding="unicode", method="html")
        return html.removeprefix("<p>").removesuffix("</p>")

    return show


@pytest.fixture(scope="session")
def show_open(show):
    """Return a function from the beginning of a text to the HTML of its frame."""
    return lambda text, **options: show(text, is_open=True, **options)
