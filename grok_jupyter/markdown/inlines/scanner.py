"""The loop: from one sign that may mean something to the next."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from re import Pattern
from re import compile as pattern

from grok_jupyter.markdown.inlines.autolinks import read_at, read_colon, read_www
from grok_jupyter.markdown.inlines.brackets import read_close, read_open
from grok_jupyter.markdown.inlines.breaks import read_backslash, read_line_end
from grok_jupyter.markdown.inlines.codespans import read_code
from grok_jupyter.markdown.inlines.delimiters import read_run
from grok_jupyter.markdown.inlines.entities import read_entity
from grok_jupyter.markdown.inlines.markup import read_angle
from grok_jupyter.markdown.inlines.maths import read_dollar
from grok_jupyter.markdown.inlines.state import State

__all__ = ["scan"]

_READERS: dict[str, Callable[[State, int], int]] = {
    "\\": read_backslash,
    "`": read_code,
    "*": read_run,
    "_": read_run,
    "~": read_run,
    "[": read_open,
    "]": read_close,
    "<": read_angle,
    "$": read_dollar,
    "&": read_entity,
    "\n": read_line_end,
    ":": read_colon,
    "@": read_at,
    "w": read_www,
}


def scan(state: State) -> None:
    """Read the whole text into pieces."""
    text, position = state.text, 0
    search = _specials(_rare(text)).search
    while found := search(text, position, state.end):
        start = found.start()
        position = _READERS[text[start]](state, start)
    state.flush(state.end)


def _rare(text: str) -> str:
    """Return which signs matter in this text though they mostly do not, and are frequent."""
    signs = "\n" if " \n" in text or "\n " in text or "\t" in text else ""
    if "://" in text:
        signs += ":"
    if "@" in text:
        signs += "@"
    if "www." in text:
        signs += "w"
    return signs


@cache
def _specials(rare: str) -> Pattern[str]:
    return pattern(rf"[\\`*_~\[\]<$&{rare}]")
