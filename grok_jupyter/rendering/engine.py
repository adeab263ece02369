"""Rendering: Markdown in, HTML out that may be inserted into a page as it is."""

from __future__ import annotations

from threading import local
from typing import Literal
from xml.etree.ElementTree import Element

from markdown import Markdown

from grok_jupyter.rendering.extension import GrokMarkdown

__all__ = ["Engine", "Maths", "engine", "render"]

Maths = Literal["mathml", "tex"]

_ROOT = "div"
_OPENING, _CLOSING = len(f"<{_ROOT}>"), len(f"</{_ROOT}>")


class Engine:
    """Python-Markdown with our parsers.

    Parameters
    ----------
    maths : str
        ``"mathml"`` or ``"tex"``; see :class:`grok_jupyter.rendering.extension.GrokMarkdown`.
    """

    def __init__(self, maths: Maths) -> None:
        self._markdown = Markdown(extensions=[GrokMarkdown(maths=maths)])

    def convert(self, markdown: str) -> str:
        """Return the HTML of a document."""
        return self._markdown.convert(markdown)

    def html(self, element: Element) -> str:
        """Take one element through the pipeline behind the parser."""
        root = Element(_ROOT)
        root.append(element)
        for treeprocessor in self._markdown.treeprocessors:
            treeprocessor.run(root)
        html = self._markdown.serializer(root)[_OPENING:-_CLOSING]
        for postprocessor in self._markdown.postprocessors:
            html = postprocessor.run(html)
        return html


class _Engines(local):
    """The engines of a thread: Python-Markdown keeps the document at hand in itself."""

    def __init__(self) -> None:
        self.by_maths: dict[Maths, Engine] = {}


_engines = _Engines()


def engine(maths: Maths) -> Engine:
    """Return this thread's engine."""
    if maths not in _engines.by_maths:
        _engines.by_maths[maths] = Engine(maths)
    return _engines.by_maths[maths]


def render(markdown: str, *, maths: Maths = "mathml") -> str:
    """Render Markdown, safely.

    CommonMark with GitHub's extensions (tables, strikethrough, task lists, autolinks, footnotes),
    formulas in TeX, and what language models write on top. Raw HTML is text, images that would be
    fetched are links; nothing in the result loads, runs or imitates anything.

    Parameters
    ----------
    markdown : str
        Any text. Each line ending counts.
    maths : str
        ``"mathml"``: formulas are MathML, which browsers show. ``"tex"``: they are their TeX, in
        ``<span class="math" data-tex="…" data-display="true|false">``, for a typesetter.

    Returns
    -------
    str
        HTML, complete elements only. The ids of its footnotes are the same in each document.

    Raises
    ------
    ValueError
        If ``maths`` is something else.

    Examples
    --------
    >>> render("**Warning:** use `Vec<T>`")
    '<p><strong>Warning:</strong> use <code>Vec&lt;T&gt;</code></p>'
    """
    return engine(maths).convert(markdown)
