"""Marks of citations in a text: ``[[1]](https://…)``, as xAI's models write them."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Marker", "find_markers"]

_BEGINNING = re.compile(r"\[\[([^\[\]\n]{1,40})\]\]\(")
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
    markers = []
    at = 0
    while match := _BEGINNING.search(text, at):
        end = _end_of_address(text, match.end())
        if end < 0:
            at = match.end()
            continue
        markers.append(Marker(match.start(), end + 1, text[match.end() : end], match[1]))
        at = end + 1
    return markers


def _end_of_address(text: str, start: int) -> int:
    """Return where the bracket closes that was opened before ``start``; -1 if it does not."""
    depth = 0
    for at in range(start, min(len(text), start + _LONGEST)):
        character = text[at]
        if character in " \t\r\n<>":
            return -1
        if character == "(":
            depth += 1
        elif character == ")":
            if not depth:
                return at if at > start else -1
            depth -= 1
    return -1
