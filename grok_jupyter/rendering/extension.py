"""The extension for Python-Markdown: GitHub-flavoured Markdown as language models write it."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element, ElementTree

from markdown import Markdown
from markdown.blockparser import BlockParser as StockParser
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from grok_jupyter.markdown.blocks.notes import notes_section
from grok_jupyter.markdown.blocks.references import Numbering, Resolver
from grok_jupyter.markdown.blocks.tree import TreeBuilder
from grok_jupyter.markdown.dialect import Dialect
from grok_jupyter.markdown.reading import read
from grok_jupyter.rendering.html.code import highlight
from grok_jupyter.rendering.html.images import link_images
from grok_jupyter.rendering.html.maths import prepare
from grok_jupyter.rendering.html.safe import clean

__all__ = ["GrokMarkdown", "makeExtension"]

_STOCK = {
    "preprocessors": ("normalize_whitespace", "html_block"),
    "treeprocessors": ("inline", "prettify", "unescape"),
    # `raw_html` stays: preprocessors of other extensions may put something by.
    "postprocessors": ("amp_substitute", "unescape"),
}
_MATHS = ("mathml", "tex")
_STASHED = re.compile("\x02wzxhzdk:(\\d+)\x03")


class GrokMarkdown(Extension):
    """Replaces the parsers of Python-Markdown; its pipeline, tree and serialiser stay.

    Parameters
    ----------
    maths : str
        ``"mathml"`` fills each formula with MathML, ``"tex"`` leaves its TeX for the front end's
        own typesetter.
    raw_html : bool
        Pass raw HTML, images and every address on, without any sanitiser. Only to compare the
        parser with others: what comes out is as safe as what goes in.

    Raises
    ------
    ValueError
        If ``maths`` is something else.

    Notes
    -----
    Tree processors and postprocessors of other extensions (``toc``, say) work beside it, on a
    sanitised page. Inline patterns and block processors have no parser any more that asks them.

    Examples
    --------
    >>> import markdown
    >>> markdown.markdown("~~no~~ **yes**", extensions=[GrokMarkdown()])
    '<p><del>no</del> <strong>yes</strong></p>'
    """

    def __init__(self, **settings: Any) -> None:
        self.config = {
            "maths": ["mathml", "mathml or tex"],
            "raw_html": [False, "pass raw HTML on, unsafe"],
        }
        super().__init__(**settings)
        if self.getConfig("maths") not in _MATHS:
            raise ValueError(f"maths is 'mathml' or 'tex', not {self.getConfig('maths')!r}.")

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Put the parsers and processors in their places."""
        for registry, names in _STOCK.items():
            for name in names:
                getattr(md, registry).deregister(name, strict=False)
        is_raw = bool(self.getConfig("raw_html"))
        md.parser = _Parser(md, is_raw=is_raw)
        md.treeprocessors.register(_Ampersands(md), "grok_ampersands", -10)
        if is_raw:
            md.postprocessors.deregister("raw_html", strict=False)
            md.postprocessors.register(_Unstash(md), "grok_raw", 30)
            return
        dressing = _Dressing(md, with_mathml=self.getConfig("maths") == "mathml")
        md.treeprocessors.register(dressing, "grok_dressing", 0)
        md.postprocessors.register(_Cleaning(md), "grok_cleaning", -10)


def makeExtension(**settings: Any) -> GrokMarkdown:  # noqa: N802 - Python-Markdown's name
    """Return the extension for ``extensions=["grok_jupyter.rendering.extension"]``."""
    return GrokMarkdown(**settings)


class _Parser(StockParser):
    """Parses a whole document in the place of Python-Markdown's block parser."""

    def __init__(self, md: Markdown, *, is_raw: bool) -> None:
        super().__init__(md)
        self._is_raw = is_raw

    def parseDocument(self, lines: Any) -> ElementTree:  # noqa: N802 - Python-Markdown's name
        """Return the tree of the document."""
        dialect = Dialect(raw=self.md.htmlStash.store if self._is_raw else None)
        text = read("\n".join(lines), dialect)
        numbering = Numbering()
        builder = TreeBuilder(Resolver(text.references, numbering), dialect)
        root = Element(self.md.doc_tag)
        builder.flow(root, text.blocks)
        notes = notes_section(builder, text.references, numbering)
        if notes is not None:
            root.append(notes)
        for element in root:
            element.tail = "\n"
        return ElementTree(root)


class _Dressing(Treeprocessor):
    """Images become links, code gets its colours, formulas their form."""

    def __init__(self, md: Markdown, *, with_mathml: bool) -> None:
        super().__init__(md)
        self._with_mathml = with_mathml

    def run(self, root: Element) -> None:
        """Change the tree in place."""
        if root.find(".//img") is not None:
            link_images(root)
        for code in root.iterfind(".//pre/code[@class]"):
            highlight(code, code.get("class", "").removeprefix("language-"))
        if root.find(".//span[@class='math']") is not None:
            prepare(root, with_mathml=self._with_mathml)


class _Ampersands(Treeprocessor):
    """Escapes each ``&``: the serialiser would leave alone what looks like an entity."""

    def run(self, root: Element) -> None:
        """Change the tree in place."""
        for element in root.iter():
            if element.text and "&" in element.text:
                element.text = element.text.replace("&", "&amp;")
            if element.tail and "&" in element.tail:
                element.tail = element.tail.replace("&", "&amp;")
            for name, value in element.items():
                if "&" in value:
                    element.set(name, value.replace("&", "&amp;"))


class _Cleaning(Postprocessor):
    """The sanitiser has the last word."""

    def run(self, text: str) -> str:
        """Return what may be shown."""
        return clean(text)


class _Unstash(Postprocessor):
    """Puts raw HTML back where it was."""

    def run(self, text: str) -> str:
        """Return the text with its HTML."""
        blocks = self.md.htmlStash.rawHtmlBlocks
        return _STASHED.sub(lambda place: str(blocks[int(place[1])]), text)
