"""The ways in which a text may spell a key: a server, a proxy or a model may echo it in any."""

from __future__ import annotations

import base64
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, NamedTuple

__all__ = ["HIDDEN", "MARK", "Begun", "Spellings"]

MARK = "***"
"""What stands in the place of a key in an error."""

HIDDEN = "hidden-key"
"""What stands in its place in an answer, behind its first characters: a word, and no markup."""

_SHORTEST = 12  # characters; what a local server takes for a key may be any word
_PREFIX = "xai-"
_WORDS = re.compile(
    r"[a-z]+(?:[-_. ][a-z]+)*"
)  # `sk-no-key-required`: written in manuals, no secret
_FREE = 4  # first characters that stay: they tell no more than `xai-`, so few texts are held back
_TELLING = 10  # characters of a key that tell something of it
_WIDEST = 16  # characters that one of the key's may take: `&amp;#x00078;`

_ESCAPED = re.compile(
    r"\\+(?:u00(?P<json>[0-9a-fA-F]{2})|x(?P<code>[0-9a-fA-F]{2})|(?P<sign>[\"'/\\]))"
    r"|%(?:25)*(?P<url>[0-9a-fA-F]{2})"
    r"|&(?:amp;)*#(?:[xX]0*(?P<html>[0-9a-fA-F]{2})|0*(?P<decimal>\d{2,3}))(?!\w);?"
)
# What may become one of these with the next characters.
_BEGUN = re.compile(
    r"(?:(?<!\\)\\+(?:u(?:0(?:0[0-9a-fA-F]?)?)?|x[0-9a-fA-F]?)?|%(?:25)*[0-9a-fA-F]?"
    r"|&(?:amp;)*(?:a|am|amp|#|#[xX]?0*[0-9a-fA-F]{0,3})?)\Z"
)
_HEX = ("json", "code", "url", "html")


