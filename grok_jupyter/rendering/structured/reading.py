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
_MARKS = re.compile(r'[\[{\]}"]')
_WITHIN = re.compile(r'\\[\s\S]|"|\\\Z')
_NUMBER = "+-.0123456789Ee"


class JsonReader:
    """Reads the first object or array that begins a line; words and fences around it are passed by.

    What is read is always there: of a text that ends within a string, its beginning; a number at
    the end waits until something follows, for more digits may.
    """

    def __init__(self) -> None:
        self._text = ""
        self._begin = -1  # where the JSON begins; -1: none is found yet
        self._looked = 0  # where the search for its beginning goes on
        self._scanned = 0
        self._is_in_string = False
        self._depth = 0

    @property
    def text(self) -> str:
        """All that was fed."""
        return self._text

    @property
    def is_closed(self) -> bool:
        """Whether the object or array has ended; what follows is not read."""
        return self._begin >= 0 and self._depth == 0 and self._scanned > self._begin

    @property
    def end(self) -> End:
        """Where the text ends by now."""
        return End(self._depth, self._is_in_string)

    def feed(self, delta: str) -> None:
        """Add some text."""
        self._text += delta
        if self._begin < 0:
            self._find()
        self._scan()

    def value(self, *, has_ended: bool = False) -> Any:
        """Return what is there of the JSON, or :data:`NOTHING`.

        Parameters
        ----------
        has_ended : bool
            Whether nothing more comes, so that a number at the end is complete.
        """
        while self._begin >= 0:
            text = self._text[self._begin :]
            if not has_ended and not self._is_in_string:
                text = _without_open_number(text)
            try:
                return _read(text, is_open=True)
            except ValueError:  # it only looked like JSON
                self._looked, self._begin = self._begin + 1, -1
                self._find()
                self._scan()
        return NOTHING

    def _find(self) -> None:
        found = _START.search(self._text, self._looked)
        if found is None:
            self._looked = max(self._looked, self._text.rfind("\n"), 0)
            return
        self._begin = self._scanned = found.end() - 1
        self._is_in_string, self._depth = False, 0

    def _scan(self) -> None:
        """Note how deep the end of the text is, and whether it is in a string."""
        text = self._text
        if self._begin < 0 or self.is_closed:
            return
        while True:
            found = (_WITHIN if self._is_in_string else _MARKS).search(text, self._scanned)
            if found is None:
                self._scanned = len(text)
                return
            mark = found.group()
            if mark == "\\":  # what it escapes is not there yet
                self._scanned = found.start()
                return
            self._scanned = found.end()
            if mark == '"':
                self._is_in_string = not self._is_in_string
            elif mark in "[{":
                self._depth += 1
            elif mark in "]}":
                self._depth -= 1
                if self._depth == 0:
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


def _without_open_number(text: str) -> str:
    """Leave a number at the end out; the last letter of a word such as ``true`` is none."""
    number = text[len(text.rstrip(_NUMBER)) :].lstrip("Ee.")
    return text[: len(text) - len(number)]
