"""Addresses that are links as they stand: GFM's extended autolinks (section 6.9 of GFM)."""

from __future__ import annotations

from re import compile as pattern
from xml.etree.ElementTree import Element

from grok_jupyter.markdown.inlines.destinations import encode
from grok_jupyter.markdown.inlines.state import State

__all__ = ["read_at", "read_colon", "read_www"]

_ADDRESS = pattern(r"[^\s<]*")
_LONGEST_DOMAIN = (
    253  # characters (RFC 1035); without a bound, each `www.` might be read to the end
)
_DOMAIN = pattern(rf"(?:[^\W_]|[-_.]){{1,{_LONGEST_DOMAIN + 1}}}")
_EMAIL_DOMAIN = pattern(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+")
_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-_")
_SCHEMES = ("https", "http", "ftp")
_TRAILING = frozenset("?!.,:*_~'\"")
_BEFORE_WWW = frozenset(" \t\n*_~(")


def read_colon(state: State, start: int) -> int:
    """Read ``://`` after a scheme."""
    text = state.text
    if not text.startswith("://", start) or state.brackets:
        return start + 1
    low = max(state.plain, state.floor)
    word = text[max(low, start - 5) : start].lower()
    for scheme in _SCHEMES:
        if word.endswith(scheme):
            begin = start - len(scheme)
            if begin > low and text[begin - 1].isalpha():
                return start + 1
            if begin >= 2 and text[begin - 2 : begin] in {'="', "='"}:
                return start + 1  # an attribute of a tag that is shown as text
            return _link(state, begin, start + 3, "", dots=0) or start + 1
    return start + 1


def read_www(state: State, start: int) -> int:
    """Read ``www.``, or a letter."""
    if not state.text.startswith("www.", start) or state.brackets:
        return start + 1
    if start and (state.text[start - 1] not in _BEFORE_WWW or start < state.floor):
        return start + 1
    return _link(state, start, start, "http://", dots=1) or start + 1


def read_at(state: State, start: int) -> int:
    """Read an e-mail address around its ``@``."""
    text, begin = state.text, start
    low = max(state.plain, state.floor)
    while begin > low and text[begin - 1] in _LOCAL:
        begin -= 1
    domain = _EMAIL_DOMAIN.match(text, start + 1)
    if begin == start or not domain:
        return start + 1
    end = domain.end()
    if text[end - 1] == "_" and _is_emphasised(state):
        end = start + 1 + len(domain.group().rstrip("_"))
    if not text[end - 1].isalpha() or "." not in text[start:end]:  # as cmark-gfm has it
        return start + 1
    anchor = Element("a", {"href": f"mailto:{text[begin:end]}"})
    if text[max(low, begin - 7) : begin].lower() == "mailto:":
        begin -= 7
    return _add(state, anchor, begin, end)


def _is_emphasised(state: State) -> bool:
    """Whether an underscore at the end may belong to one before: ``_Write to me@example.org_``."""
    last = state.runs[-1] if state.runs else None
    return last is not None and last.sign == "_" and last.can_open and not last.can_close


def _link(state: State, begin: int, domain: int, prefix: str, *, dots: int) -> int:
    """Add the link that begins there; 0 if its domain is not valid."""
    text = state.text
    found = _DOMAIN.match(text, domain)
    if not found:
        if state.is_open and domain == len(text):
            state.hold(begin)
        return 0
    if found.end() - domain > _LONGEST_DOMAIN:
        return 0
    parts = found.group().rstrip("_").split(".")
    if state.is_open and dots and found.group() == "www." and found.end() == len(text):
        state.hold(begin)
    if len([part for part in parts if part]) <= dots or any("_" in part for part in parts[-2:]):
        return 0
    address = _ADDRESS.match(text, domain)
    full = address.end() if address else domain
    end = _trimmed(text, domain, full)
    if end <= domain:
        return 0
    return _add(state, Element("a", {"href": encode(prefix + text[begin:end])}), begin, end)


def _add(state: State, anchor: Element, begin: int, end: int) -> int:
    if state.is_open and end >= state.last_word:
        # No address of which only half has arrived reaches the page.
        anchor.attrib.clear()
        state.end = end
    anchor.text = state.text[begin:end]
    return state.add(anchor, begin, end)


def _trimmed(text: str, start: int, end: int) -> int:
    """Leave out what ends a sentence rather than an address."""
    surplus = text.count(")", start, end) - text.count("(", start, end)
    while end > start:
        last = text[end - 1]
        if last in _TRAILING:
            end -= 1
        elif last == ")" and surplus > 0:
            surplus -= 1
            end -= 1
        elif last == ";":
            begin = end - 1
            while begin > start and text[begin - 1].isalpha():
                begin -= 1
            is_entity = begin < end - 1 and text[begin - 1] == "&"
            end = begin - 1 if is_entity else end - 1
        else:
            break
    return end
