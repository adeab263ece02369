"""One output that is a live widget first and the finished output in the end."""

from __future__ import annotations

import logging
from time import monotonic
from typing import TYPE_CHECKING, Any

from IPython.display import DisplayHandle

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.finished import Output
from grok_jupyter.rendering.formats import Format
from grok_jupyter.rendering.live.fallback import MarkdownSurface
from grok_jupyter.rendering.live.pacing import Pacing
from grok_jupyter.rendering.notebook import Finish
from grok_jupyter.rendering.searches.citing import cited_markdown
from grok_jupyter.rendering.status import plain
from grok_jupyter.text.portable import portable

if TYPE_CHECKING:
    from grok_jupyter.rendering.live.view import LiveView

__all__ = ["WidgetSurface"]

_KEPT = 2000  # characters that are worth keeping in the notebook before the end
_MOST_KEPT = 100_000  # characters; more would be a message that the page chokes on
_log = logging.getLogger(__name__)


class WidgetSurface(MarkdownSurface):
    """Shows a placeholder before anything is sent, then the live view, then the finished output.

    The placeholder is displayed from the main thread; everything else happens to that output
    through its handle. What the live view is made of takes a third of a second to import, so the
    painter's thread does it: the request does not wait for it. Where the view fails, the answer
    is repainted as Markdown.

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
    ) -> None:
        super().__init__(finish, answered_by, output_format)
        self._cell = cell
        self._has_renderers = has_renderers
        self._answered_by = plain(answered_by)
        self._output_format: Format = output_format
        self._has_typesetter = has_typesetter
        self._begun = monotonic()
        self._view: LiveView | None = None
        self._has_failed = False
        self._keep_at = _KEPT
        self._pacing = Pacing()

    def _first(self, response: Response) -> str:  # noqa: ARG002 - the same for each response
        return f"*{self._answered_by} is thinking …*"

    def _now(self, response: Response) -> tuple[dict[str, Any], dict[str, Any]]:
        if self._view is None or self._has_failed:
            return super()._now(response)
        return self._view.widget.bundle(self._beside(response))

    def _draw(self, handle: DisplayHandle, response: Response) -> float:
        if self._has_failed:
            return super()._draw(handle, response)
        self._pacing.begin()
        try:
            if self._view is None:
                self._view = self._open()
                self._put(handle, self._view, self._beside(response))
            self._view.draw(response)
            if not self._has_renderers:  # else the page does it
                self._keep(handle, self._view, response)
        except Exception:
            _log.exception("The live view failed; the answer is repainted as Markdown instead.")
            self._has_failed = True
        return self._pacing.pause()

    def _draw_last(self, response: Response) -> None:
        if self._view is None:
            return
        try:
            self._view.finish(response)
        except Exception:  # a frame is worth nothing against the answer
            _log.exception("The last frame of the live view failed.")

    def _leave(self, output: Output) -> None:
        if self._view is not None and not self._has_failed:
            self._view.widget.leave(output)
            self._view = None

    def _close(self) -> None:
        if self._view is not None:
            self._view.widget.close()

    def _keep(self, handle: DisplayHandle, view: LiveView, response: Response) -> None:
        """Have the notebook keep what has arrived, should the kernel or the page go away now.

        Front ends do not draw a view again that they show already; each time there is twice as
        much, so that all of it together costs no more than the answer did.
        """
        content = response.content
        if self._keep_at <= len(content) <= _MOST_KEPT:
            self._keep_at = 2 * len(content)
            self._put(handle, view, portable(cited_markdown(response, content)))

    @staticmethod
    def _put(handle: DisplayHandle, view: LiveView, fallback: str) -> None:
        data, metadata = view.widget.bundle(fallback)
        handle.update(data, metadata=metadata, raw=True)

    def _open(self) -> LiveView:
        from grok_jupyter.rendering.live.view import LiveView

        return LiveView(
            self._answered_by,
            self._output_format,
            lambda: monotonic() - self._begun,
            has_typesetter=self._has_typesetter,
            request=self._painter.request,
            cell=self._cell,
            has_renderers=self._has_renderers,
        )

    def _beside(self, response: Response) -> str:
        """Return what is shown without the view, and of a notebook that was left half-way."""
        if self._has_renderers:
            return self._first(response)
        return (
            f"*{self._answered_by} is answering …* The answer is shown when it is complete; where "
            'a front end has no widgets, `%config GrokMagics.widgets = "never"` shows it growing.'
        )
