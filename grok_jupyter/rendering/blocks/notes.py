"""The section of footnotes at the end of a document."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from grok_jupyter.rendering.blocks.nodes import Footnote
from grok_jupyter.rendering.blocks.references import Numbering, References
from grok_jupyter.rendering.blocks.tree import TreeBuilder

__all__ = ["footnotes", "section"]


def footnotes(
    builder: TreeBuilder,
    references: References,
    numbering: Numbering,
    open_note: Footnote | None = None,
) -> Iterator[Element]:
    """Yield the footnotes that were cited, in the order of their numbers.

    A footnote may cite others, which follow then; its ways back are those known when it is its
    turn.
    """
    for number, label in enumerate(numbering.order, 1):  # which may grow on the way
        note = references.footnotes.get(label)
        if note is None:  # still to come
            continue
        yield builder.footnote(note, number, numbering.cited[label], is_open=note is open_note)


def section(items: list[Element]) -> Element:
    """Return the section that holds ``items``."""
    element = Element("section", {"class": "footnotes"})
    SubElement(element, "ol").extend(items)
    return element
