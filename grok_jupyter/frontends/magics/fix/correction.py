"""Asking for the corrected cell, and what the answer changes in it."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from functools import cache

from grok_jupyter.frontends.magics.code import cell_code
from grok_jupyter.frontends.magics.fix.failures import Failure
from grok_jupyter.frontends.magics.fix.report import Report, python_block
from grok_jupyter.protocol.response import Response
from grok_jupyter.text.portable import fenced
from grok_jupyter.text.redaction import redacted
from grok_jupyter.values.bounds import cut

__all__ = ["Correction"]

_MOST_OF_ALL = 50_000  # characters of the cell, and of all that is told of the exception
_MOST_LINES = 2000  # of a cell whose changes are looked for


class Correction:
    """A question about a failure.

    Parameters
    ----------
    failure : Failure
        The exception and its cell.
    cell : callable
        Returns the source of the cell that a file name stands for.
    with_locals : bool
        Whether the values of local variables are told.

    Attributes
    ----------
    failure : Failure
        As given.
    before, after : str
        What goes ahead of the user's own words, and behind them.
    """

    after = (
        "Answer with the whole corrected cell in one fenced block of Python, ready to run, and "
        "change nothing else in it. Then say in at most three sentences what was wrong."
    )

    def __init__(
        self, failure: Failure, cell: Callable[[str], str | None], *, with_locals: bool = False
    ) -> None:
        self.failure = failure
        self._changes: dict[str, str] = {}  # by the corrected code
        report = Report(failure.source, cache(cell), with_locals=with_locals)
        text = redacted(cut(report.text(failure.error), _MOST_OF_ALL))
        self._cells = [failure.source, *report.cells] if failure.source.strip() else report.cells
        told = (
            f"{python_block(cut(failure.source.rstrip(), _MOST_OF_ALL))}\n\n"
            if failure.source.strip()
            else ""
        )
        head = (
            "A cell of my notebook failed. Correct it." if told else "My code failed. Correct it."
        )
        self.before = f"{head}\n\n{told}It raised:\n\n{text}\n\n"

    def changes(self, response: Response) -> str:
        """Return what an answer changes, as Markdown: a ``diff`` fence; ``""`` for no change."""
        corrected = cell_code(response)
        if corrected not in self._changes:
            self._changes[corrected] = self._changed(corrected.splitlines())
        return self._changes[corrected]

    def is_unchanged(self, response: Response) -> bool:
        """Whether an answer gives the cell as it was."""
        corrected = cell_code(response).strip()
        return bool(corrected) and corrected in {source.strip() for source in self._cells}

    def _changed(self, corrected: list[str]) -> str:
        if not corrected or not self._cells or len(corrected) > _MOST_LINES:
            return ""
        cells = [source.rstrip().splitlines()[:_MOST_LINES] for source in self._cells]
        failed = max(cells, key=lambda lines: _likeness(lines, corrected))
        name = "the failed cell" if failed is cells[0] else "an earlier cell"
        rows = difflib.unified_diff(failed, corrected, name, "corrected", lineterm="")
        return fenced("\n".join(rows), "diff").rstrip("\n") if failed != corrected else ""


def _likeness(lines: list[str], other: list[str]) -> float:
    return difflib.SequenceMatcher(None, lines, other, autojunk=False).ratio()
