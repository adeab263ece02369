"""The live view of several answers, in the output of their cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grok_jupyter.rendering.columns.board import Board
from grok_jupyter.rendering.columns.finished import finished_board
from grok_jupyter.rendering.columns.frames import LiveBoard
from grok_jupyter.rendering.live.output import LiveOutput
from grok_jupyter.rendering.status import plain

if TYPE_CHECKING:
    from grok_jupyter.rendering.columns.view import BoardView
    from grok_jupyter.rendering.live.place import Place

__all__ = ["BoardWidgetSurface"]


class BoardWidgetSurface(LiveOutput[Board]):
    """One output in which answers stream side by side, and that is the finished output in the end.

    Parameters
    ----------
    board : Board
        What is shown.
    place : Place
        Where it is shown.
    """

    def __init__(self, board: Board, place: Place) -> None:
        asked = [column.title for column in board.columns if not column.is_over]
        who = f"each of {len(asked)} models" if len(asked) > 1 else plain("".join(asked))
        super().__init__(finished_board, LiveBoard(board), who, place)
        self._board = board

    def _open(self) -> BoardView:
        from grok_jupyter.rendering.columns.view import BoardView

        return BoardView(self._who, self._board, self._clock, self._place, self._painter.request)

    def _length(self, shown: Board) -> int:
        return sum(len(column.response.content) for column in shown.columns)

    def _so_far(self, shown: Board) -> str:
        return self._frames.frame(shown)
