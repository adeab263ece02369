"""Whatever a ``<`` begins: autolinks, the few tags that mean something, raw HTML."""

from __future__ import annotations

from re import IGNORECASE, VERBOSE
from re import compile as pattern
from xml.etree.ElementTree import Element

from grok_jupyter.markdown.inlines.delimiters import match_runs
from grok_jupyter.markdown.inlines.destinations import encode
from grok_jupyter.markdown.inlines.state import State, Tag
from grok_jupyter.markdown.inlines.tree import Mark

__all__ = ["read_angle"]

_URI = pattern(r"<([A-Za-z][A-Za-z0-9.+-]{1,31}:[^\x00-\x20<>]*)>")
_EMAIL = pattern(
    r"<([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*)>"
)
_BREAK = pattern(r"<br ?/?>", IGNORECASE)
_FORM = pattern(r"<(/?)(sub|sup|kbd)>", IGNORECASE)
_TAG = pattern(
    r"""</?[A-Za-z][A-Za-z0-9-]*
    (?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'=<>`]+))?)*\s*/?>""",
    VERBOSE,
)
_LONGEST_TAG = 300  # characters of a tag that is text: what it holds is text too
_UNFINISHED_TAG = pattern(r"</?(?:[A-Za-z][^<>]*)?\Z")
_UNFINISHED_WORD = pattern(r"</?(?:[A-Za-z][^\s<>]{0,30})?\Z")
_UNFINISHED_URI = pattern(r"<((?:https?|ftp|mailto):[^\x00-\x20<>]+)\Z")
_RAW = pattern(
    r"""</[A-Za-z][A-Za-z0-9-]*\s*>
    |<[A-Za-z][A-Za-z0-9-]*
        (?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*\s*/?>
    |<!-->|<!--->""",
    VERBOSE,
)
_SECTIONS = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))


def read_angle(state: State, start: int) -> int:
    """Read what a ``<`` begins, or the sign."""
    text = state.text
    for form, prefix in ((_URI, ""), (_EMAIL, "mailto:")):
        found = form.match(text, start)
        if found:
            anchor = Element("a", {"href": encode(prefix + found.group(1))})
            anchor.text = found.group(1)
            return state.add(anchor, start, found.end())
    if state.dialect.raw is not None:
        end = _end_of_raw(state, start)
        return state.add(state.dialect.raw(text[start:end]), start, end) if end else start + 1
    found = _BREAK.match(text, start)
    if found:
        return state.add(Element("br"), start, found.end())
    found = _FORM.match(text, start)
    if found:
        read = _read_end if found.group(1) else _read_begin
        return read(state, found.group(2).lower(), start, found.end())
    found = _TAG.match(text, start, start + _LONGEST_TAG)
    if found:
        return state.add(Mark(start, found.group()), start, found.end())
    return _read_unfinished(state, start)


def _read_begin(state: State, name: str, start: int, end: int) -> int:
    state.flush(start)
    state.plain = start
    tag = Tag(start, state.text[start:end], name, len(state.pieces), len(state.runs))
    state.tags.setdefault(name, []).append(tag)
    return state.add(tag, start, end)


def _read_end(state: State, name: str, start: int, end: int) -> int:
    if not state.tags.get(name):
        return end
    tag = state.tags[name].pop()
    match_runs(state.runs, tag.runs)
    del state.runs[tag.runs :]
    state.drop_after(tag.index)
    tag.count = 0
    tag.opens.append(Element(name))
    close = Mark(start, "", 0)
    close.closes = 1
    return state.add(close, start, end)


def _read_unfinished(state: State, start: int) -> int:
    text = state.text
    if len(text) - start > _LONGEST_TAG or not _UNFINISHED_TAG.match(text, start):
        return start + 1
    state.doubt(start)
    if not state.is_open:
        return start + 1
    link = _UNFINISHED_URI.match(text, start)
    if link:
        return state.add_element("a", link.group(1), start, link.end())
    if _UNFINISHED_WORD.match(text, start):
        state.hold(start)
    return start + 1


def _end_of_raw(state: State, start: int) -> int:
    found = _RAW.match(state.text, start)
    if found:
        return found.end()
    for opening, closing in _SECTIONS:
        if state.text.startswith(opening, start):
            if opening == "<!" and not state.text[start + 2 : start + 3].isalpha():
                return 0
            end = state.find(closing, start + len(opening))
            return end + len(closing) if end >= 0 else 0
    return 0
