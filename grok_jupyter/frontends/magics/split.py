"""Splitting a magic's line into words, so that quotes, apostrophes and expressions survive.

A shell's rules would stumble over ``don't`` and take the quotes out of ``df["a b"]``. Here a quote
counts as one only where a word begins, and brackets hold a word together.
"""

from __future__ import annotations

from typing import NamedTuple

from grok_jupyter.protocol.errors import InputError

__all__ = ["Word", "next_word", "quoted", "words"]

_CLOSING = {"(": ")", "[": "]", "{": "}"}


class Word(NamedTuple):
    """A word of the line.

    Attributes
    ----------
    text : str
        Without the quotes around it.
    start, end : int
        Where it stands in the line, quotes included.
    is_quoted : bool
        Whether it stood in quotes: then it is a value, never an option.
    """

    text: str
    start: int
    end: int
    is_quoted: bool = False


def words(line: str, start: int = 0) -> list[Word]:
    """Split a line.

    Raises
    ------
    InputError
        If a quote that begins a word is never closed.
    """
    found: list[Word] = []
    while (word := next_word(line, start)) is not None:
        found.append(word)
        start = word.end
    return found


def quoted(text: str) -> str:
    """Return a text as it is written on a line: in quotes, where it would not be one word."""
    try:
        is_word = [(word.text, word.is_quoted) for word in words(text)] == [(text, False)]
    except InputError:
        is_word = False
    if is_word and not text.startswith("-"):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def next_word(line: str, start: int) -> Word | None:
    """Return the next word at or after ``start``; ``None`` at the end of the line."""
    while start < len(line) and line[start].isspace():
        start += 1
    if start == len(line):
        return None
    if line[start] in "\"'":
        return _quoted(line, start, start)
    equals = line.find("=", start)
    if line.startswith("--", start) and line[equals + 1 : equals + 2] in {'"', "'"}:
        name = line[start : equals + 1]
        if not any(character.isspace() for character in name):  # --system="be brief"
            value = _quoted(line, equals + 1, start)
            return value._replace(text=name + value.text, is_quoted=False)
    end = _end_of_expression(line, start) or _end_of_run(line, start)
    return Word(line[start:end], start, end)


def _quoted(line: str, quote: int, start: int) -> Word:
    """Read to the matching quote that ends a word; backslash escapes as in Python."""
    mark = line[quote]
    text: list[str] = []
    position = quote + 1
    while position < len(line):
        character = line[position]
        if character == "\\" and line[position + 1 : position + 2] in {mark, "\\"}:
            text.append(line[position + 1])
            position += 2
            continue
        following = line[position + 1 : position + 2]
        if character == mark and (not following or following.isspace()):
            return Word("".join(text), start, position + 1, is_quoted=True)
        text.append(character)
        position += 1
    raise InputError(
        f"The quote in {line[start : start + 40]!r} is never closed; close it, or leave it out."
    )


def _end_of_run(line: str, start: int) -> int:
    while start < len(line) and not line[start].isspace():
        start += 1
    return start


def _end_of_expression(line: str, start: int) -> int:
    """Return where a word ends whose brackets may hold spaces; 0 if they do not match."""
    expected: list[str] = []
    quote = ""
    position = start
    while position < len(line):
        character = line[position]
        if quote:
            if character == "\\":
                position += 1
            elif character == quote:
                quote = ""
        elif expected and character in "\"'":
            quote = character
        elif character in _CLOSING:
            expected.append(_CLOSING[character])
        elif expected and character == expected[-1]:
            expected.pop()
        elif character.isspace() and not expected:
            return position
        position += 1
    return 0 if expected or quote else position
