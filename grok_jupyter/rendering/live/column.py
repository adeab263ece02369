"""One answer in a page: what of it the page has not been told yet."""

from __future__ import annotations

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.formats import Format
from grok_jupyter.rendering.live.checkpoint import Checkpoint
from grok_jupyter.rendering.live.response_renderer import ResponseRenderer
from grok_jupyter.rendering.live.wire import Operation
from grok_jupyter.rendering.thinking import Thinking

__all__ = ["END", "LiveColumn"]

END = 6
"""The number of the region that says how it ended, where others go on beside it."""


class LiveColumn:
    """Makes operations of a response that grows.

    Parameters
    ----------
    output_format : str
        How the answer is to look; see :func:`grok_jupyter.rendering.finished.finished`.
    has_typesetter : bool
        Whether the front end typesets TeX by itself; else formulas are sent as MathML.
    has_renderers : bool
        Whether the page keeps the notebook up to date.
    """

    def __init__(self, output_format: Format, *, has_typesetter: bool, has_renderers: bool) -> None:
        self._renderer = ResponseRenderer(output_format, has_typesetter=has_typesetter)
        self._thinking = Thinking()
        self._checkpoint = Checkpoint(output_format) if has_renderers else None
        self._ending = ""

    def grow(self, response: Response, seconds: float) -> list[Operation]:
        """Return what is new, as much as a frame may bring, so many seconds after the question."""
        operations: list[Operation] = []
        if self._thinking.note(response, seconds):
            operations += self._thought
        return operations + self._renderer.grow(response)

    def keep(self, response: Response) -> list[Operation]:
        """Return what brings the notebook up to date; what is seen goes first."""
        if self._checkpoint is None or self.is_behind(response):
            return []
        return self._checkpoint.grow(response)

    def end(self, html: str) -> list[Operation]:
        """Return what says how it ended, once."""
        if html == self._ending:
            return []
        self._ending = html
        return self._ended

    def is_behind(self, response: Response) -> bool:
        """Whether there is something that has not been rendered."""
        return self._renderer.is_behind(response)

    def finish(self, response: Response) -> list[Operation]:
        """Return what changes when nothing more can come."""
        return [] if self.is_behind(response) else self._renderer.finish()

    def snapshot(self) -> list[Operation]:
        """Return what builds everything so far from nothing."""
        kept = self._checkpoint.snapshot() if self._checkpoint else []
        return self._thought + self._renderer.snapshot() + kept + self._ended

    @property
    def _thought(self) -> list[Operation]:
        seconds = self._thinking.seconds
        return [] if seconds is None else [seconds]

    @property
    def _ended(self) -> list[Operation]:
        return [(END, 0, -1, 0, self._ending)] if self._ending else []
