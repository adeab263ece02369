"""Links, images and references to footnotes: whatever a ``]`` ends."""

from __future__ import annotations

from re import compile as pattern
from xml.etree.ElementTree import Element, SubElement

from grok_jupyter.markdown.inlines.characters import CJK, kind
from grok_jupyter.markdown.inlines.delimiters import match_runs
from grok_jupyter.markdown.inlines.destinations import UNFINISHED, read_label, read_target
from grok_jupyter.markdown.inlines.resolver import Link
from grok_jupyter.markdown.inlines.state import Bracket, State
from grok_jupyter.markdown.inlines.tree import Mark

__all__ = ["is_held", "read_close", "read_open"]

_LONGEST_LABEL = 999
_HELD = 80  # characters of a bracket that may be held back until it is known what it is
_HELD_IMAGE = 1000
_ADDRESS = pattern(r"\([ \n]*<?[^\s/:.#]{0,40}[/:.#]")
_WORD_BEFORE = frozenset(")]}_")


def read_open(state: State, start: int) -> int:
    """Read ``[``, with the ``!`` before it."""
    first = start - 1
    is_image = first >= max(state.plain, state.floor) and state.text[first] == "!"
    if state.dialect.has_footnotes and state.text.startswith("^", start + 1):
        is_image = False  # "!" and a footnote, as cmark-gfm has it
    sign = "![" if is_image else "["
    if state.brackets:
        state.brackets[-1].has_inner = True
    begin = start + 1 - len(sign)
    state.flush(begin)
    state.plain = begin
    bracket = Bracket(begin, sign, len(state.pieces), len(state.runs))
    state.brackets.append(bracket)
    return state.add(bracket, begin, start + 1)


def read_close(state: State, start: int) -> int:
    """Read ``]``: the end of a link, of an image, of a reference, or just the sign."""
    if not state.brackets:
        return start + 1
    opener = state.brackets.pop()
    is_dead = not opener.is_image and len(state.brackets) < state.dead
    state.dead = min(state.dead, len(state.brackets))
    if is_dead:
        return _leave(state, opener, start)
    label = _label(state, opener, start)
    target = _target(state, opener, label, start + 1)
    if isinstance(target, tuple):
        link, end = target
        return _enclose(state, opener, link, start, end)
    awaits_address = bool(target) and state.is_open and state.text.startswith("(", start + 1)
    if _is_footnote(state, opener) and not awaits_address:
        citation = _cite(state, label[1:])
        if citation is not None:
            state.rewind(opener)
            return state.add(citation, opener.start, start + 1)
    if target is not None and state.is_open:
        return _repair(state, opener, start)
    return _leave(state, opener, start)


def _label(state: State, opener: Bracket, end: int) -> str:
    """Return what the brackets hold, if it can be a label."""
    start = opener.start + len(opener.sign)
    if opener.has_inner or end - start > _LONGEST_LABEL:
        return ""
    return state.text[start:end]


def _target(
    state: State, opener: Bracket, label: str, position: int
) -> tuple[Link, int] | str | None:
    """Find where the brackets lead: what is written after them goes before definitions."""
    following = state.text[position : position + 1]
    unfinished: str | None = None
    if following == "(":
        target = read_target(state.text, position)
        if isinstance(target, tuple):
            return target
        unfinished = target
    end = position
    if following == "[":
        reference = read_label(state.text, position)
        if isinstance(reference, tuple):
            name, end = reference
            label = name or label
        else:
            unfinished = reference
    if not following:
        unfinished = UNFINISHED
    if unfinished:
        state.doubt(opener.start)
        if state.is_late(opener.start):
            unfinished = None
        elif state.is_open and following:
            return unfinished
    if label and not label.startswith("^") and not label.isspace():
        link = state.resolver.link(label)
        if link is not None:
            return link, end
    return unfinished


def _enclose(state: State, opener: Bracket, link: Link, start: int, end: int) -> int:
    attributes = {"src" if opener.is_image else "href": link.destination}
    if link.title:
        attributes["title"] = link.title
    return _wrap(state, opener, attributes, start, end)


def _wrap(state: State, opener: Bracket, attributes: dict[str, str], start: int, end: int) -> int:
    match_runs(state.runs, opener.runs)
    del state.runs[opener.runs :]
    state.drop_after(opener.index)
    opener.count = 0
    if opener.is_image:
        opener.opens.append(Element("img", {**attributes, "alt": ""}))
    else:
        opener.opens.append(Element("a", attributes))
        _unlink(state, opener.index)
        state.dead = len(state.brackets)
    close = Mark(start, "", 0)
    close.closes = 1
    return state.add(close, start, end)


def _repair(state: State, opener: Bracket, start: int) -> int:
    """Show the link whose address is arriving, without it; hold everything else back."""
    if not opener.is_image and _ADDRESS.match(state.text, start + 1):
        state.end = start
        return _wrap(state, opener, {}, start, len(state.text))
    if not opener.is_image and not is_held(state, opener):
        return _leave(state, opener, start)
    state.rewind(opener)
    state.end = opener.start
    return len(state.text)


def is_held(state: State, opener: Bracket) -> bool:
    """Whether a bracket is held back while it is not known what it is."""
    length = len(state.text) - opener.start
    if opener.is_image:
        return length <= _HELD_IMAGE
    before = state.text[opener.start - 1 : opener.start] if opener.start else ""
    # Brackets behind a word are those of an index, except in scripts that write without blanks.
    is_word = before.isalnum() and not kind(before) & CJK
    is_index = (is_word or before in _WORD_BEFORE) and not _is_footnote(state, opener)
    return not is_index and length <= _HELD


def _is_footnote(state: State, opener: Bracket) -> bool:
    return (
        state.dialect.has_footnotes
        and not opener.is_image
        and state.text.startswith("^", opener.start + 1)
    )


def _unlink(state: State, index: int) -> None:
    """Keep only the words of addresses and references to footnotes within a link."""
    for place in range(index + 1, len(state.pieces)):
        piece = state.pieces[place]
        if isinstance(piece, Element) and (piece.tag == "a" or len(piece)):
            state.pieces[place] = "".join(piece.itertext())


def _leave(state: State, opener: Bracket, start: int) -> int:
    """Leave the brackets as they are written; what they hold still belongs together."""
    opener.level = 1
    close = Mark(start, "]")
    close.level = -1
    return state.add(close, start, start + 1)


def _cite(state: State, label: str) -> Element | None:
    if not label or any(sign in label for sign in " \t\n"):
        return None
    citation = state.resolver.cite(label)
    if citation is None:
        return None
    number, occurrence = citation
    again = f"-{occurrence}" if occurrence > 1 else ""
    sup = Element("sup", {"class": "footnote-ref"})
    anchor = SubElement(sup, "a", {"href": f"#fn-{number}", "id": f"fnref-{number}{again}"})
    anchor.text = str(number)
    return sup
