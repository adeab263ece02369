"""The section of footnotes at the end of a document."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from grok_jupyter.markdown.blocks.references import Numbering, References
from grok_jupyter.markdown.blocks.tree import TreeBuilder

__all__ = ["empty_section", "notes_section"]


def empty_section() -> Element:
    """Return the section without footnotes."""
    section = Element("section", {"class": "footnotes"})
    SubElement(section, "ol")
    return section


def notes_section(
    builder: TreeBuilder, references: References, numbering: Numbering
) -> Element | None:
    """Return the footnotes that were cited, in the order of their numbers; ``None`` without any.

    A footnote may cite others, which follow then; its ways back are those known when it is its
    turn.
    """
    if not numbering.order:
        return None
    section = empty_section()
    for number, label in enumerate(numbering.order, 1):  # which may grow on the way
        note = references.footnotes[label]
        section[0].append(builder.footnote(note, number, numbering.cited[label]))
    return section
