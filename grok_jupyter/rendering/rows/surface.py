"""The live view of rows, in the output of their cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from IPython.display import DisplayHandle

from grok_jupyter.client.many.rows import Rows
from grok_jupyter.rendering.live.output import LiveOutput
from grok_jupyter.rendering.rows.finished import FinishRows
from grok_jupyter.rendering.rows.frames import LiveRows
from grok_jupyter.rendering.rows.grid import Beside
from grok_jupyter.rendering.status import plain

if TYPE_CHECKING:
    from grok_jupyter.rendering.live.place import Place
    from grok_jupyter.rendering.rows.view import RowsView

__all__ = ["RowsWidgetSurface"]

_PAUSE = 0.25  # seconds between frames: nobody reads a table faster
_ROW = 100  # characters that a row counts for, where it is decided what the notebook keeps


class RowsWidgetSurface(LiveOutput[Rows]):
    """One output with a bar and the latest rows, and that is the finished output in the end.

    Parameters
    ----------
    finish : callable
        Makes the finished output.
    answered_by : str
        Who is being waited for.
    beside : Beside
        What of the rows stands beside their answers.
    place : Place
        Where it is shown.
    """

    def __init__(self, finish: FinishRows, answered_by: str, beside: Beside, place: Place) -> None:
        super().__init__(finish, LiveRows(beside), plain(answered_by), place)
        self._rows_beside = beside

    def _open(self) -> RowsView:
        from grok_jupyter.rendering.rows.view import RowsView

        return RowsView(
            self._who, self._rows_beside, self._clock, self._place, self._painter.request
        )

    def _draw(self, handle: DisplayHandle, shown: Rows) -> float:
        return max(_PAUSE, super()._draw(handle, shown))

    def _length(self, shown: Rows) -> int:
        return _ROW * shown.done

    def _so_far(self, shown: Rows) -> str:
        return self._frames.frame(shown)
