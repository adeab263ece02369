"""The ways in which a text may spell a key: a server, a proxy or a model may echo it in any."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from grok_jupyter.text.escapes import compact, readings, readings_so_far, unescaped

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

    They are the key as it is, in the escapes of JSON, addresses and HTML, in base64 and in hex;
    each of them also with characters in it that terminals and readers drop.

    Parameters
    ----------
    key : str
        The key. One that is short, or only words, is looked for as it is written, and not in
        base64 or hex, of which a few characters are in many texts.
    """

    __slots__ = ("__weakref__", "_key", "_literals", "is_telling")

    def __init__(self, key: str) -> None:
        is_long = len(key) >= _SHORTEST
        self.is_telling = is_long and (key.startswith(_PREFIX) or not _WORDS.fullmatch(key))
        self._key = key
        self._literals: tuple[_Literal, ...] = ()

    @property
    def longest(self) -> int:
        """Characters that a spelling may have at most, those aside that nobody sees."""
        return _WIDEST * len(self._key)

    def is_in(self, text: str) -> bool:
        """Return whether a text holds the key."""
        return any(
            literal.is_in(version.text) for version in readings(text) for literal in self._all()
        )

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
        for plain, origin in readings(text):
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
        tail = self._tail(text)
        seen, read = readings_so_far(text[tail:])
        is_unfinished = read.origin.of(len(read.text)) < len(text) - tail
        place, free, longest = read.origin.of(len(read.text)), len(text) - tail, 0
        for plain, origin in (seen, read):
            for literal in self._all():
                length = literal.begun(plain)
                if not length:
                    continue
                begin = len(plain) - length
                place, longest = min(place, origin.of(begin)), max(longest, length)
                if length > _FREE or (is_unfinished and length == _FREE):
                    free = min(free, origin.of(begin + _FREE))
        return Begun(tail + place, tail + free, longest)

    def _tail(self, text: str) -> int:
        """Return from where on a spelling may begin that the text's end belongs to."""
        length = self.longest
        while length < len(text) and len(compact(text[-length:])) < self.longest:
            length *= 2
        return max(0, len(text) - length)

    def _all(self) -> tuple[_Literal, ...]:
        if not self._literals:  # made when first needed: most keys are never looked for
            self._literals = tuple(map(_Literal, _written(self._key)))
        return self._literals

    def __repr__(self) -> str:
        return f"Spellings({MARK})"

    def __reduce__(self) -> Any:
        raise TypeError("A key is never pickled; pass it to the process that needs it.")


def _written(key: str) -> Iterator[str]:
    yield from dict.fromkeys((key, unescaped(key)))  # what it becomes among escapes
    if len(key) < _SHORTEST:
        return
    data = key.encode("utf-8", "replace")
    yield data.hex()
    yield data.hex().upper()
    for ahead in range(3):  # base64 of a longer text holds it in one of three ways
        encoded = base64.b64encode(b"\0" * ahead + data).decode("ascii")
        inner = encoded[(ahead * 8 + 5) // 6 : (ahead + len(data)) * 8 // 6]
        yield from dict.fromkeys((inner, inner.replace("+", "-").replace("/", "_")))
