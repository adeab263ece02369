"""From a whole text to its tree."""

from __future__ import annotations

from typing import NamedTuple

from grok_jupyter.markdown.blocks.growing import GrowingTree
from grok_jupyter.markdown.blocks.lines import complete_lines, with_line_feeds
from grok_jupyter.markdown.blocks.nodes import Block
from grok_jupyter.markdown.blocks.parser import BlockParser
from grok_jupyter.markdown.blocks.references import References
from grok_jupyter.markdown.dialect import AS_WRITTEN, Dialect

__all__ = ["Text", "read"]


class Text(NamedTuple):
    """A text and what was read in it.

    Attributes
    ----------
    source : str
        The text, its lines ended by line feeds: the places of nodes are places in it.
    blocks : list of Block
        The children of the document.
    references : References
        Link definitions and footnotes.
    """

    source: str
    blocks: list[Block]
    references: References


def read(text: str, dialect: Dialect = AS_WRITTEN) -> Text:
    """Read a whole text."""
    source = with_line_feeds(text)
    references = References()
    parser = BlockParser(GrowingTree(references), dialect)
    for line in complete_lines(source):
        parser.line(line)
    parser.finish()
    references.complete()
    return Text(source, parser.tree.document.children, references)
