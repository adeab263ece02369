"""Where a cell's answer is shown: live, in a terminal, or only when it is finished."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from grok_jupyter.frontends.magics.settings import Settings
from grok_jupyter.frontends.watching import (
    cell_id,
    has_renderers,
    has_typesetter,
    has_widgets,
    is_captured,
    is_terminal,
    is_watched,
)
from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.code_only import CodeOnly
from grok_jupyter.rendering.columns.board import Board, BoardSurface
from grok_jupyter.rendering.columns.finished import finished_board
from grok_jupyter.rendering.columns.frames import LiveBoard
from grok_jupyter.rendering.columns.surface import BoardWidgetSurface
from grok_jupyter.rendering.columns.terminal import BoardTerminalSurface
from grok_jupyter.rendering.formats import Format
from grok_jupyter.rendering.live.fallback import MarkdownSurface
from grok_jupyter.rendering.live.frames import LiveMarkdown
from grok_jupyter.rendering.live.place import Place
from grok_jupyter.rendering.live.surface import WidgetSurface
from grok_jupyter.rendering.notebook import Finish, FinishedSurface
from grok_jupyter.rendering.rows.finished import FinishRows
from grok_jupyter.rendering.rows.frames import LiveRows
from grok_jupyter.rendering.rows.grid import Beside
from grok_jupyter.rendering.rows.surface import RowsWidgetSurface
from grok_jupyter.rendering.rows.terminal import RowsTerminalSurface
from grok_jupyter.rendering.selected import Selected, Selection, Whole
from grok_jupyter.rendering.terminal import TerminalSurface
from grok_jupyter.session.rows_exchange import RowsSurface
from grok_jupyter.session.surface import Surface

__all__ = ["board_surface_for", "can_go_on_beside", "rows_surface_for", "surface_for"]


def surface_for(
    shell: Any,
    settings: Settings,
    finish: Finish,
    answered_by: str,
    output_format: Format,
    *,
    with_usage: bool,
    caption: Callable[[], str],
    below: Callable[[Response], str] | None = None,
    stop: Callable[[], None] | None = None,
) -> Surface:
    """Return the surface that fits whoever watches the shell.

    Parameters
    ----------
    shell : InteractiveShell
        Whose front end shows the answer.
    settings : Settings
        ``live`` and ``widgets`` decide where the front end does not tell.
    finish : callable
        Makes the finished output of a response.
    answered_by : str
        The name to show while nothing has arrived.
    output_format : str
        How the answer looks.
    with_usage : bool
        Whether a terminal shows model, tokens and cost.
    caption : callable
        Returns what else the muted line says, at the end.
    below : callable, optional
        Returns what follows the answer, as Markdown.
    stop : callable, optional
        Ends an answer that arrives beside other cells.
    """
    surface = _surface(
        shell, settings, finish, answered_by, output_format,
        with_usage=with_usage, caption=caption, stop=stop,
    )  # fmt: skip
    if output_format != "code" and below is None:
        return surface
    is_code = output_format == "code"

    def selection() -> Selection:
        return CodeOnly(has_fences=not is_terminal(shell)) if is_code else Whole()

    return Selected(surface, selection, below or (lambda _: ""))


def board_surface_for(
    shell: Any,
    settings: Settings,
    board: Board,
    *,
    with_usage: bool,
    stop: Callable[[], None] | None = None,
) -> BoardSurface:
    """Return the surface on which several answers stand side by side, for whoever watches.

    Parameters
    ----------
    shell, settings, with_usage, stop
        As for one answer.
    board : Board
        What is shown.
    """
    if is_terminal(shell):
        return BoardTerminalSurface(with_usage=with_usage)
    if not is_watched(shell, settings.live) or is_captured(shell):
        return FinishedSurface(finished_board)
    if has_widgets(shell, settings.widgets):
        return BoardWidgetSurface(board, _place(shell, stop))
    return MarkdownSurface(finished_board, LiveBoard(board), is_beside=stop is not None)


def rows_surface_for(
    shell: Any,
    settings: Settings,
    finish: FinishRows,
    answered_by: str,
    beside: Beside,
    *,
    stop: Callable[[], None] | None = None,
) -> RowsSurface:
    """Return the surface on which rows are shown, for whoever watches.

    Parameters
    ----------
    shell, settings, answered_by, stop
        As for one answer.
    finish : callable
        Makes the finished output of rows.
    beside : Beside
        What of the rows stands beside their answers.
    """
    if is_terminal(shell):
        return RowsTerminalSurface(finish)
    if not is_watched(shell, settings.live) or is_captured(shell):
        return FinishedSurface(finish)
    if has_widgets(shell, settings.widgets):
        return RowsWidgetSurface(finish, answered_by, beside, _place(shell, stop))
    return MarkdownSurface(finish, LiveRows(beside), is_beside=stop is not None)


def can_go_on_beside(shell: Any, settings: Settings) -> bool:
    """Whether an answer can arrive in its output when the cell has ended: somebody watches it."""
    return not is_terminal(shell) and is_watched(shell, settings.live) and not is_captured(shell)


def _place(shell: Any, stop: Callable[[], None] | None) -> Place:
    return Place(has_typesetter(shell), cell_id(shell), has_renderers(shell), stop)


def _surface(
    shell: Any,
    settings: Settings,
    finish: Finish,
    answered_by: str,
    output_format: Format,
    *,
    with_usage: bool,
    caption: Callable[[], str],
    stop: Callable[[], None] | None,
) -> Surface:
    if is_terminal(shell):
        return TerminalSurface(
            answered_by, with_usage=with_usage, caption=caption, output_format=output_format
        )
    if not is_watched(shell, settings.live) or is_captured(shell):
        return FinishedSurface(finish)
    if has_widgets(shell, settings.widgets):
        return WidgetSurface(finish, answered_by, output_format, _place(shell, stop))
    frames = LiveMarkdown(answered_by, output_format, monotonic)
    return MarkdownSurface(finish, frames, is_beside=stop is not None)
