"""What a cell does with its answer besides showing it: a diff, and code for a cell below."""

from __future__ import annotations

from grok_jupyter.frontends.magics.code import cell_code
from grok_jupyter.frontends.magics.fix.correction import Correction
from grok_jupyter.frontends.magics.insertion import Inserter
from grok_jupyter.protocol.response import Response

__all__ = ["Aftermath"]


class Aftermath:
    """What follows one answer.

    Parameters
    ----------
    correction : Correction or None
        What the answer is to correct.
    inserter : Inserter or None
        What puts its code into a cell, if it is to.
    """

    def __init__(self, correction: Correction | None, inserter: Inserter | None) -> None:
        self._correction = correction
        self._inserter = inserter

    def below(self, response: Response) -> str:
        """Return the Markdown that stands below an answer: what it changes in the failed cell."""
        if self._correction is None or not _is_whole(response):
            return ""
        return self._correction.changes(response)

    def said(self, response: Response) -> str:
        """Return what the muted line says of it."""
        if response.status != "completed":
            return ""
        parts = []
        if self._correction and _is_whole(response) and self._correction.is_unchanged(response):
            parts.append("the cell is unchanged")
        if self._inserter is not None:
            is_whole = _is_whole(response)
            parts.append(
                self._inserter.said(cell_code(response))
                if is_whole
                else "the answer was cut, so its code was not inserted"
            )
        return " · ".join(parts)

    def carry_out(self, response: Response) -> None:
        """Insert the code of an answer that is complete."""
        if self._inserter is not None and _is_whole(response):
            self._inserter.insert(cell_code(response))


def _is_whole(response: Response) -> bool:
    """Whether nothing of an answer is missing: half a cell is none."""
    return response.status == "completed" and response.finish_reason != "length"
