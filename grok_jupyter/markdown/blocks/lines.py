"""Lines, and the blanks that they begin with."""

from __future__ import annotations

import re

__all__ = [
    "complete_lines",
    "expanded",
    "indentation",
    "is_blank",
    "remainder",
    "split_lines",
    "with_line_feeds",
]

_STRUCTURE = re.compile(r"(?:[ \t]|>|[-+*]|\d{1,9}[.)])*")


def with_line_feeds(text: str) -> str:
    """Write every line ending as a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def split_lines(text: str) -> list[str]:
    """Split at line feeds, carriage returns and pairs of them; the last line may be ``""``."""
    return with_line_feeds(text).split("\n")


def complete_lines(text: str) -> list[str]:
    """Return the lines of a text that is complete: a line ending at its end begins no other."""
    lines = split_lines(text)
    if not lines[-1]:
        lines.pop()
    return lines


def expanded(line: str) -> str:
    """Write the tabs that may matter for the structure as spaces, and no NUL.

    CommonMark reads a tab among the marks at the beginning as a step to the next of the columns
    4, 8, …, and takes such a step apart where a mark ends within it. Spaces say the same.
    """
    if "\0" in line:
        line = line.replace("\0", "\ufffd")
    if "\t" not in line:
        return line
    structure = _STRUCTURE.match(line)
    end = structure.end() if structure else 0
    return line[:end].expandtabs(4) + line[end:]


def remainder(line: str, columns: int) -> str:
    """Return ``line`` from a column on, with the tabs that it has there."""
    column = 0
    for index, sign in enumerate(line):
        if column >= columns:
            return " " * (column - columns) + line[index:]
        column += 4 - column % 4 if sign == "\t" else 1
    return " " * (column - columns)


def indentation(line: str) -> int:
    """Return the number of spaces that ``line`` begins with."""
    return len(line) - len(line.lstrip(" "))


def is_blank(line: str) -> bool:
    """Whether there are only spaces and tabs."""
    return not line.strip(" \t")
