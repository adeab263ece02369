"""Character references: ``&amp;``, ``&#35;``, ``&#x22;``."""

from __future__ import annotations

from html.entities import html5
from re import Match
from re import compile as pattern

from grok_jupyter.markdown.inlines.state import State

__all__ = ["decode", "read_entity", "unescape"]

_ENTITY = pattern(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));")
_UNFINISHED = pattern(r"&#?[A-Za-z0-9]{0,31}\Z")
_ESCAPED = pattern(r"\\([!-/:-@\[-`{-~])|" + _ENTITY.pattern)
_REPLACEMENT = "\ufffd"


def read_entity(state: State, start: int) -> int:
    """Read a character reference, or an ampersand."""
    found = _ENTITY.match(state.text, start)
    if found:
        text = decode(found)
        return start + 1 if text is None else state.add(text, start, found.end())
    if _UNFINISHED.match(state.text, start):
        state.hold(start)
    return start + 1


def decode(found: Match[str]) -> str | None:
    """Return what a reference stands for; None if there is no such name."""
    decimal, hexadecimal, name = found.groups()[-3:]
    if name:
        return html5.get(f"{name};")
    code = int(decimal) if decimal else int(hexadecimal, 16)
    # Control characters have meanings of their own further on (placeholders of the pipeline).
    is_control = code < 0x20 and code not in {0x9, 0xA, 0xD}
    if is_control or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return _REPLACEMENT
    return chr(code)


def unescape(text: str) -> str:
    """Resolve backslash escapes and references, as in destinations and titles."""
    if "\\" not in text and "&" not in text:
        return text
    return _ESCAPED.sub(_unescaped, text)


def _unescaped(found: Match[str]) -> str:
    sign: str | None = found.group(1) or decode(found)
    return found.group() if sign is None else sign
