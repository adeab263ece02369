"""Where code begins and ends in a text that grows: marks in it stay as they are."""

from __future__ import annotations

import re

__all__ = ["Prose"]

_FENCE = re.compile(r"[ \t>]{0,40}(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})")
_INDENTED = re.compile(r" {4}| {0,3}\t")
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|\Z)")
_TICKS = re.compile(r"`+")
_LONGEST_LINE = 400  # characters of a line's beginning in which a fence is looked for


class Prose:
    """Reads a text piece by piece; a run of ticks is never cut."""

    def __init__(self) -> None:
        self._line = ""  # the beginning of the line that is open, as far as a fence may stand there
        self._fence = ""  # the marks that opened the block of code that is open
        self._ticks = 0  # the length of the run that opened the span of code that is open
        self._may_indent = True  # whether an indented line would be code: no paragraph is open
        self._in_list = False  # where an indented line belongs to an item

    @property
    def is_code(self) -> bool:
        """Whether what follows is code."""
        return bool(self._fence or self._ticks) or self._is_indented(self._line)

    def feed(self, text: str) -> None:
        """Take note of what has been read."""
        *whole, last = text.split("\n")
        for line in whole:
            self._end_line(self._line + line, line)
            self._line = ""
        self._line = (self._line + last)[:_LONGEST_LINE]
        if not self._fence and not self._is_indented(self._line):
            self._count_ticks(last)

    def _is_indented(self, line: str) -> bool:
        """Whether a line is code by its indent."""
        return self._may_indent and not self._in_list and bool(_INDENTED.match(line))

    def _end_line(self, line: str, added: str) -> None:
        match = _FENCE.match(line)
        if self._fence:
            is_end = match and match[1].startswith(self._fence) and not line[match.end() :].strip()
            self._fence = "" if is_end else self._fence
            self._may_indent = True
        elif match and not (match[1][0] == "`" and "`" in line[match.end() :]):
            self._fence, self._ticks = match[1], 0
        elif not line.strip():
            self._ticks = 0
            self._may_indent = True
        elif not self._is_indented(line):
            self._count_ticks(added)
            self._note_block(line)

    def _note_block(self, line: str) -> None:
        """Take note of what an indented line below this one would be."""
        if _ITEM.match(line):
            self._in_list = True
        elif self._may_indent and line[0] not in " \t":
            self._in_list = False
        self._may_indent = line[0] == "#"  # a heading ends by itself

    def _count_ticks(self, text: str) -> None:
        for run in _TICKS.findall(text):
            if not self._ticks:
                self._ticks = len(run)
            elif self._ticks == len(run):
                self._ticks = 0
