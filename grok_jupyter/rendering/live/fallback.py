"""One output of Markdown that grows: the live view of front ends without widgets."""

from __future__ import annotations

from collections.abc import Callable
from threading import current_thread, main_thread
from typing import Any, Generic

from IPython.display import DisplayHandle, display

from grok_jupyter.rendering.finished import Output
from grok_jupyter.rendering.live.clearing import Clearing
from grok_jupyter.rendering.live.frames import Frames
from grok_jupyter.rendering.notebook import Shown
from grok_jupyter.rendering.painter import Painter
from grok_jupyter.session.deferred_interrupt import deferred_interrupt

__all__ = ["MarkdownSurface"]


class MarkdownSurface(Generic[Shown]):
    """One output, on the screen before anything is sent, that grows and is then exchanged.

    Only the first frame is displayed, from the main thread; every other one updates that output.
    A display from a thread would land in whichever cell ran last.

    Parameters
    ----------
    finish : callable
        Makes the finished output.
    frames : Frames
        Draws what there is to see.
    is_beside : bool
        Whether it arrives beside other cells: what they clear is not this output.
    """

    def __init__(
        self,
        finish: Callable[[Shown], Output],
        frames: Frames[Shown],
        *,
        is_beside: bool = False,
    ) -> None:
        self._finish = finish
        self._frames = frames
        self._is_beside = is_beside
        self._handle: DisplayHandle | None = None
        self._response: Shown | None = None
        self._painted = ""
        self._clearing = Clearing()
        self._painter = Painter(self._paint, is_of_cell=True)

    def show(self, response: Shown) -> None:
        """Display the first frame, or ask for the next one."""
        if self._handle is None:
            with deferred_interrupt():  # or there might be an output that nobody can update
                self._begin(response)
        elif self._clearing.was_seen and current_thread() is main_thread():
            with deferred_interrupt():
                self._begin_again(self._handle, response)
        self._painter.request()

    def finish(self, response: Shown) -> None:
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

    def _begin(self, response: Shown) -> None:
        self._response = response
        self._painted = self._first(response)
        self._handle = DisplayHandle()
        self._handle.display(_bundle(self._painted), raw=True)
        if not self._is_beside:
            self._clearing.watch()
        self._painter.start()

    def _begin_again(self, handle: DisplayHandle, response: Shown) -> None:
        """Display what there is once more: a function has cleared the outputs of the cell."""
        self._clearing.was_seen = False
        data, metadata = self._now(response)
        handle.display(data, metadata=metadata, raw=True)

    def _paint(self) -> float:
        if self._handle is None or self._response is None:
            return 0.0
        return self._draw(self._handle, self._response)

    # -- what another live view does otherwise -----------------------------------------------

    def _first(self, response: Shown) -> str:
        """Return the Markdown of the first frame."""
        return self._frames.frame(response)

    def _now(self, response: Shown) -> tuple[dict[str, Any], dict[str, Any]]:  # noqa: ARG002
        """Return data and metadata of what is displayed now."""
        return _bundle(self._painted), {}

    def _draw(self, handle: DisplayHandle, response: Shown) -> float:
        """Draw a frame, in the painter's thread; return the seconds until the next one."""
        frame = self._frames.frame(response)
        if frame != self._painted:
            handle.update(_bundle(frame), raw=True)
            self._painted = frame
        return self._frames.pause(frame)

    def _draw_last(self, response: Shown) -> None:
        """Draw what the exchange needs, in the main thread."""

    def _leave(self, output: Output) -> None:
        """Leave the finished output to pages that come later."""

    def _close(self) -> None:
        """Leave nothing else behind."""


def _bundle(markdown: str) -> dict[str, str]:
    return {"text/markdown": markdown, "text/plain": markdown}
