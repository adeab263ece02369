"""The texts of one response, rendered as they grow; its calls, and what they found."""

from __future__ import annotations

from itertools import chain
from typing import Protocol

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.formats import Format
from grok_jupyter.rendering.live.verbatim import VerbatimStream
from grok_jupyter.rendering.live.wire import Operation
from grok_jupyter.rendering.runs.html import RunsRegion
from grok_jupyter.rendering.searches.html import SearchesRegion, SourcesRegion
from grok_jupyter.rendering.searches.stream import CitedStream
from grok_jupyter.rendering.stream import MarkdownStream, Patch
from grok_jupyter.rendering.stream.patches import NOTES, SHELL
from grok_jupyter.rendering.structured import Answer, JsonStream, answer_of

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

    @property
    def is_begun(self) -> bool:
        return self._fed > 0

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

    def remove(self) -> list[Operation]:
        """Return what takes everything away that was shown."""
        patches = [Patch(NOTES, SHELL, 0, None), Patch(0, SHELL, 0, None)]
        return self._numbered(patches) if self._fed else []

    def _numbered(self, patches: list[Patch]) -> list[Operation]:
        return [(self._number, *patch) for patch in patches]


class ResponseRenderer:
    """What of a response has been rendered, as operations on the regions of a page.

    Parameters
    ----------
    output_format : str
        How the answer is to look; see :func:`grok_jupyter.rendering.finished.finished`.
    has_typesetter : bool
        Whether the front end typesets TeX by itself; else formulas are sent as MathML.
    """

    def __init__(self, output_format: Format = "markdown", *, has_typesetter: bool) -> None:
        self._output_format = output_format
        self._has_typesetter = has_typesetter
        self._cited = CitedStream(self._markdown())
        self._keys = [(0, 0), (0, 0)]  # which texts they are
        self._regions = [self._region(0), self._region(1)]
        self._runs, self._searches, self._sources = RunsRegion(), SearchesRegion(), SourcesRegion()

    def grow(self, response: Response) -> list[Operation]:
        """Return what is new, as much as a frame may bring."""
        removed: list[Operation] = []
        texts = self._texts(response)
        for number, (key, _) in enumerate(texts):
            if key != self._keys[number]:  # another answer takes the place of this one
                self._keys[number] = key
                removed += self._regions[number].remove()
                self._regions[number] = self._region(number)
        if response.cites and not self._cited.cites:
            if (
                self._rewrites and self._regions[1].is_begun
            ):  # a server that reports what it cites behind the text
                removed += self._regions[1].remove()
                self._regions[1] = self._region(1)
            self._cited.cites = True
        grown = [self._regions[number].grow(text) for number, (_, text) in enumerate(texts)]
        around = chain(*(one.grow(response) for one in self._around))
        return [*removed, *around, *chain.from_iterable(grown)]

    def is_behind(self, response: Response) -> bool:
        """Whether there is text, or a call, that has not been rendered."""
        texts = zip(self._regions, self._keys, self._texts(response), strict=True)
        return any(one.is_behind(response) for one in self._around) or any(
            key != known or region.is_behind(text) for region, known, (key, text) in texts
        )

    def finish(self) -> list[Operation]:
        """Return what changes when nothing more can come."""
        return list(chain.from_iterable(region.finish() for region in self._regions))

    def snapshot(self) -> list[Operation]:
        """Return what builds everything so far from nothing."""
        texts = chain.from_iterable(region.snapshot() for region in self._regions)
        return [*chain(*(one.snapshot() for one in self._around)), *texts]

    @property
    def _rewrites(self) -> bool:
        """Whether what is shown of the answer is its Markdown."""
        return self._output_format not in {"json", "text"}

    @property
    def _around(self) -> tuple[SearchesRegion | RunsRegion | SourcesRegion, ...]:
        calls = self._searches, self._runs
        return calls if self._output_format == "code" else (*calls, self._sources)

    def _texts(self, response: Response) -> tuple[Answer, Answer]:
        key = (response.repairs, 0)  # first: what it promises is there by now
        reasoning = Answer(key, response.reasoning_content)
        is_json = self._output_format == "json"
        return reasoning, answer_of(response) if is_json else Answer(key, response.content)

    def _region(self, number: int) -> _Region:
        return _Region(number, self._stream() if number else self._markdown())

    def _stream(self) -> _Stream:
        match self._output_format:
            case "json":
                return JsonStream()
            case "text":
                return VerbatimStream()
            case _:
                self._cited = CitedStream(self._markdown())
                return self._cited

    def _markdown(self) -> MarkdownStream:
        return MarkdownStream(maths="tex" if self._has_typesetter else "mathml")
