"""Several answers in a terminal: one below the other, each as it arrives."""

from __future__ import annotations

import sys
from threading import Lock

from grok_jupyter.rendering.columns.board import Board, Column
from grok_jupyter.rendering.terminal import TerminalSurface
from grok_jupyter.text.excerpt import printable

__all__ = ["BoardTerminalSurface"]


class BoardTerminalSurface:
    """Prints the first answer while it arrives; what has come of the next one follows, and so on.

    A terminal only goes down, so one answer is printed at a time. For the threads of all answers.

    Parameters
    ----------
    with_usage : bool
        Whether to print model, tokens and cost below each.
    """

    def __init__(self, *, with_usage: bool) -> None:
        self._with_usage = with_usage
        self._stream = sys.stdout
        self._lock = Lock()
        self._at = 0
        self._surface: TerminalSurface | None = None

    def show(self, shown: Board) -> None:
        """Print what is new, unless another thread is doing so."""
        if self._lock.acquire(blocking=False):
            try:
                self._print(shown)
            finally:
                self._lock.release()

    def finish(self, shown: Board) -> None:
        """Print what is left."""
        with self._lock:
            self._print(shown)
            if closing := shown.closing():
                self._say(closing.removeprefix("<sub>").removesuffix("</sub>"))

    def _print(self, board: Board) -> None:
        while self._at < len(board.columns):
            column = board.columns[self._at]
            surface = self._surface or self._begin(column)
            is_over = column.is_over  # before its text: then all of that is there
            surface.show(column.response)
            if not is_over:
                return
            surface.finish(column.response)
            if error := column.error():
                self._say(f"Failed: {printable(error)}")
            self._at, self._surface = self._at + 1, None

    def _begin(self, column: Column) -> TerminalSurface:
        self._say(f"\n--- {printable(column.title)} ---\n")
        self._surface = TerminalSurface(
            column.answered_by, with_usage=self._with_usage, output_format=column.output_format
        )
        return self._surface

    def _say(self, text: str) -> None:
        print(text, file=self._stream, flush=True)
