"""The JSON in a text that grows: where it begins, and what of it is there."""

from __future__ import annotations

import re
from typing import Any

from grok_jupyter.protocol.json_in import json_in
from grok_jupyter.rendering.structured.layout import End

__all__ = ["NOTHING", "JsonReader", "whole_value"]

NOTHING = object()
"""In place of a value where there is none."""

_START = re.compile(r"^[ \t\ufeff]*[\[{]", re.MULTILINE)
_MARKS = re.compile(r'[\[{\]},:"]')
_WITHIN = re.compile(r'\\[\s\S]|"|\\\Z')
_HALVES = (re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?\Z"), re.compile(r"\\u[dD][89abAB]\w\w\Z"))
_NUMBER = "+-.0123456789Ee"
_SHORT = 4096  # characters that may be read in each frame


class _Open:
    """An object or array that has not ended: where it begins, and its entries."""

    __slots__ = ("begin", "has_names", "is_named", "last", "passed")

    def __init__(self, begin: int, *, has_names: bool) -> None:
        self.has_names = has_names
        self.is_named = not has_names  # whether what comes is a value, not the name of one
        self.begin = begin
        self.last = begin + 1  # where the entry begins that comes last
        self.passed = 0  # entries before that one


class JsonReader:
    """Reads the first object or array that begins a line; words and fences around it are passed by.

    What is read is always there: of a text that ends within a string, its beginning; a number at
    the end waits until something follows, for more digits may.
    """

    def __init__(self) -> None:
        self.text = ""
        self._looked = 0  # where the search for the JSON's beginning goes on
        self._begin = -1  # where it is; -1: none is found yet
        self._json = ""  # what is read: from there on, less what was forgotten
        self._scanned = 0  # how far what is open is known
        self._is_in_string = False
        self._open: list[_Open] = []
        self._most = _SHORT  # characters, beyond which something is forgotten

    @property
    def size(self) -> int:
        """Characters that are read each time."""
        return len(self._json)

    @property
    def is_closed(self) -> bool:
        """Whether the object or array has ended; what follows is not read."""
        return self._scanned > 0 and not self._open

    @property
    def end(self) -> End:
        """Where the text ends by now."""
        is_in_value = self._is_in_string and self._open[-1].is_named
        return End(len(self._open), is_in_value)

    def feed(self, delta: str) -> None:
        """Add some text."""
        self.text += delta
        if self._begin < 0:
            self._find()
        elif not self.is_closed:
            self._json += delta
            self._scan()

    def value(self, *, has_ended: bool = False) -> Any:
        """Return what is there of the JSON, less what was forgotten, or :data:`NOTHING`.

        Parameters
        ----------
        has_ended : bool
            Whether nothing more comes, so that a number at the end is complete.
        """
        while self._begin >= 0:
            text = self._json
            if self._is_in_string:
                text = _without_open_escape(text)
            elif not has_ended:
                text = _without_open_number(text)
            try:
                return _read(text, is_open=True)
            except ValueError:  # it only looked like JSON
                self._looked, self._begin = self._begin + 1, -1
                self._find()
        return NOTHING

    def forget(self) -> list[int]:
        """Forget entries that are complete and stand before others, for they would be read again.

        Returns
        -------
        list of int
            How many, of each object or array that is open; empty if it is not worth it.
        """
        if len(self._json) < self._most or not self._open:
            return []
        before, pieces, length = self._json, [], 0
        ends = [node.begin for node in self._open[1:]] + [len(before)]
        counts = [node.passed for node in self._open]
        for node, end in zip(self._open, ends, strict=True):
            piece = before[node.begin] + before[node.last : end]
            pieces.append(piece)
            node.begin, node.last, node.passed = length, length + 1, 0
            length += len(piece)
        self._json = "".join(pieces)
        self._scanned -= len(before) - length
        self._most = _SHORT + 2 * length
        return counts

    def rewind(self) -> None:
        """Remember everything again."""
        if self._begin >= 0:
            self._take(self._begin)

    def _find(self) -> None:
        self._forget_all()
        found = _START.search(self.text, self._looked)
        if found is not None:
            self._take(found.end() - 1)
        else:
            self._looked = max(self._looked, self.text.rfind("\n"), 0)

    def _take(self, begin: int) -> None:
        self._forget_all()
        self._begin = begin
        self._json = self.text[begin:]
        self._scan()

    def _forget_all(self) -> None:
        self._json, self._scanned, self._is_in_string = "", 0, False
        self._open, self._most = [], _SHORT

    def _scan(self) -> None:
        """Note what is open at the end of the text, and whether it is in a string."""
        text = self._json
        while True:
            found = (_WITHIN if self._is_in_string else _MARKS).search(text, self._scanned)
            if found is None:
                self._scanned = len(text)
                return
            mark, place = found.group(), found.start()
            if mark == "\\":  # what it escapes is not there yet
                self._scanned = place
                return
            self._scanned = found.end()
            if mark == '"':
                self._is_in_string = not self._is_in_string
            elif mark in "[{":
                self._open.append(_Open(place, has_names=mark == "{"))
            elif mark == ",":
                within = self._open[-1]
                within.last = place + 1
                within.passed += 1
                within.is_named = not within.has_names
            elif mark == ":":
                self._open[-1].is_named = True
            elif mark in "]}":
                self._open.pop()
                if not self._open:
                    return


def whole_value(text: str) -> Any:
    """Return the value of an answer that is JSON, or holds one block of it; else :data:`NOTHING`.

    Numbers are as they were written.
    """
    found = json_in(text)
    if found is None:
        return NOTHING
    try:
        return _read(found, is_open=False)
    except ValueError:  # such as half a character, which Python's own reader lets pass
        return NOTHING


def _read(text: str, *, is_open: bool) -> Any:
    from jiter import from_json

    data = text.encode("utf-8", "replace")
    return from_json(
        data,
        partial_mode="trailing-strings" if is_open else "off",
        float_mode="lossless-float",
    )


def _without_open_escape(text: str) -> str:
    """Leave half a character at the end out: not every jiter waits for its other half."""
    for half in _HALVES:
        found = half.search(text, max(0, len(text) - 6))
        if found is None:
            continue
        before = text[: found.start()]
        if (len(before) - len(before.rstrip("\\"))) % 2 == 0:  # it is not itself escaped
            text = before
    return text


def _without_open_number(text: str) -> str:
    """Leave a number at the end out; the last letter of a word such as ``true`` is none."""
    number = text[len(text.rstrip(_NUMBER)) :].lstrip("Ee.")
    return text[: len(text) - len(number)]
