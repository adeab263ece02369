"""Some rows and their answers as a small table, however long and strange the answers are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any, NamedTuple

from grok_jupyter.client.many.rows import Rows
from grok_jupyter.protocol.given import shown
from grok_jupyter.text.excerpt import excerpt, printable
from grok_jupyter.text.portable.signs import literal
from grok_jupyter.text.redaction import looks_like_key

__all__ = ["Beside", "Grid", "grid_of"]

_CELL = 80  # characters
_NAME = 40
_KEY = "(a key)"
_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+")
_TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Signs that turn the order of others round; a cell ends before the one that turns it back."""
_MOST_ANSWERS = 6  # columns


class Beside(NamedTuple):
    """What of the rows themselves stands beside their answers.

    Attributes
    ----------
    names : sequence of str
        Of the columns.
    values : callable
        Returns their values, by the number of a row.
    """

    names: Sequence[str] = ()
    values: Callable[[int], Sequence[Any]] = lambda _: ()


class Grid(NamedTuple):
    """A table of plain texts, each on one line.

    Attributes
    ----------
    header : list of str
        What the columns are called.
    lines : list of list of str
        The cells.
    """

    header: list[str]
    lines: list[list[str]]

    @property
    def markdown(self) -> str:
        """The table as Markdown, in which no sign of a cell means anything."""
        marked = [[literal(cell) or " " for cell in line] for line in (self.header, *self.lines)]
        written = [f"| {' | '.join(line)} |" for line in marked]
        return "\n".join((written[0], "|---" * len(self.header) + "|", *written[1:]))

    @property
    def html(self) -> str:
        """The table as HTML, in which no sign of a cell means anything."""
        head = "".join(f"<th>{escape(cell)}</th>" for cell in self.header)
        body = "".join(
            f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in line)}</tr>"
            for line in self.lines
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    @property
    def text(self) -> str:
        """The table as text, for terminals."""
        table = [self.header, *self.lines]
        widths = [max(len(line[at]) for line in table) for at in range(len(self.header))]
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            for line in table
        )


def grid_of(rows: Rows, numbers: Iterable[int], beside: Beside) -> Grid:
    """Return some rows, by their numbers, with what they were answered."""
    numbers = list(numbers)
    names, answers = rows.answers(numbers)
    more = len(names) - _MOST_ANSWERS
    header = ["row", *beside.names, *names[:_MOST_ANSWERS], *([f"{more} more"] if more > 0 else [])]
    lines = [
        [
            _named(rows, number),
            *_beside(beside, number),
            *_answered(rows, number, values[:_MOST_ANSWERS]),
            *(["…"] if more > 0 else []),
        ]
        for number, values in zip(numbers, answers, strict=True)
    ]
    return Grid([_cell(name, _NAME) for name in header], lines)


def _named(rows: Rows, number: int) -> str:
    framing = rows.framing
    return _cell(framing.label(number), _NAME) if framing.has_labels else f"{number:,}"


def _beside(beside: Beside, number: int) -> list[str]:
    try:
        return [_cell(value) for value in beside.values(number)]
    except Exception:  # two columns of one name, a frame that has changed: its row says so
        return [""] * len(beside.names)


def _answered(rows: Rows, number: int, values: Sequence[Any]) -> list[str]:
    error = rows.errors.get(number)
    if error is not None:
        return ["not asked" if error is rows.error else "failed", *[""] * (len(values) - 1)]
    return ["" if value is None else _cell(value) for value in values]


def _cell(value: Any, most: int = _CELL) -> str:
    text = value if isinstance(value, str) else shown(value, most)
    if hasattr(type(value), "isoformat"):  # a date or a time, which nobody reads as its repr
        text = str(value)
    elif _ADDRESS.search(text) and not isinstance(value, str):  # it differs from run to run
        text = f"<{type(value).__name__}>"
    if looks_like_key(text):  # a row of the user's may hold one that nobody has set
        return _KEY
    return printable(excerpt(text.translate(_TURNS), most))
