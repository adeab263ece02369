"""Where a cell's answer is shown: live, in a terminal, or only when it is finished."""

from __future__ import annotations

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
from grok_jupyter.rendering.formats import Format
from grok_jupyter.rendering.live.fallback import MarkdownSurface
from grok_jupyter.rendering.live.surface import WidgetSurface
from grok_jupyter.rendering.notebook import Finish, FinishedSurface
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
    caption: str,
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
    caption : str
        What else the muted line says.
    """
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
