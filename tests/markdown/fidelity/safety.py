"""What is wrong with a fragment of HTML, told by a browser's rules of parsing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import html5lib

_MATHML = {
    "math", "menclose", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom",
    "mprescripts", "mroot", "mrow", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup",
    "mtable", "mtd", "mtext", "mtr", "munder", "munderover",
}  # fmt: skip
_ELEMENTS = {
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "del",
    "code", "pre", "blockquote", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "a",
    "img", "sup", "sub", "kbd", "span", "input", "section",
}  # fmt: skip
_ANYWHERE = {
    "accent", "accentunder", "columnalign", "columnlines", "display", "displaystyle", "fence",
    "form", "largeop", "linebreak", "linethickness", "lspace", "mathvariant", "maxsize", "minsize",
    "movablelimits", "notation", "rowlines", "rowspacing", "rspace", "scriptlevel", "separator",
    "stretchy", "symmetric", "width",
}  # fmt: skip
_CLASS = r"k|c|cp|s|se|m|nb|nf|nt|na|nv|o|gd|gi|gh|gp|math|footnotes|footnote-ref|"
_VALUES = {
    "a href": r"https?://[^/\\].*|mailto:.*|tel:.*|#.*",
    "a title": r".*", "img title": r".*", "img alt": r".*",
    "a id": r"fnref-\d+(-\d+)?", "li id": r"fn-\d+",
    "a rel": r"noopener noreferrer nofollow", "a target": r"_blank",
    "img src": r"data:image/(png|jpeg|gif|webp);base64,[\w+/=]*",
    "ol start": r"\d+", "li value": r"\d+",
    "th align": r"left|center|right", "td align": r"left|center|right",
    "code class": r"language-[^\s<>\"'&]+",
    "span class": _CLASS, "sup class": _CLASS, "section class": _CLASS,
    "span data-tex": r".*", "span data-display": r"true|false",
    "input type": r"checkbox", "input disabled": r"", "input checked": r"",
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def problems(html: str) -> list[str]:
    """Return what a fragment holds that no answer may hold."""
    root = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return [problem for element in root.iter() for problem in _problems(element)]


def _problems(element: Any) -> Iterator[str]:
    if not isinstance(element.tag, str):
        yield "a comment"
        return
    tag = element.tag.rpartition("}")[2]
    if tag not in _ELEMENTS | _MATHML | {"DOCUMENT_FRAGMENT"}:
        yield f"<{tag}>"
    if tag == "input" and (element.get("type") != "checkbox" or element.get("disabled") is None):
        yield "an input that is no disabled checkbox"
    for name, value in element.attrib.items():
        pattern = _VALUES.get(f"{tag} {name}")
        if pattern is None and tag in _MATHML and name in _ANYWHERE:
            pattern = r"[\w .+-]*"
        if pattern is None or not re.fullmatch(pattern, value, re.DOTALL | re.IGNORECASE):
            yield f"<{tag} {name}={value!r}>"
        elif name in {"href", "src"} and _CONTROL.search(value):
            yield f"control characters in {value!r}"
    if tag in {"a", "img"} and "math" in (element.get("class") or ""):
        yield "a formula that is a link"
