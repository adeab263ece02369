"""Several answers that grow, as Markdown: for front ends without widgets."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from grok_jupyter.rendering.columns.board import Board, Column
from grok_jupyter.rendering.live.frames import LiveMarkdown

__all__ = ["LiveBoard"]


class LiveBoard:
    """Draws frames in which the answers stand below each other, as they will in the end.

    Parameters
    ----------
    board : Board
        What is shown.
    clock : callable
        Monotonic seconds.
    """

    def __init__(self, board: Board, clock: Callable[[], float] = monotonic) -> None:
        self._frames = [
            LiveMarkdown(column.answered_by, column.output_format, clock)
            for column in board.columns
        ]

    def frame(self, board: Board) -> str:
        """Return the Markdown of what there is to see now."""
        pairs = zip(self._frames, board.columns, strict=True)
        return "\n\n".join(
            f"{column.heading}\n\n{_part(frames, column)}" for frames, column in pairs
        )

    @staticmethod
    def pause(frame: str) -> float:
        """Return the seconds to leave a front end before the next frame."""
        return LiveMarkdown.pause(frame)


def _part(frames: LiveMarkdown, column: Column) -> str:
    if column.is_over:
        return column.finish().data["text/markdown"]
    return frames.frame(column.response)
