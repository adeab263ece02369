"""One output of Markdown that grows: the live view of front ends without widgets."""

from __future__ import annotations

from time import monotonic
from typing import Any

from IPython.display import DisplayHandle, display

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.finished import Output
from grok_jupyter.rendering.formats import Format
from grok_jupyter.rendering.live.clearing import Clearing
from grok_jupyter.rendering.live.frames import LiveMarkdown
from grok_jupyter.rendering.notebook import Finish
from grok_jupyter.rendering.painter import Painter
from grok_jupyter.session.deferred_interrupt import deferred_interrupt

__all__ = ["MarkdownSurface"]


class MarkdownSurface:
    """One output, on the screen before anything is sent, that grows and is then exchanged.

    Only the first frame is displayed, from the main thread; every other one updates that output.
    A display from a thread would land in whichever cell ran last.

    Parameters
    ----------
    finish : callable
        Makes the finished output.
    answered_by : str
        Who is being waited for.
    output_format : str
        How the answer is to look.
    """

    def __init__(self, finish: Finish, answered_by: str, output_format: Format) -> None:
        self._finish = finish
        self._markdown = LiveMarkdown(answered_by, output_format, monotonic)
        self._handle: DisplayHandle | None = None
        self._response: Response | None = None
        self._painted = ""
        self._clearing = Clearing()
        self._painter = Painter(self._paint)

    def show(self, response: Response) -> None:
        """Display the first frame, or ask for the next one."""
        if self._handle is None:
            with deferred_interrupt():  # or there might be an output that nobody can update
                self._begin(response)
        elif self._clearing.was_seen:
            with deferred_interrupt():
                self._begin_again(self._handle, response)
        self._painter.request()

    def finish(self, response: Response) -> None:
        """Exchange the live view for the finished output, in the same place."""
        try:
            self._painter.stop()
            output = self._finish(response)
            if self._handle is None or self._clearing.was_seen:
                display(output.data, metadata=output.metadata, raw=True)
                return
            self._draw_last(response)
            self._handle.update(output.data, metadata=output.metadata, raw=True)
            self._leave(output)
        finally:
            self._clearing.unwatch()
            self._close()

    def _begin(self, response: Response) -> None:
        self._response = response
        self._painted = self._first(response)
        self._handle = DisplayHandle()
        self._handle.display(_bundle(self._painted), raw=True)
        self._clearing.watch()
        self._painter.start()

    def _begin_again(self, handle: DisplayHandle, response: Response) -> None:
        """Display what there is once more: a function has cleared the outputs of the cell."""
        self._clearing.was_seen = False
        data, metadata = self._now(response)
        handle.display(data, metadata=metadata, raw=True)

    def _paint(self) -> float:
        if self._handle is None or self._response is None:
            return 0.0
        return self._draw(self._handle, self._response)

    # -- what another live view does otherwise -----------------------------------------------

    def _first(self, response: Response) -> str:
        """Return the Markdown of the first frame."""
        return self._markdown.frame(response)

    def _now(self, response: Response) -> tuple[dict[str, Any], dict[str, Any]]:  # noqa: ARG002
        """Return data and metadata of what is displayed now."""
        return _bundle(self._painted), {}

    def _draw(self, handle: DisplayHandle, response: Response) -> float:
        """Draw a frame, in the painter's thread; return the seconds until the next one."""
        frame = self._markdown.frame(response)
        if frame != self._painted:
            handle.update(_bundle(frame), raw=True)
            self._painted = frame
        return self._markdown.pause(frame)

    def _draw_last(self, response: Response) -> None:
        """Draw what the exchange needs, in the main thread."""

    def _leave(self, output: Output) -> None:
        """Leave the finished output to pages that come later."""

    def _close(self) -> None:
        """Leave nothing else behind."""


def _bundle(markdown: str) -> dict[str, str]:
    return {"text/markdown": markdown, "text/plain": markdown}
