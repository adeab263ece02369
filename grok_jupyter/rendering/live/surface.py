"""One output that is a live widget first and the finished output in the end."""

from __future__ import annotations

import logging
from time import monotonic
from typing import TYPE_CHECKING

from IPython.display import DisplayHandle, display

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.formats import Format
from grok_jupyter.rendering.live.frames import LiveMarkdown
from grok_jupyter.rendering.live.pacing import Pacing
from grok_jupyter.rendering.notebook import Finish
from grok_jupyter.rendering.painter import Painter
from grok_jupyter.rendering.status import plain
from grok_jupyter.session.undisturbed import undisturbed
from grok_jupyter.text.portable import portable

if TYPE_CHECKING:
    from grok_jupyter.rendering.live.view import LiveView

__all__ = ["WidgetSurface"]

_KEPT = 2000  # characters that are worth keeping in the notebook before the end
_MOST_KEPT = 100_000  # characters; more would be a message that the page chokes on
_log = logging.getLogger(__name__)


class WidgetSurface:
    """Shows a placeholder before anything is sent, then the live view, then the finished output.

    The placeholder is displayed from the main thread; everything else happens to that output
    through its handle. What the live view is made of takes a third of a second to import, so the
    painter's thread does it: the request does not wait for it.

    Parameters
    ----------
    finish : callable
        Makes the finished output.
    speaker : str
        Who is being waited for.
    form : str
        How the answer is to look.
    has_typesetter : bool
        Whether the front end typesets TeX by itself.
    """

    def __init__(self, finish: Finish, speaker: str, form: Format, *, has_typesetter: bool) -> None:
        self._finish = finish
        self._speaker = plain(speaker)
        self._form: Format = form
        self._has_typesetter = has_typesetter
        self._begun = monotonic()
        self._handle: DisplayHandle | None = None
        self._response: Response | None = None
        self._view: LiveView | None = None
        self._markdown: LiveMarkdown | None = None  # in the place of a view that failed
        self._keep_at = _KEPT
        self._pacing = Pacing()
        self._painter = Painter(self._paint)

    def show(self, response: Response) -> None:
        """Display the placeholder, or ask for a frame."""
        if self._handle is None:
            with undisturbed():  # or there might be an output that nobody can update
                self._begin(response)
        self._painter.request()

    def finish(self, response: Response) -> None:
        """Exchange the live view for the finished output, in the same place."""
        try:
            self._painter.stop()
            output = self._finish(response)
            if self._handle is None:
                display(output.data, metadata=output.metadata, raw=True)
                return
            if self._view is not None:
                self._draw_last(self._view, response)
            self._handle.update(output.data, metadata=output.metadata, raw=True)
        finally:
            if self._view is not None:
                self._view.widget.close()

    def _begin(self, response: Response) -> None:
        self._response = response
        self._handle = DisplayHandle()
        text = self._placeholder()
        self._handle.display({"text/markdown": text, "text/plain": text}, raw=True)
        self._painter.start()

    def _paint(self) -> float:
        if self._handle is None or self._response is None:
            return 0.0
        if self._markdown is not None:
            return self._repaint(self._handle, self._markdown, self._response)
        try:
            if self._view is None:
                self._view = self._open()
                self._put(self._handle, self._view, self._without_widgets())
            self._pacing.begin()
            self._view.draw(self._response)
            self._keep(self._handle, self._view, self._response)
        except Exception:
            _log.exception("The live view failed; the answer is repainted as Markdown instead.")
            self._markdown = LiveMarkdown(self._speaker, self._form, monotonic)
        return self._pacing.pause()

    def _keep(self, handle: DisplayHandle, view: LiveView, response: Response) -> None:
        """Have the notebook keep what has arrived, should the kernel or the page go away now.

        Front ends do not draw a view again that they show already; each time there is twice as
        much, so that all of it together costs no more than the answer did.
        """
        content = response.content
        if self._keep_at <= len(content) <= _MOST_KEPT:
            self._keep_at = 2 * len(content)
            self._put(handle, view, portable(content))

    @staticmethod
    def _put(handle: DisplayHandle, view: LiveView, fallback: str) -> None:
        data, metadata = view.widget.bundle(fallback)
        handle.update(data, metadata=metadata, raw=True)

    @staticmethod
    def _repaint(handle: DisplayHandle, live: LiveMarkdown, response: Response) -> float:
        frame = live.frame(response)
        handle.update({"text/markdown": frame, "text/plain": frame}, raw=True)
        return live.pause(frame)

    def _open(self) -> LiveView:
        from grok_jupyter.rendering.live.view import LiveView

        return LiveView(
            self._speaker,
            self._form,
            lambda: monotonic() - self._begun,
            has_typesetter=self._has_typesetter,
            request=self._painter.request,
        )

    def _placeholder(self) -> str:
        return f"*{self._speaker} is thinking …*"

    def _without_widgets(self) -> str:
        """Return what is shown without widgets, and of a notebook that was left half-way."""
        return (
            f"*{self._speaker} is answering …* The answer is shown when it is complete; where a "
            'front end has no widgets, `%config GrokMagics.widgets = "never"` shows it growing.'
        )

    @staticmethod
    def _draw_last(view: LiveView, response: Response) -> None:
        try:
            view.finish(response)
        except Exception:  # a frame is worth nothing against the answer
            return
