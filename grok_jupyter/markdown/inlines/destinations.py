"""What follows the text of a link: destination and title, or a label (CommonMark 6.3)."""

from __future__ import annotations

from re import DOTALL
from re import compile as pattern
from urllib.parse import quote

from grok_jupyter.markdown.inlines.entities import unescape
from grok_jupyter.markdown.inlines.resolver import Link

__all__ = ["UNFINISHED", "encode", "read_label", "read_target"]

_SPACE = pattern(r"[ \t\n]*")
_POINTED = pattern(r"<([^<>\n\\]*(?:\\.[^<>\n\\]*)*)>")
_POINTED_UNFINISHED = pattern(r"<[^<>\n\\]*(?:\\.[^<>\n\\]*)*\\?\Z")
_BARE = pattern(r"[^\x00-\x20\x7f()\\]*(?:\\[!-/:-@\[-`{-~]?[^\x00-\x20\x7f()\\]*)*")
_TITLES = {
    '"': pattern(r'"([^"\\]*(?:\\.[^"\\]*)*)("|\\?\Z)', DOTALL),
    "'": pattern(r"'([^'\\]*(?:\\.[^'\\]*)*)('|\\?\Z)", DOTALL),
    "(": pattern(r"\(([^()\\]*(?:\\.[^()\\]*)*)(\)|\\?\Z)", DOTALL),
}
_LABEL = pattern(r"\[((?:[^\[\]\\]|\\.){0,999})(\]|\\?\Z)", DOTALL)
_UNSAFE = pattern(r"[^A-Za-z0-9!#$%&'()*+,\-./:;=?@_~]")
_SAFE = "!#$%&'()*+,-./:;=?@_~"
_DEEPEST = 10  # parentheses within each other in a destination; CommonMark asks for three

UNFINISHED = "unfinished"


def read_target(text: str, start: int) -> tuple[Link, int] | str | None:
    """Read ``(destination "title")``.

    Returns
    -------
    tuple of Link and int, ``"unfinished"``, or None
        The target and where it ends; or that the text ended before it was decided; or none.
    """
    begin = _skip(text, start + 1)
    if begin == len(text):
        return UNFINISHED
    if text[begin] == "<":
        pointed = _POINTED.match(text, begin)
        if not pointed:
            return UNFINISHED if _POINTED_UNFINISHED.match(text, begin) else None
        destination, end = pointed.group(1), pointed.end()
    else:
        end = _end_of_destination(text, begin)
        if end < 0:
            return None
        destination = text[begin:end]
    return _read_title(text, end, destination)


def _read_title(text: str, start: int, destination: str) -> tuple[Link, int] | str | None:
    position, title = _skip(text, start), ""
    if position == len(text):
        return UNFINISHED
    if position > start and text[position] in _TITLES:
        found = _TITLES[text[position]].match(text, position)
        if not found:
            return None
        if found.group(2) in {"", "\\"}:
            return UNFINISHED
        title = found.group(1)
        position = _skip(text, found.end())
        if position == len(text):
            return UNFINISHED
    if text[position] != ")":
        return None
    return Link(encode(unescape(destination)), unescape(title)), position + 1


def _end_of_destination(text: str, start: int) -> int:
    """Return where a destination without ``<>`` ends; -1 if its parentheses do not match."""
    depth, position = 0, start
    while True:
        piece = _BARE.match(text, position)
        position = piece.end() if piece else position
        sign = text[position : position + 1]
        if sign == "(":
            depth += 1
            if depth > _DEEPEST:
                return -1
        elif sign == ")" and depth:
            depth -= 1
        else:
            return position if not depth or not sign else -1
        position += 1


def read_label(text: str, start: int) -> tuple[str, int] | str | None:
    """Read ``[label]``; returns the label as written and where it ends, else as `read_target`."""
    found = _LABEL.match(text, start)
    if not found:
        return None
    return (found.group(1), found.end()) if found.group(2) == "]" else UNFINISHED


def encode(address: str) -> str:
    """Percent-encode what may not stand in an address; what is encoded already stays."""
    if not _UNSAFE.search(address):
        return address
    return quote(address, safe=_SAFE, errors="replace")


def _skip(text: str, start: int) -> int:
    found = _SPACE.match(text, start)
    return found.end() if found else start
