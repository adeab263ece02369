"""Ends of lines and backslashes."""

from __future__ import annotations

from re import compile as pattern
from xml.etree.ElementTree import Element

from grok_jupyter.markdown.inlines.maths import read_environment, read_parenthesised
from grok_jupyter.markdown.inlines.state import State

__all__ = ["read_backslash", "read_line_end"]

_SIGN = pattern(r"[!-/:-@\[-`{-~]")
_INDENT = pattern(r"[ \t]*")


def read_line_end(state: State, start: int) -> int:
    """Read the end of a line: a hard break after two spaces; all spaces around it go."""
    text, last = state.text, start
    while last > state.plain and text[last - 1] in " \t":
        last -= 1
    indent = _INDENT.match(text, start + 1)
    end = indent.end() if indent else start + 1
    if last == start and end == start + 1:
        return end
    state.flush(last)
    state.plain = start
    if text[last:start].endswith("  "):
        state.add(Element("br"), start, start)
    return state.add("\n", start, end)


def read_backslash(state: State, start: int) -> int:
    """Read what a backslash begins: an escape, a break, a formula."""
    following = state.text[start + 1 : start + 2]
    if not following:
        state.hold(start)
        return start + 1
    if following == "\n":
        state.add(Element("br"), start, start + 1)
        return read_line_end(state, start + 1)
    if following in "([":
        end = read_parenthesised(state, start)
        if end:
            return end
    elif following == "b":
        return read_environment(state, start) or start + 1
    if not _SIGN.match(following):
        return start + 1
    state.flush(start)
    state.plain = start + 1
    state.floor = start + 2
    return start + 2
