"""The live view of one response: what of it the page has not seen yet."""

from __future__ import annotations

from collections.abc import Callable

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.formats import Format
from grok_jupyter.rendering.live.channel import Channel
from grok_jupyter.rendering.live.checkpoint import Checkpoint
from grok_jupyter.rendering.live.response_renderer import ResponseRenderer
from grok_jupyter.rendering.live.widget import LiveWidget
from grok_jupyter.rendering.live.wire import Operation
from grok_jupyter.rendering.status import replayed
from grok_jupyter.rendering.thinking import Thinking

__all__ = ["LiveView"]


class LiveView:
    """Brings a response to a widget, a frame at a time. One thread draws.

    Parameters
    ----------
    answered_by : str
        Who answers.
    output_format : str
        How the answer is to look; see :func:`grok_jupyter.rendering.finished.finished`.
    clock : callable
        Seconds since the question.
    has_typesetter : bool
        Whether the front end typesets TeX by itself; else formulas are sent as MathML.
    request : callable
        Asks for a frame, from whatever thread.
    cell : str
        The id of the cell that asks.
    has_renderers : bool
        Whether the page can be given renderers; then it keeps the notebook up to date as well.
    """

    def __init__(
        self,
        answered_by: str,
        output_format: Format,
        clock: Callable[[], float],
        *,
        has_typesetter: bool,
        request: Callable[[], None],
        cell: str = "",
        has_renderers: bool = False,
    ) -> None:
        self._renderer = ResponseRenderer(output_format, has_typesetter=has_typesetter)
        self._clock = clock
        self._thinking = Thinking()
        self._request = request
        self._has_gap = False
        self._checkpoint = Checkpoint(output_format) if has_renderers else None
        self.widget = LiveWidget(
            answered_by, clock(), self._request_resync, cell=cell, has_renderers=has_renderers
        )
        self._channel = Channel(self.widget.send)

    def draw(self, response: Response) -> None:
        """Send what is new, as much as a frame may; ask for another if there is more."""
        has_gap, self._has_gap = self._has_gap, False
        self.widget.replayed = replayed(response)
        self._channel.put(self._grown(response))
        if self._checkpoint and not self._renderer.is_behind(response):  # what is seen goes first
            self._channel.put(self._checkpoint.grow(response))
        if has_gap:
            self._channel.restart(self._snapshot())
        self._channel.flush()
        if self._channel.is_behind or self._renderer.is_behind(response):
            self._request()

    def finish(self, response: Response) -> None:
        """Send the last of it, as far as a frame goes: the finished output is about to follow."""
        self._channel.put(self._grown(response))
        if not self._renderer.is_behind(response):
            self._channel.put(self._renderer.finish())
        self._channel.flush()
        self.widget.lock()

    def _grown(self, response: Response) -> list[Operation]:
        operations: list[Operation] = []
        if self._thinking.note(response, self._clock()):
            operations += self._thought
        return operations + self._renderer.grow(response)

    def _snapshot(self) -> list[Operation]:
        kept = self._checkpoint.snapshot() if self._checkpoint else []
        return self._thought + self._renderer.snapshot() + kept

    @property
    def _thought(self) -> list[Operation]:
        seconds = self._thinking.seconds
        return [] if seconds is None else [seconds]

    def _request_resync(self) -> None:
        self._has_gap = True
        self._request()
