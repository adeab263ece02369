"""Where a cell's answer is shown: live, in a terminal, or only when it is finished."""

from __future__ import annotations

from collections.abc import Callable
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
from grok_jupyter.rendering.formats import Format
from grok_jupyter.rendering.live.fallback import MarkdownSurface
from grok_jupyter.rendering.live.surface import WidgetSurface
from grok_jupyter.rendering.notebook import Finish, FinishedSurface
from grok_jupyter.rendering.selected import Selected, Selection, Whole
from grok_jupyter.rendering.terminal import TerminalSurface
from grok_jupyter.session.surface import Surface

__all__ = ["surface_for"]


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
    """
    surface = _surface(
        shell, settings, finish, answered_by, output_format, with_usage=with_usage, caption=caption
    )
    if output_format != "code" and below is None:
        return surface
    is_code = output_format == "code"

    def selection() -> Selection:
        return CodeOnly(has_fences=not is_terminal(shell)) if is_code else Whole()

    return Selected(surface, selection, below or (lambda _: ""))


def _surface(
    shell: Any,
    settings: Settings,
    finish: Finish,
    answered_by: str,
    output_format: Format,
    *,
    with_usage: bool,
    caption: Callable[[], str],
) -> Surface:
    if is_terminal(shell):
        return TerminalSurface(
            answered_by, with_usage=with_usage, caption=caption, output_format=output_format
        )
    if not is_watched(shell, settings.live) or is_captured(shell):
        return FinishedSurface(finish)
    if has_widgets(shell, settings.widgets):
        return WidgetSurface(
            finish,
            answered_by,
            output_format,
            has_typesetter=has_typesetter(shell),
            cell=cell_id(shell),
            has_renderers=has_renderers(shell),
        )
    return MarkdownSurface(finish, answered_by, output_format)
