"""The live view of several answers, side by side where the output is wide enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.columns.board import Board, Column
from grok_jupyter.rendering.live.place import Place
from grok_jupyter.rendering.live.view import PageView
from grok_jupyter.rendering.status import plain, replayed, status_line
from grok_jupyter.text.excerpt import printable

__all__ = ["BoardView"]


class BoardView(PageView[Board]):
    """Brings the columns of a board to a widget.

    Parameters
    ----------
    who : str
        Who answers, all together.
    board : Board
        What is shown.
    clock : callable
        Seconds since the question.
    place : Place
        Where it is shown.
    request : callable
        Asks for a frame, from whatever thread.
    """

    def __init__(
        self,
        who: str,
        board: Board,
        clock: Callable[[], float],
        place: Place,
        request: Callable[[], None],
    ) -> None:
        columns = [
            (_speaker(column), column.heading, column.output_format) for column in board.columns
        ]
        super().__init__(who, columns, clock, place, request)

    def _responses(self, shown: Board) -> Sequence[Response]:
        return [column.response for column in shown.columns]

    def _ending(self, shown: Board, index: int) -> str:
        column = shown.columns[index]
        return _end(column) if column.is_over else ""


def _speaker(column: Column) -> str:
    asked, answers = plain(column.title), plain(column.answered_by)
    return asked if asked == answers else f"{asked} ({answers})"


def _end(column: Column) -> str:
    """Return how an answer ended: why it failed; how long it took, what it used, what it cost."""
    response = column.response
    seconds = "" if response.elapsed is None else f"{response.elapsed:.1f} s"
    line = " · ".join(filter(None, (status_line(response), replayed(response), seconds)))
    error = column.error()
    said = f"<p><b>Failed:</b> {escape(printable(error))}</p>" if error else ""
    return f"<div>{said}<p>{escape(line)}</p></div>"
