"""Rows that are being asked, as Markdown: for front ends without widgets, and for the file."""

from __future__ import annotations

from grok_jupyter.client.many.rows import Rows
from grok_jupyter.rendering.rows.grid import Beside, grid_of
from grok_jupyter.rendering.rows.words import progress
from grok_jupyter.text.portable.signs import literal

__all__ = ["LiveRows"]

_PAUSE = 0.5  # seconds between frames


class LiveRows:
    """Draws frames: how far the rows are, and those that ended last.

    Parameters
    ----------
    beside : Beside
        What of the rows stands beside their answers.
    """

    def __init__(self, beside: Beside) -> None:
        self._beside = beside

    def frame(self, rows: Rows) -> str:
        """Return the Markdown of what there is to see now."""
        latest = list(rows.latest)
        table = grid_of(rows, latest, self._beside).markdown if latest else ""
        return "\n\n".join(filter(None, (literal(progress(rows)), table)))

    @staticmethod
    def pause(_: str) -> float:
        """Return the seconds to leave a front end before the next frame."""
        return _PAUSE
