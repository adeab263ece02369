"""What brings something to a page, a frame at a time, whatever it is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Generic

from grok_jupyter.rendering.live.channel import Channel
from grok_jupyter.rendering.live.place import Place
from grok_jupyter.rendering.live.widget import LiveWidget
from grok_jupyter.rendering.live.wire import Operation
from grok_jupyter.rendering.notebook import Shown

__all__ = ["ChannelView"]


class ChannelView(ABC, Generic[Shown]):
    """Brings what is shown to a widget, a frame at a time. One thread draws.

    Parameters
    ----------
    who : str
        Who answers.
    clock : callable
        Seconds since the question.
    place : Place
        Where it is shown.
    request : callable
        Asks for a frame, from whatever thread.
    speakers, headings : sequence of str
        Of each answer: who gives it, and what stands above it in the notebook.
    """

    def __init__(
        self,
        who: str,
        clock: Callable[[], float],
        place: Place,
        request: Callable[[], None],
        *,
        speakers: Sequence[str] = (),
        headings: Sequence[str] = ("",),
    ) -> None:
        self._clock = clock
        self._request = request
        self._has_gap = False
        self.widget = LiveWidget(
            who,
            clock(),
            self._request_resync,
            cell=place.cell,
            has_renderers=place.has_renderers,
            stop=place.stop,
            speakers=speakers,
            headings=headings,
        )
        self._channel = Channel(self.widget.send)

    @abstractmethod
    def _put_new(self, shown: Shown) -> None:
        """Put what is new into the channel, as much as a frame may."""

    @abstractmethod
    def _put_last(self, shown: Shown) -> None:
        """Put the last of it into the channel."""

    @abstractmethod
    def _snapshot(self) -> list[Operation]:
        """Return what builds everything so far from nothing."""

    def _is_behind(self, _: Shown) -> bool:
        """Whether there is more to put than a frame may."""
        return False

    def draw(self, shown: Shown) -> None:
        """Send what is new, as much as a frame may; ask for another if there is more."""
        has_gap, self._has_gap = self._has_gap, False
        self._put_new(shown)
        if has_gap:
            self._channel.restart(self._snapshot())
        self._channel.flush()
        if self._channel.is_behind or self._is_behind(shown):
            self._request()

    def finish(self, shown: Shown) -> None:
        """Send the last of it, as far as a frame goes: the finished output is about to follow."""
        self._put_last(shown)
        self._channel.flush()
        self.widget.lock()

    def _request_resync(self) -> None:
        self._has_gap = True
        self._request()
