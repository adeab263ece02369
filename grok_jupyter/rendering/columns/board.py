"""What is shown side by side, and the surface that each answer has there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.finished import Output
from grok_jupyter.rendering.formats import Format
from grok_jupyter.text.portable.signs import visible

__all__ = ["Board", "BoardSurface", "Column", "ColumnSurface"]


@dataclass(slots=True, eq=False)
class Column:
    """One answer among others.

    Attributes
    ----------
    title : str
        What stands above it: the model as it was asked, or what a given answer is called.
    answered_by : str
        The name to show while nothing has arrived.
    output_format : str
        How the answer is to look.
    finish : callable
        Makes its finished output.
    error : callable
        Returns one sentence if it failed, else ``""``.
    response : Response
        As it is shown now.
    is_over : bool
        Whether nothing more comes, and it is known how it ended.
    """

    title: str
    answered_by: str
    output_format: Format
    finish: Callable[[], Output]
    error: Callable[[], str] = lambda: ""
    response: Response = field(default_factory=Response)
    is_over: bool = False

    @property
    def heading(self) -> str:
        """The title as a heading in Markdown, in which no sign means anything."""
        return f"### {visible(self.title).strip() or '…'}"


@dataclass(slots=True, eq=False)
class Board:
    """Several answers side by side.

    Attributes
    ----------
    columns : sequence of Column
        In the order in which they stand.
    closing : callable
        Returns the line of Markdown that ends the finished output; ``""`` for none.
    """

    columns: Sequence[Column]
    closing: Callable[[], str] = lambda: ""


class BoardSurface(Protocol):
    """Shows a board while it grows, and once more when nothing more can come."""

    def show(self, shown: Board, /) -> None:
        """Take note that it has grown; from any thread, but the first time from the main one."""
        ...

    def finish(self, shown: Board, /) -> None:
        """Show it for the last time."""
        ...


class ColumnSurface:
    """The surface of one answer: the others are shown with it. For the thread that it arrives in.

    Parameters
    ----------
    column : Column
        Its place on the board.
    board : Board
        Where it stands.
    surface : BoardSurface
        What shows all of them.
    """

    def __init__(self, column: Column, board: Board, surface: BoardSurface) -> None:
        self._column = column
        self._board = board
        self._surface = surface

    def show(self, response: Response) -> None:
        """Have it shown."""
        self._column.response = response
        self._surface.show(self._board)

    def finish(self, response: Response) -> None:
        """Have its end shown; the output is exchanged when all have ended."""
        self._column.is_over = True
        self.show(response)
