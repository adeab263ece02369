"""The texts of one response, rendered as they grow: reasoning and answer; and its calls."""

from __future__ import annotations

from itertools import chain
from typing import Protocol

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.formats import Format
from grok_jupyter.rendering.live.verbatim import VerbatimStream
from grok_jupyter.rendering.live.wire import Operation
from grok_jupyter.rendering.runs.html import RunsRegion
from grok_jupyter.rendering.stream import MarkdownStream, Patch

__all__ = ["MOST", "ResponseRenderer"]

MOST = 16_000
"""Characters of a text that a frame renders: a burst must not hold up the others."""


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
        return self._fed < len(text)

    def grow(self, text: str) -> list[Operation]:
        if not self.is_behind(text):
            return []
        begin, self._fed = self._fed, min(len(text), self._fed + MOST)
        return self._numbered(self._stream.feed(text[begin : self._fed]))

    def finish(self) -> list[Operation]:
        return self._numbered(self._stream.finish())

    def snapshot(self) -> list[Operation]:
        return self._numbered(self._stream.snapshot())

    def _numbered(self, patches: list[Patch]) -> list[Operation]:
        return [(self._number, *patch) for patch in patches]


class ResponseRenderer:
    """What of a response has been rendered, as operations on the regions 0, 1 and 2 of a page.

    Parameters
    ----------
    output_format : str
        How the answer is to look; see :func:`grok_jupyter.rendering.finished.finished`.
    has_typesetter : bool
        Whether the front end typesets TeX by itself; else formulas are sent as MathML.
    """

    def __init__(self, output_format: Format = "markdown", *, has_typesetter: bool) -> None:
        def markdown() -> MarkdownStream:
            return MarkdownStream(maths="tex" if has_typesetter else "mathml")

        self._regions = (
            _Region(0, markdown()),
            _Region(1, markdown() if output_format in {"markdown", "code"} else VerbatimStream()),
        )
        self._runs = RunsRegion()

    def grow(self, response: Response) -> list[Operation]:
        """Return what is new, as much as a frame may bring."""
        texts = zip(self._regions, _texts(response), strict=True)
        grown = chain.from_iterable(region.grow(text) for region, text in texts)
        return [*self._runs.grow(response), *grown]

    def is_behind(self, response: Response) -> bool:
        """Whether there is text, or a call, that has not been rendered."""
        texts = zip(self._regions, _texts(response), strict=True)
        return self._runs.is_behind(response) or any(
            region.is_behind(text) for region, text in texts
        )

    def finish(self) -> list[Operation]:
        """Return what changes when nothing more can come."""
        return list(chain.from_iterable(region.finish() for region in self._regions))

    def snapshot(self) -> list[Operation]:
        """Return what builds everything so far from nothing."""
        texts = chain.from_iterable(region.snapshot() for region in self._regions)
        return [*self._runs.snapshot(), *texts]


def _texts(response: Response) -> tuple[str, str]:
    return response.reasoning_content, response.content
