"""How cells that hold ``%grok`` or ``%%grok`` become Python, ahead of IPython's own rules.

Lines may stand above ``%%grok``; a tab may follow the name; ``answer = %grok why?`` binds the
response, and a question mark at the end belongs to the prompt.
"""

from __future__ import annotations

import re
import tokenize
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Any

from IPython.core.inputtransformer2 import (
    EscapedCommand,
    MagicAssign,
    assemble_continued_line,
    find_end_of_continued_line,
)

__all__ = ["GrokAssignment", "GrokCell", "GrokLine"]

_CELL = re.compile(r"%%grok(?:\s|$)")
_LINE = re.compile(r"%\s*grok\s*")
_MOST_CHECKS = 50  # lines that begin like a cell magic, such as in a string, and are looked at


@dataclass(frozen=True, slots=True)
class GrokCell:
    """Finds ``%%grok`` below other lines of a cell, too.

    The lines above run first; all lines below belong to the prompt.

    Parameters
    ----------
    manager : TransformerManager
        Says whether the lines above can be run as they stand: what looks like a ``%%grok`` in the
        middle of a string is none.
    """

    manager: Any
    checks: list[None] = field(default_factory=list, compare=False, repr=False)

    def __call__(self, lines: list[str]) -> list[str]:
        """Return the lines with a call from the first ``%%grok`` on."""
        if self.checks:
            return lines
        first = next((line for line in lines if line.strip()), "")
        if first.startswith("%%") and not _CELL.match(first):
            return lines  # the cell of another magic
        found = (number for number, line in enumerate(lines) if _CELL.match(line))
        for number in islice(found, _MOST_CHECKS):
            line = lines[number]
            if self._can_run(lines[:number]):
                # IPython refuses a cell without a body before the magic could say what is missing.
                prompt = "".join(lines[number + 1 :]) or "\n"
                options = line[len("%%grok") :].strip()
                call = f"get_ipython().run_cell_magic('grok', {options!r}, {prompt!r})\n"
                return [*lines[:number], call]
        return lines

    def _can_run(self, lines: list[str]) -> bool:
        if all(not line.strip() or line.lstrip().startswith("#") for line in lines):
            return True
        self.checks.append(None)  # the check transforms what it is given, by this class again
        try:
            status, _ = self.manager.check_complete("".join(lines) + "\n")  # blank: ends a block
        finally:
            self.checks.pop()
        return bool(status == "complete")


def _is_grok(tokens: list[Any]) -> bool:
    """Return whether tokens begin a ``%grok`` line that is more than a request for help."""
    if [token.string for token in tokens[:2]] != ["%", "grok"]:
        return False
    rest = tokens[1].line[tokens[1].end[1] :]
    return bool(rest[:1].isspace() and rest.strip())


class GrokLine(EscapedCommand):
    """Turns a ``%grok`` line into its call.

    IPython reads a question mark at the end as a request for help; ``%grok?`` itself still is one.
    """

    priority = 4  # IPython's HelpEnd has 5, and the lowest number goes first

    @classmethod
    def find(cls, tokens_by_line: Any) -> GrokLine | None:
        """Find the first ``%grok`` line."""
        for tokens in tokens_by_line:
            ahead = [t for t in tokens if t.type not in {tokenize.INDENT, tokenize.DEDENT}][:2]
            if _is_grok(ahead):
                return cls(ahead[0].start)
        return None

    def transform(self, lines: list[str]) -> list[str]:
        """Return the lines with a call in place of the first one found."""
        call = "get_ipython().run_line_magic('grok', {!r})"
        return _called(self.start_line, self.start_col, lines, call)


class GrokAssignment(MagicAssign):
    """Turns ``answer = %grok …`` into a call that returns the response."""

    priority = 4
    column = 0  # of the magic

    @classmethod
    def find(cls, tokens_by_line: Any) -> GrokAssignment | None:
        """Find the first assignment of a ``%grok`` line."""
        for tokens in tokens_by_line:
            for at, (before, token) in enumerate(pairwise(tokens), 1):
                if before.string == "=" and _is_grok(tokens[at : at + 2]):
                    found = cls((token.start[0], 0))  # ahead of IPython's help
                    found.column = token.start[1]
                    return found
        return None

    def transform(self, lines: list[str]) -> list[str]:
        """Return the lines with a call in place of the first one found."""
        call = "get_ipython().find_line_magic('grok').__self__.assigned({!r})"
        return _called(self.start_line, self.column, lines, call)


def _called(begin: int, column: int, lines: list[str], call: str) -> list[str]:
    end = find_end_of_continued_line(lines, begin)
    line = assemble_continued_line(lines, (begin, column), end)
    argument = _LINE.sub("", line, count=1).rstrip("\n")
    return [*lines[:begin], lines[begin][:column] + call.format(argument) + "\n", *lines[end + 1 :]]
