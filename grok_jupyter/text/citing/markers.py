"""Marks of citations in a text: ``[[1]](https://…)``, as xAI's models write them."""

from __future__ import annotations

import re
from collections import deque
from typing import NamedTuple

__all__ = ["Marker", "MarkerScanner", "find_markers"]

_BEGIN = r"\[\[([^\[\]\n]{1,40})\]\]\("
_BEGINNING = re.compile(_BEGIN)
_SIGN = re.compile(r"[() \t\r\n<>]")  # that means something within an address
_BEGINNING_OR_SIGN = re.compile(rf"{_BEGIN}|{_SIGN.pattern}")
_PARTIAL = re.compile(r"\[(?:\[(?:[^\[\]\n]{1,40}(?:\]\]?)?)?)?\Z")
_LONGEST_BEGINNING = 45  # characters
_LONGEST = 4096  # characters of an address


class Marker(NamedTuple):
    """One mark in a text.

    Attributes
    ----------
    start, end : int
        Where it stands: ``text[start:end]``, in characters.
    url : str
        The source's address.
    number : str
        What the model wrote in the brackets, mostly a number. Several sources may share one.
    """

    start: int
    end: int
    url: str
    number: str


def find_markers(text: str) -> list[Marker]:
    """Return the marks of a text, in order. One that is not complete yet is none.

    The marks themselves are looked for, never the offsets that a server sends: what these count
    beyond ASCII is not known.

    Parameters
    ----------
    text : str
        Of an answer; code in it is read like the rest.

    Examples
    --------
    >>> find_markers("Canberra[[1]](https://demo.invalid/a).")
    [Marker(start=8, end=37, url='https://demo.invalid/a', number='1')]
    """
    scanner = MarkerScanner()
    scanner.feed(text)
    scanner.finish()
    return scanner.take(len(text))[1]


class _Begun:
    """A mark of which the beginning is there."""

    __slots__ = ("address", "is_open", "number", "start")

    def __init__(self, start: int, address: int, number: str) -> None:
        self.start = start
        self.address = address
        self.number = number
        self.is_open = True


class MarkerScanner:
    """Finds the marks of a text that grows; it looks at each character once.

    An address ends with the bracket that closes the one before it. A mark within the address of
    another counts only if that other one turns out to be none.

    Attributes
    ----------
    text : str
        What has not been taken yet. Places count from its beginning.
    """

    def __init__(self) -> None:
        self.text = ""
        self._base = 0  # where ``text`` begins in all that was fed; the places below are of that
        self._at = 0  # what stands before is decided, but for the marks that are open
        self._open: deque[_Begun] = deque()
        self._brackets: list[_Begun | None] = []  # that wait for the one that closes them
        self._found: deque[tuple[_Begun, int]] = deque()  # complete marks, and their ends

    @property
    def free(self) -> int:
        """How much of the text may be taken: no mark that may still grow begins before."""
        return (self._open[0].start if self._open else self._at) - self._base

    def feed(self, delta: str) -> None:
        """Take more of the text."""
        self.text += delta
        text = self.text
        partial = _PARTIAL.search(
            text, max(0, len(text) - _LONGEST_BEGINNING, self._at - self._base)
        )
        self._scan(partial.start() if partial else len(text))

    def finish(self) -> None:
        """Say that no more comes: what is open is no mark."""
        self._scan(len(self.text))
        self._open.clear()
        self._brackets.clear()

    def take(self, count: int) -> tuple[str, list[Marker]]:
        """Return so many characters and the marks in them; ``free`` characters at most."""
        base, text = self._base, self.text
        marks = []
        while self._found and self._found[0][1] <= base + count:
            begun, end = self._found.popleft()
            url = text[begun.address - base : end - 1 - base]
            marks.append(Marker(begun.start - base, end - base, url, begun.number))
        self.text = text[count:]
        self._base += count
        return text[:count], marks

    def _scan(self, limit: int) -> None:
        base, text = self._base, self.text
        at = self._at - base
        while at < limit:
            pattern = _BEGINNING_OR_SIGN if self._open else _BEGINNING
            match = pattern.search(text, at, limit)
            at = limit if match is None else self._taken(match)
        self._at = base + at
        self._give_up_before(self._at)

    def _taken(self, match: re.Match[str]) -> int:
        """Take a beginning, or a sign; return where to go on."""
        if match[1] is None:
            self._sign(match.start(), match[0])
            return match.end()
        if self._open:  # it stands within an address, and so do the signs in it
            for sign in _SIGN.finditer(match.string, *match.span(1)):
                if self._sign(sign.start(), sign[0]):
                    return sign.end()  # a mark ends within what looked like a beginning
        begun = _Begun(self._base + match.start(), self._base + match.end(), match[1])
        self._open.append(begun)
        self._brackets.append(begun)
        return match.end()

    def _sign(self, at: int, sign: str) -> bool:
        """Take a sign; return whether it completes a mark."""
        at += self._base
        self._give_up_before(at)
        if not self._open:
            return False
        if sign == "(":
            self._brackets.append(None)
        elif sign == ")":
            begun = self._brackets.pop()
            if begun is not None and begun.is_open:
                self._open.pop()  # the latest
                return self._complete(begun, at)
        else:
            self._open.clear()
            self._brackets.clear()
        return False

    def _complete(self, begun: _Begun, at: int) -> bool:
        if not self._open:
            self._brackets.clear()
        if at == begun.address:
            return False  # there is no address
        while self._found and self._found[-1][0].start > begun.start:
            self._found.pop()
        self._found.append((begun, at + 1))
        return True

    def _give_up_before(self, at: int) -> None:
        """Take marks for none whose address would be too long."""
        while self._open and at - self._open[0].address >= _LONGEST:
            self._open.popleft().is_open = False
        if not self._open:
            self._brackets.clear()
