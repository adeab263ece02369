"""A text as its readers take it: without what they do not show, its escapes read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

__all__ = ["Reading", "compact", "readings", "readings_so_far", "unescaped", "without_unseen"]

# What terminals and readers drop or do not show, but for tabs and ends of lines: control
# characters, soft hyphens, joiners, directions, selectors and tags. Of the halves of characters,
# as JSON writes them, those that make up tags.
_UNSEEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\udb40\udc00-\udfff]+"
)
_UNSEEN_ASCII = re.compile("[\0-\x08\x0b-\x1f\x7f]")
_NAMES = (
    "shy|zwj|zwnj|lrm|rlm|af|ic|it|ZeroWidthSpace|Negative(?:VeryThin|Thin|Medium|Thick)Space"
    "|NoBreak|ApplyFunction|InvisibleComma|InvisibleTimes"
)
_ESCAPED = re.compile(
    r"\\+(?:u(?P<json>[0-9a-fA-F]{4})|U(?P<long>[0-9a-fA-F]{8})|x(?P<code>[0-9a-fA-F]{2})"
    r"|(?P<sign>[!-$'-/:-@\[-`{-~])|(?P<control>[abfrv0]))"
    r"|%(?:25)*(?P<url>[0-9a-fA-F]{2})"
    r"|&(?:amp;)*(?:#(?:[xX]0*(?P<html>[0-9a-fA-F]{1,6})|0*(?P<decimal>\d{1,7}))(?!\w);?"
    rf"|(?P<name>{_NAMES});)"
)
# What may become one of these with the next characters.
_BEGUN = re.compile(
    r"(?:(?<!\\)\\+(?:u[0-9a-fA-F]{0,3}|U[0-9a-fA-F]{0,7}|x[0-9a-fA-F]?)?|%(?:25)*[0-9a-fA-F]?"
    r"|&(?:amp;)*(?:[A-Za-z]{0,24}|#[xX]?0*[0-9a-fA-F]{0,7})?)\Z"
)
_LAST = 0x10FFFF


class _Origin:
    """Where the characters of a text that was read stand in the text as it was written."""

    __slots__ = ("_begins", "_outer", "_written")

    def __init__(self, outer: _Origin | None = None) -> None:
        self._outer = outer
        self._begins = [0]
        self._written = [0]

    def add(self, begin: int, written: int) -> None:
        """Say that from a character on, the text goes on at a place as written."""
        self._begins.append(begin)
        self._written.append(written)

    def of(self, position: int) -> int:
        index = bisect_right(self._begins, position) - 1
        place = self._written[index] + position - self._begins[index]
        return self._outer.of(place) if self._outer else place


class Reading(NamedTuple):
    """A text in one way of reading it.

    Attributes
    ----------
    text : str
        What is read.
    origin : _Origin
        ``origin.of(i)`` is where its character *i* stands as written.
    """

    text: str
    origin: _Origin


def readings(text: str) -> tuple[Reading, ...]:
    """Return a text as it is seen, and as it is once its escapes are read, if it has some."""
    seen = _read(_UNSEEN, _nothing, text, None) if _has_unseen(text) else Reading(text, _Origin())
    read = _unescaped(seen)
    return (seen,) if read is seen else (seen, read)


def readings_so_far(text: str) -> tuple[Reading, Reading]:
    """Return a text that may go on: as it is seen; and read, up to the escape that it breaks off.

    The second ends where that escape begins.
    """
    seen = readings(text)[0]
    match = _BEGUN.search(seen.text)
    whole = Reading(seen.text[: match.start()], seen.origin) if match else seen
    return seen, _unescaped(whole)


def without_unseen(text: str) -> str:
    """Return a text without the characters that terminals and readers drop."""
    return _UNSEEN.sub("", text) if _has_unseen(text) else text


def unescaped(text: str) -> str:
    """Return a text with its escapes read, without what is not seen."""
    return _UNSEEN.sub("", _ESCAPED.sub(_sign, without_unseen(text)))


def compact(text: str) -> str:
    """Return a text without what is not seen, be it escaped; other escapes stay."""
    seen = without_unseen(text)
    if not _has_escapes(seen):
        return seen
    match = _BEGUN.search(seen)
    end = match.start() if match else len(seen)
    return _ESCAPED.sub(_if_seen, seen[:end]) + seen[end:]


def _has_unseen(text: str) -> bool:
    return bool((_UNSEEN_ASCII if text.isascii() else _UNSEEN).search(text))


def _has_escapes(text: str) -> bool:
    return "\\" in text or "%" in text or "&" in text


def _unescaped(seen: Reading) -> Reading:
    if not _has_escapes(seen.text):
        return seen
    read = _read(_ESCAPED, _sign, *seen)
    return _read(_UNSEEN, _nothing, *read) if _has_unseen(read.text) else read


def _read(
    pattern: re.Pattern[str],
    sign: Callable[[re.Match[str]], str],
    text: str,
    outer: _Origin | None,
) -> Reading:
    origin = _Origin(outer)
    parts: list[str] = []
    length = position = 0
    for match in pattern.finditer(text):
        length += match.start() - position
        origin.add(length, match.start())
        meant = sign(match)
        parts += [text[position : match.start()], meant]
        length += len(meant)
        position = match.end()
        origin.add(length, position)
    return Reading("".join([*parts, text[position:]]), origin)


def _nothing(_match: re.Match[str]) -> str:
    return ""


def _if_seen(match: re.Match[str]) -> str:
    return match[0] if without_unseen(_sign(match)) else ""


def _sign(match: re.Match[str]) -> str:
    kind = match.lastgroup or "sign"
    if kind in {"control", "name"}:
        return ""
    written = match[kind]
    if kind == "sign":
        return written
    code = int(written, 10 if kind == "decimal" else 16)
    if code > _LAST:
        return match[0]
    # Bytes of an address that are not ASCII may make up a character that is not seen.
    return "" if kind == "url" and code > 127 else chr(code)