class _Literal:
    """One spelling, which no representation shows."""

    __slots__ = ("_ends", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        # How long a beginning is that ends in a character: few are compared then.
        self._ends: dict[str, list[int]] = {}
        for length in range(len(text) - 1, 0, -1):
            self._ends.setdefault(text[length - 1], []).append(length)

    def __len__(self) -> int:
        return len(self._text)

    def is_in(self, text: str) -> bool:
        return self._text in text

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Give where it begins and ends, each time."""
        begin = text.find(self._text)
        while begin >= 0:
            yield begin, begin + len(self._text)
            begin = text.find(self._text, begin + len(self._text))

    def begun(self, text: str) -> int:
        """Return how many of its first characters, but not all, are the text's last."""
        for length in self._ends.get(text[-1:], ()):
            if text.endswith(self._text[:length]):
                return length
        return 0

    def __repr__(self) -> str:
        return f"<{MARK}>"


class Begun(NamedTuple):
    """How a text ends that may go on with a key.

    Attributes
    ----------
    place : int
        Where the first spelling begins that may go on; the length of the text if there is none.
    free : int
        Up to where the text may be shown.
    length : int
        Characters of the longest that is begun.
    """

    place: int
    free: int
    length: int


class Spellings:
    """All spellings of one key; what shows this object shows no key.

    They are the key as it is, in the escapes of JSON, addresses and HTML, in base64 and in hex.

    Parameters
    ----------
    key : str
        The key. One that is short, or only words, is looked for as it is written, and not in
        base64 or hex, of which a few characters are in many texts.
    """

    __slots__ = ("__weakref__", "_key", "_literals", "_shortest", "is_telling")

    def __init__(self, key: str) -> None:
        is_long = len(key) >= _SHORTEST
        self.is_telling = is_long and (key.startswith(_PREFIX) or not _WORDS.fullmatch(key))
        self._key = key
        self._literals: tuple[_Literal, ...] = ()
        self._shortest = 0

    @property
    def longest(self) -> int:
        """Characters that a spelling may have at most."""
        return _WIDEST * len(self._key)

    def is_in(self, text: str) -> bool:
        """Return whether a text holds the key."""
        literals = self._all()
        if len(text) < self._shortest:  # as most of what a server says of an answer
            return False
        return any(literal.is_in(version) for version in _versions(text) for literal in literals)

    def replaced(self, text: str, mark: str = HIDDEN, free: int = _FREE) -> str:
        """Return a text with a mark in place of the key, each time; its first characters stay.

        Parameters
        ----------
        text : str
            What may hold the key.
        mark : str
            What is to stand in its place.
        free : int
            How many characters of a spelling stay.
        """
        if not self.is_in(text):
            return text
        for plain, origin in ((text, _Origin()), _unescaped(text)):
            found = sorted({place for literal in self._all() for place in literal.places(plain)})
            if not found:
                continue
            parts, position = [], 0
            for place in found:
                begin, end = origin.of(place[0] + free), origin.of(place[1])
                if end > position:
                    parts += [text[position : max(begin, position)], mark]
                    position = end
            return self.replaced("".join([*parts, text[position:]]), mark, free)
        return text

    def closed(self, text: str, mark: str = HIDDEN) -> str:
        """Return a text that ends in the middle of the key with a mark in place of what it tells.

        A few characters tell nothing; they stay.
        """
        begun = self.begun(text)
        return text[: begun.free] + mark if begun.length >= _TELLING else text

    def begun(self, text: str) -> Begun:
        """Return how the end of a text may begin to spell the key, should it go on."""
        tail = max(0, len(text) - self.longest)
        part = text[tail:]
        unfinished = _BEGUN.search(part)
        whole = part[: unfinished.start()] if unfinished else part
        place, free, longest = len(whole), len(part), 0
        for plain, origin in ((part, _Origin()), _unescaped(whole)):
            for literal in self._all():
                length = literal.begun(plain)
                if not length:
                    continue
                begin = len(plain) - length
                place, longest = min(place, origin.of(begin)), max(longest, length)
                if length > _FREE or (unfinished and length == _FREE):
                    free = min(free, origin.of(begin + _FREE))
        return Begun(tail + place, tail + free, longest)

    def _all(self) -> tuple[_Literal, ...]:
        if not self._literals:  # made when first needed: most keys are never looked for
            self._literals = tuple(map(_Literal, _written(self._key)))
            self._shortest = min(map(len, self._literals), default=0)
        return self._literals

    def __repr__(self) -> str:
        return f"Spellings({MARK})"

    def __reduce__(self) -> Any:
        raise TypeError("A key is never pickled; pass it to the process that needs it.")


def _written(key: str) -> Iterator[str]:
    yield from dict.fromkeys((key, _ESCAPED.sub(_sign, key)))  # what it becomes among escapes
    if len(key) < _SHORTEST:
        return
    data = key.encode("utf-8", "replace")
    yield data.hex()
    yield data.hex().upper()
    for ahead in range(3):  # base64 of a longer text holds it in one of three ways
        encoded = base64.b64encode(b"\0" * ahead + data).decode("ascii")
        inner = encoded[(ahead * 8 + 5) // 6 : (ahead + len(data)) * 8 // 6]
        yield from dict.fromkeys((inner, inner.replace("+", "-").replace("/", "_")))


class _Origin:
    """Where the characters of an unescaped text stand in the text as it was written."""

    __slots__ = ("_begins", "_written")

    def __init__(self) -> None:
        self._begins = [0]
        self._written = [0]

    def add(self, begin: int, written: int) -> None:
        """Say that from a character on, the text goes on at a place as written."""
        self._begins.append(begin)
        self._written.append(written)

    def of(self, position: int) -> int:
        index = bisect_right(self._begins, position) - 1
        return self._written[index] + position - self._begins[index]


def _versions(text: str) -> Iterator[str]:
    yield text
    if _has_escapes(text):
        yield _ESCAPED.sub(_sign, text)


def _has_escapes(text: str) -> bool:
    return "\\" in text or "%" in text or "&" in text


def _unescaped(text: str) -> tuple[str, _Origin]:
    origin = _Origin()
    if not _has_escapes(text):
        return text, origin
    parts: list[str] = []
    length = position = 0
    for match in _ESCAPED.finditer(text):
        length += match.start() - position
        origin.add(length, match.start())
        parts += [text[position : match.start()], _sign(match)]
        length += 1
        position = match.end()
        origin.add(length, position)
    return "".join([*parts, text[position:]]), origin


def _sign(match: re.Match[str]) -> str:
    kind = match.lastgroup or "sign"
    written = match[kind]
    if kind == "sign":
        return written
    return chr(int(written, 16 if kind in _HEX else 10))
