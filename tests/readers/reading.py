"""One way to ask each reader of Markdown what it makes of a text."""

from __future__ import annotations

import json
import warnings
from functools import cache

import cmarkgfm
from cmarkgfm.cmark import Options

from readers.node import Node, Thrown

LABS = ("lab-17", "lab-16", "lab-9", "lab-4.2")
SCRIPTED = (*LABS, "markdown-it", "markdown-it-linkify")
NAMES = (*SCRIPTED, "nbconvert", "cmark-gfm")
TYPESETTING = (*LABS, "nbconvert")  # in whose page MathJax reads what is there

_EXTENSIONS = ["table", "strikethrough", "autolink", "tasklist"]
_OPTIONS = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES


def read(name: str, texts: list[str]) -> list[str]:
    """Return what a reader makes of each text: HTML, or a :class:`Thrown`.

    Parameters
    ----------
    name : str
        One of ``NAMES``.
    texts : list of str
        Markdown.
    """
    if name in SCRIPTED:
        return _node().read(name, texts)
    return [_guarded(_OTHERS[name], text) for text in texts]


def fences(texts: list[str]) -> list[list[str]]:
    """Return the code between fences that markdown-it finds in each text."""
    return [json.loads(found) for found in _node().read("fences", texts)]


def removals(name: str, texts: list[str]) -> list[tuple[str, list[str]]]:
    """Return the texts without formulas, and the formulas, as JupyterLab takes them out.

    Parameters
    ----------
    name : str
        ``"removal-4.6"`` or ``"removal-4.2"``.
    texts : list of str
        Markdown.
    """
    found = [json.loads(each) for each in _node().read(name, texts)]
    return [(each["text"], each["math"]) for each in found]


@cache
def _node() -> Node:
    return Node()


def _guarded(reader, text: str) -> str:
    try:
        return reader(text)
    except Exception as error:  # whatever it is, the answer is not shown
        return Thrown(f"{type(error).__name__}: {error}")


def _nbconvert(text: str) -> str:
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Beautiful Soup, on what looks like an address
        return markdown2html_mistune(text)


def _cmark(text: str) -> str:
    # It ends a text at a NUL, as a string in C does; CommonMark asks for U+FFFD.
    return cmarkgfm.markdown_to_html_with_extensions(
        text.replace("\0", "\ufffd"), options=_OPTIONS, extensions=_EXTENSIONS
    )


_OTHERS = {"nbconvert": _nbconvert, "cmark-gfm": _cmark}
