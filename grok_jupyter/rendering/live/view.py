"""The live view of one response: what of it the page has not seen yet."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Protocol

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.formats import Format
from grok_jupyter.rendering.live.outbox import Operation, Outbox
from grok_jupyter.rendering.live.pacing import BURST
from grok_jupyter.rendering.live.verbatim import VerbatimStream
from grok_jupyter.rendering.live.widget import LiveWidget
from grok_jupyter.rendering.stream import MarkdownStream, Patch

__all__ = ["LiveView"]

_REASONING, _ANSWER = 0, 1
_MOST = 16_000  # characters of a text that a frame renders: a burst must not hold up the others


class _Stream(Protocol):
    def feed(self, delta: str) -> list[Patch]: ...
    def finish(self) -> list[Patch]: ...
    def snapshot(self) -> list[Patch]: ...


class _Region:
    """A text that grows, and the stream that renders it."""

    def __init__(self, number: int, stream: _Stream) -> None:
        self._number = number
        self._stream = stream
        self._fed = 0

    def is_behind(self, text: str) -> bool:
        """Whether there is something of the text that has not been rendered."""
        return self._fed < len(text)

    def grow(self, text: str) -> list[Operation]:
        """Return what the text has brought since the last time, as much as a frame may."""
        if not self.is_behind(text):
            return []
        begin, self._fed = self._fed, min(len(text), self._fed + _MOST)
        return self._numbered(self._stream.feed(text[begin : self._fed]))

    def finish(self) -> list[Operation]:
        return self._numbered(self._stream.finish())

    def snapshot(self) -> list[Operation]:
        return self._numbered(self._stream.snapshot())

    def _numbered(self, patches: list[Patch]) -> list[Operation]:
        return [[self._number, *patch] for patch in patches]


class LiveView:
    """Brings a response to a widget, a frame at a time. One thread draws.

    Parameters
    ----------
    speaker : str
        Who answers.
    form : str
        How the answer is to look; see :func:`grok_jupyter.rendering.finished.finished`.
    clock : callable
        Seconds since the question.
    has_typesetter : bool
        Whether the front end typesets TeX by itself; else formulas are sent as MathML.
    request : callable
        Asks for a frame, from whatever thread.
    """

    def __init__(
        self,
        speaker: str,
        form: Format,
        clock: Callable[[], float],
        *,
        has_typesetter: bool,
        request: Callable[[], None],
    ) -> None:
        def markdown() -> MarkdownStream:
            return MarkdownStream(maths="tex" if has_typesetter else "mathml")

        self._regions = (
            _Region(_REASONING, markdown()),
            _Region(_ANSWER, markdown() if form in {"markdown", "code"} else VerbatimStream()),
        )
        self._clock = clock
        self._thought: float | None = None  # seconds until the answer began
        self._outbox = Outbox()
        self._request = request
        self._has_gap = False
        self.widget = LiveWidget(speaker, clock(), self._note_gap)

    def draw(self, response: Response) -> None:
        """Send what is new, as much as a frame may; ask for another if there is more."""
        is_snapshot, self._has_gap = self._has_gap, False
        self._outbox.put(self._grown(response))
        if is_snapshot:
            self._outbox.clear()
            self._outbox.put(self._snapshot())
        self._send(is_snapshot=is_snapshot)
        if self._outbox or self._is_behind(response):
            self._request()

    def finish(self, response: Response) -> None:
        """Send the last of it, as far as a frame goes: the finished output is about to follow."""
        self._outbox.put(self._grown(response))
        if not self._is_behind(response):
            self._outbox.put(chain.from_iterable(region.finish() for region in self._regions))
        self._send()
        self.widget.lock()

    def _send(self, *, is_snapshot: bool = False) -> None:
        for _ in range(BURST):
            operations = self._outbox.take()
            if not operations and not is_snapshot:
                return
            self.widget.post(operations, is_snapshot=is_snapshot)
            is_snapshot = False

    def _grown(self, response: Response) -> list[Operation]:
        texts = _texts(response)
        operations: list[Operation] = []
        if texts[_ANSWER] and self._thought is None:
            self._thought = self._clock()
            operations.append(self._thought)
        for region, text in zip(self._regions, texts, strict=True):
            operations += region.grow(text)
        return operations

    def _is_behind(self, response: Response) -> bool:
        texts = zip(self._regions, _texts(response), strict=True)
        return any(region.is_behind(text) for region, text in texts)

    def _snapshot(self) -> list[Operation]:
        thought = [] if self._thought is None else [self._thought]
        return [*thought, *chain.from_iterable(region.snapshot() for region in self._regions)]

    def _note_gap(self) -> None:
        self._has_gap = True
        self._request()


def _texts(response: Response) -> tuple[str, str]:
    """Return the texts of the regions."""
    return response.reasoning_content, response.content
