"""What a paragraph holds, in the order of its text: the form in which readings are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from grok_jupyter.text.portable.signs import STRAY, entities, entity

__all__ = ["Token", "as_html", "as_outline", "as_plain_html", "folded"]

_BLANKS = re.compile(r"\s+")
_UNSEEN = re.compile("[\u200b\ufeff]|</?span>")
_IN_HTML = re.compile(r"[<>&\"`@\n]|\\begin")
_BREAK = re.compile(r" *<br> *")


class Token(NamedTuple):
    """A part of a paragraph.

    Attributes
    ----------
    kind : str
        ``"text"``, ``"tag"`` (written out, with its brackets), ``"code"`` or ``"formula"``.
    text : str
        Words; a tag; the code; a formula with its delimiters.
    """

    kind: str
    text: str


def as_outline(tokens: Iterable[Token]) -> str:
    """Return the HTML that every reader is to make of a paragraph, blanks folded."""
    return folded(as_html(tokens))


def as_html(tokens: Iterable[Token]) -> str:
    """Return the HTML of a paragraph."""
    parts = []
    for kind, text in tokens:
        if kind == "tag":
            parts.append(text)
        elif kind == "code":
            parts.append(f"<code>{escape(text, quote=False)}</code>")
        else:
            parts.append(escape(text, quote=False))
    return "".join(parts)


def folded(html: str) -> str:
    """Return HTML without what a page does not show: spans, and blanks beside others."""
    html = _BLANKS.sub(" ", STRAY.sub(" ", _UNSEEN.sub("", html)))
    return _BREAK.sub("<br>", html).strip()


def as_plain_html(tokens: Iterable[Token]) -> str:
    """Return a paragraph as HTML in which no reader finds Markdown."""
    parts = []
    for kind, text in tokens:
        if kind == "tag":
            parts.append(text)
        elif kind == "code":
            parts.append(f"<code>{entities(' '.join(text.split()))}</code>")
        elif kind == "formula":
            parts.append(_typeset(text))
        else:
            words = entities(_BLANKS.sub(" ", text))
            for sign in ("\\", "$"):
                words = words.replace(entity(sign), f"<span>{entity(sign)}</span>")
            parts.append(words)
    return "".join(parts)


def _typeset(formula: str) -> str:
    """Write a formula so that no reader of Markdown changes anything in it."""
    if not _IN_HTML.search(formula):
        return formula
    if formula.startswith("$$"):
        formula = f"\\[{formula[2:-2]}\\]"
    elif formula.startswith("$"):
        formula = f"\\({formula[1:-1]}\\)"
    return entities(" ".join(formula.split()))
