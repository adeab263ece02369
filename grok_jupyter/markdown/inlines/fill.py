"""From the text of a paragraph to the children of its element."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from grok_jupyter.markdown.dialect import AS_WRITTEN, Dialect
from grok_jupyter.markdown.inlines.delimiters import match_runs
from grok_jupyter.markdown.inlines.repair import repair
from grok_jupyter.markdown.inlines.resolver import Resolver
from grok_jupyter.markdown.inlines.scanner import scan
from grok_jupyter.markdown.inlines.settled import Extent
from grok_jupyter.markdown.inlines.state import State
from grok_jupyter.markdown.inlines.tree import build

__all__ = ["fill"]


def fill(
    element: Element,
    text: str,
    resolver: Resolver,
    *,
    is_open: bool = False,
    dialect: Dialect = AS_WRITTEN,
) -> Extent:
    """Append the inline content of a text to an element.

    Parameters
    ----------
    element : Element
        An empty element.
    text : str
        The Markdown of one paragraph, heading or cell; its lines are separated by line feeds.
    resolver : Resolver
        Knows links and footnotes that are defined elsewhere.
    is_open : bool
        Whether the text may go on. Then what is unfinished is repaired, so that what is shown now
        neither vanishes nor changes its kind when more arrives: emphasis is closed, half a formula
        or an address is held back.
    dialect : Dialect
        What is Markdown.

    Returns
    -------
    Extent
        Up to where the text is settled: there it can be cut in two.
    """
    state = State(text, resolver, dialect, is_open=is_open)
    scan(state)
    pending = match_runs(state.runs, 0) if not is_open else repair(state)
    build(element, state.pieces)
    return Extent(state, pending)
