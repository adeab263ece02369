"""The text of a leaf in parts: what it begins with is not parsed again for each frame."""

from __future__ import annotations

from typing import NamedTuple

from grok_jupyter.markdown.blocks.tree import TreeBuilder
from grok_jupyter.markdown.inlines import Extent
from grok_jupyter.rendering.stream.context import RenderContext
from grok_jupyter.rendering.stream.made import Made, made

__all__ = ["LeafParts"]

_WORTH = 500  # characters that are worth a part of their own
_GROWN = 1000  # characters after which likely parts are read again, or a quarter of them


class _Part(NamedTuple):
    text: str
    made: Made


class LeafParts:
    """The parts of the text of one paragraph, heading or cell.

    What is settled stands, whatever follows. Behind it stands, while the text may go on, what is
    likely to: parts without the marks that have waited long for their partner. These are read
    again as one text each time there are a quarter more of them, so that a partner that comes late
    is found, and all the readings together cost no more than the text is long, times a constant.
    """

    def __init__(self) -> None:
        self._settled: list[_Part] = []
        self._likely: list[_Part] = []
        self._read = 0  # characters of the likely parts that were read as one text
        self._last: _Part | None = None  # what is not settled, when nothing more could follow

    def html(self, text: str, context: RenderContext) -> list[str]:
        """Return the HTML of the parts of ``text``."""
        begin = _recall(self._settled, text, 0, context)
        rest = (
            self._growing(text, begin, context)
            if context.is_open
            else self._end(text[begin:], context)
        )
        parts = [*self._settled, *rest]
        for part in parts:
            context.depend_on(part.made)
        return [part.made.html for part in parts]

    def _end(self, rest: str, context: RenderContext) -> list[_Part]:
        """Return the rest as one part; while nothing follows it is read once."""
        known = self._last
        if known is None or known.text != rest or not known.made.recall(context):
            known = self._last = _complete(rest, context)
        return [known]

    def _growing(self, text: str, begin: int, context: RenderContext) -> list[_Part]:
        """Return the parts behind what is settled, which is as much as possible."""
        end = _recall(self._likely, text, begin, context)
        self._read = min(self._read, end - begin)
        last, extent = _read(text[end:], context, is_open=True)
        while (likely := extent.likely) > _WORTH:
            last.made.forget(context)
            settled = 0 if self._likely else extent.settled
            is_settled = settled > _WORTH
            cut = settled if is_settled else likely
            part = _complete(text[end : end + cut], context)
            end += cut
            if is_settled:
                self._settled.append(part)
                begin = end
            else:
                self._likely.append(part)
                self._read_again(text[begin:end], context)
            last, extent = _read(text[end:], context, is_open=True)
        return [*self._likely, last]

    def _read_again(self, text: str, context: RenderContext) -> None:
        """Read the likely parts as one text, if they have grown enough since the last time."""
        if len(text) < self._read + max(_GROWN, self._read // 4):
            return
        self._read = len(text)
        for part in reversed(self._likely):
            part.made.forget(context)
        whole = _complete(text, context)
        if whole.made.html != "".join(part.made.html for part in self._likely):
            self._likely = [whole]


def _recall(parts: list[_Part], text: str, begin: int, context: RenderContext) -> int:
    """Forget what does not stand any more; return where the rest begins."""
    for index, part in enumerate(parts):
        if not (text.startswith(part.text, begin) and part.made.recall(context)):
            del parts[index:]
            break
        begin += len(part.text)
    return begin


def _complete(text: str, context: RenderContext) -> _Part:
    return _read(text, context, is_open=False)[0]


def _read(text: str, context: RenderContext, *, is_open: bool) -> tuple[_Part, Extent]:
    context.effort.spend(len(text))
    resolver = context.resolver()
    element, extent = TreeBuilder(resolver).inline("p", text, is_open=is_open)
    html = context.html(element).removeprefix("<p>").removesuffix("</p>")
    return _Part(text, made(html, resolver, context)), extent
