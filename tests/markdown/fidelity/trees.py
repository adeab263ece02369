"""HTML as trees that can be compared: what a reader sees, without what is only dress."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import html5lib

Tree = tuple[Any, ...]

_BLOCKS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "table",
    "thead", "tbody", "tr", "th", "td", "hr", "section", "div", "details", "summary",
}  # fmt: skip
_KEPT = {
    "a": ("href", "title"), "img": ("src", "alt", "title"), "ol": ("start",), "th": ("align",),
    "td": ("align",), "input": ("checked",),
}  # fmt: skip
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_SHOWN = {"http", "https", "mailto", "tel"}
_MASK = re.compile("MATH([0-9a-f]+)HTAM")
_DELIMITERS = (("$$", "$$"), ("$", "$"), (r"\[", r"\]"), (r"\(", r"\)"))


def tree(html: str, *, is_reference: bool = False, is_raw: bool = False) -> Tree:
    """Return the children of a fragment as nested tuples of tag, attributes and children.

    Parameters
    ----------
    html : str
        A fragment.
    is_reference : bool
        Whether it comes from another parser: then masked formulas are unmasked, and images
        become what the renderer makes of them.
    is_raw : bool
        Whether to keep every address and image as it is, for the examples of specifications.
    """
    root = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return _Reader(is_reference=is_reference, is_raw=is_raw).children(root)


class _Reader:
    def __init__(self, *, is_reference: bool, is_raw: bool) -> None:
        self._is_reference = is_reference
        self._is_raw = is_raw

    def children(self, element: Any, *, is_code: bool = False, is_link: bool = False) -> Tree:
        is_code = is_code or element.tag == "pre"
        is_link = is_link or element.tag == "a"
        nodes: list[Any] = [self._text(element.text)]
        for child in element:
            nodes += self._nodes(child, is_code=is_code, is_link=is_link)
            nodes.append(self._text(child.tail))
        return _tidied(_joined(nodes), element.tag, is_code=is_code)

    def _nodes(self, element: Any, *, is_code: bool, is_link: bool) -> list[Any]:
        tag = element.tag
        if not isinstance(tag, str):  # a comment
            return [] if not self._is_raw else [("!", (), (element.text,))]
        classes = (element.get("class") or "").split()
        if tag == "a" and (element.get("href") or "").startswith("#fnref"):  # leads back
            return []
        if tag == "span" and "math" in classes:
            return [_formula(element.get("data-tex", ""), element.get("data-display") == "true")]
        if tag == "img" and not self._is_raw:
            return self._image(element, is_link=is_link)
        inner = self.children(element, is_code=is_code, is_link=is_link)
        if not self._is_raw:
            inner = _settled(tag, inner)
            if tag == "span":
                return list(inner)
            if tag == "p" and not inner:  # held a link back from a footnote
                return []
        return [(tag, self._attributes(tag, element), inner)]

    def _image(self, element: Any, *, is_link: bool) -> list[Any]:
        source = element.get("src", "")
        address = urlsplit(source)
        host = address.hostname if address.scheme in {"http", "https"} else None
        label = f"image at {host}" if host else "image"
        alt = element.get("alt", "").strip()
        text = f"{alt} ({label})" if alt else label
        if not host or is_link:
            return [text]
        attributes = {"href": source, "title": element.get("title")}
        return [("a", _as_pairs(attributes), (text,))]

    def _attributes(self, tag: str, element: Any) -> Tree:
        values = {name: element.get(name) for name in _KEPT.get(tag, ())}
        if tag == "code":
            names = (element.get("class") or "").split()
            values["language"] = next(
                (name for name in names if name.startswith("language-")), None
            )
        if tag == "a" and values["href"] is not None:
            values["href"] = self._address(values["href"])
        return _as_pairs(values)

    def _address(self, href: str) -> str | None:
        if self._is_raw:
            return href
        if href.startswith("#fn"):
            return "#fn"
        scheme = _SCHEME.match(href)
        # A relative one leads to the server that shows the notebook: no link of ours.
        is_path = not scheme and not href.startswith("#")
        if is_path or (scheme and scheme[1].lower() not in _SHOWN):
            return None
        return quote(unquote(href), safe="/:?#[]@!$&'()*+,;=%~")

    def _text(self, text: str | None) -> str:
        text = text or ""
        return _MASK.sub(_unmasked, text) if self._is_reference else text


def _unmasked(mask: re.Match[str]) -> str:
    tex = bytes.fromhex(mask[1]).decode()
    for opening, closing in _DELIMITERS:
        if tex.startswith(opening) and tex.endswith(closing):
            inner = tex[len(opening) : -len(closing)]
            return _formula(inner, opening in {"$$", r"\["})
    return _formula(tex, is_display=True)


def _formula(tex: str, is_display: bool) -> str:
    kind = "display" if is_display else "inline"
    return f"⟦{kind} {' '.join(tex.split())}⟧"


def _settled(tag: str, inner: Tree) -> Tree:
    """Choose one of the forms in which parsers write the same thing."""
    first = inner[0] if inner else ""
    if tag == "li" and first and first[0] == "p" and first[2] and first[2][0][0] == "input":
        rest = _tidied(list(first[2][1:]), "p", is_code=False)
        return (first[2][0], ("p", (), rest), *inner[1:])
    if tag == "strong":
        return tuple(
            part for node in inner for part in (node[2] if node[0] == "strong" else (node,))
        )
    return inner


def _as_pairs(values: dict[str, Any]) -> Tree:
    return tuple((name, value) for name, value in sorted(values.items()) if value is not None)


def _joined(nodes: list[Any]) -> list[Any]:
    joined: list[Any] = []
    for node in nodes:
        if isinstance(node, str) and joined and isinstance(joined[-1], str):
            joined[-1] += node
        elif node != "":
            joined.append(node)
    return joined


def _tidied(nodes: list[Any], tag: str, *, is_code: bool) -> Tree:
    """Drop the blanks that no reader sees."""
    if is_code:
        return tuple(nodes)
    tidied: list[Any] = []
    for place, node in enumerate(nodes):
        if isinstance(node, str):
            text = re.sub(r"[\s\xa0]+", " ", node)
            if _is_edge(nodes[place - 1] if place else tag):
                text = text.removeprefix(" ")
            if _is_edge(nodes[place + 1] if place + 1 < len(nodes) else tag):
                text = text.removesuffix(" ")
            if text:
                tidied.append(text)
        else:
            tidied.append(node)
    return tuple(tidied)


def _is_edge(neighbour: Any) -> bool:
    tag = neighbour if isinstance(neighbour, str) else neighbour[0]
    return tag in _BLOCKS or tag in {"br", "DOCUMENT_FRAGMENT"}
