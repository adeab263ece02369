"""HTML as the events that a browser's parser makes of it.

Where every tag is written in full (``<name attribute="value">``) and no other ``<`` stands in the
text, each parser of HTML reads the same tags, so they are read here at once. Everything else goes
through html5lib, which reads as browsers do and is a hundred times slower.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

import html5lib

_ATTRIBUTE = r'\s+([A-Za-z][A-Za-z-]*)(?:="([^"]*)")?'
_TAG = re.compile(rf"<(/?)([A-Za-z][A-Za-z0-9]*)((?:{_ATTRIBUTE})*)\s*/?>")
_EACH = re.compile(_ATTRIBUTE)
_EMPTY = {"br", "hr", "img", "input", "wbr", "col", "meta", "link"}
# What stands in these is no markup, or read by other rules.
_OTHER_RULES = {
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript",
    "plaintext", "svg", "math", "template", "select", "image", "frameset", "body", "html", "head",
}  # fmt: skip


class Event(NamedTuple):
    """``kind`` is ``start``, ``end``, ``text`` or ``comment``; ``value`` a tag's name or a text."""

    kind: str
    value: str
    attributes: tuple[tuple[str, str], ...] = ()


def events(html: str) -> list[Event]:
    """Return what a browser reads in a fragment, in order; each start has its end."""
    html = html.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    strict = _strict(html)
    return list(_parsed(html)) if strict is None else strict


def _strict(html: str) -> list[Event] | None:
    """Return the events of HTML that all parsers read alike; ``None`` where it is not that."""
    found: list[Event] = []
    open_tags: list[str] = []
    position = 0
    for tag in _TAG.finditer(html):
        text = html[position : tag.start()]
        position = tag.end()
        if "<" in text:
            return None
        if text:
            found.append(Event("text", unescape(text)))
        name = tag[2].lower()
        if tag[1]:
            if not open_tags or open_tags.pop() != name or tag[3]:
                return None
            found.append(Event("end", name))
            continue
        if name in _OTHER_RULES:
            return None
        found.append(Event("start", name, _attributes(tag[3]) if tag[3] else ()))
        if name in _EMPTY:
            found.append(Event("end", name))
        else:
            open_tags.append(name)
    rest = html[position:]
    if "<" in rest or open_tags:
        return None
    return [*found, Event("text", unescape(rest))] if rest else found


def _attributes(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((name.lower(), unescape(value)) for name, value in _EACH.findall(text))


def _parsed(html: str) -> Iterator[Event]:
    root = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    yield from _inside(root)


def _inside(element) -> Iterator[Event]:
    if element.text:
        yield Event("text", element.text)
    for child in element:
        if isinstance(child.tag, str):
            name = child.tag.rpartition("}")[2].lower()
            pairs = tuple((str(key).lower(), value) for key, value in child.attrib.items())
            yield Event("start", name, pairs)
            yield from _inside(child)
            yield Event("end", name)
        else:
            yield Event("comment", child.text or "")
        if child.tail:
            yield Event("text", child.tail)
