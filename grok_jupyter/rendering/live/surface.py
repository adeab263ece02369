"""The live view of one answer, in the output of its cell."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.formats import Format
from grok_jupyter.rendering.live.frames import LiveMarkdown
from grok_jupyter.rendering.live.output import LiveOutput
from grok_jupyter.rendering.notebook import Finish
from grok_jupyter.rendering.searches.citing import cited_markdown
from grok_jupyter.rendering.status import plain
from grok_jupyter.text.portable import portable

if TYPE_CHECKING:
    from grok_jupyter.rendering.live.view import LiveView

__all__ = ["WidgetSurface"]


class WidgetSurface(LiveOutput[Response]):
    """One output that is a live view of an answer first, and the finished output in the end.

    Parameters
    ----------
    finish : callable
        Makes the finished output.
    answered_by : str
        Who is being waited for.
    output_format : str
        How the answer is to look.
    has_typesetter : bool
        Whether the front end typesets TeX by itself.
    cell : str
        The id of the cell that asks.
    has_renderers : bool
        Whether the page can be given renderers, as in JupyterLab and Notebook.
    stop : callable, optional
        Ends an answer that arrives beside other cells; without it, an interrupt does.
    """

    def __init__(
        self,
        finish: Finish,
        answered_by: str,
        output_format: Format,
        *,
        has_typesetter: bool,
        cell: str = "",
        has_renderers: bool = False,
        stop: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(
            finish,
            LiveMarkdown(answered_by, output_format, monotonic),
            plain(answered_by),
            has_renderers=has_renderers,
            is_beside=stop is not None,
        )
        self._cell = cell
        self._output_format: Format = output_format
        self._has_typesetter = has_typesetter
        self._stop = stop
        self._begun = monotonic()

    def _open(self) -> LiveView:
        from grok_jupyter.rendering.live.view import LiveView

        return LiveView(
            self._who,
            self._output_format,
            lambda: monotonic() - self._begun,
            has_typesetter=self._has_typesetter,
            request=self._painter.request,
            cell=self._cell,
            has_renderers=self._has_renderers,
            stop=self._stop,
        )

    def _length(self, shown: Response) -> int:
        return len(shown.content)

    def _so_far(self, shown: Response) -> str:
        return portable(cited_markdown(shown, shown.content))
