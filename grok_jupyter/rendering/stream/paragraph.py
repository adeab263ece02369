"""A paragraph in parts: its settled beginning is not parsed again."""

from __future__ import annotations

from typing import NamedTuple

from grok_jupyter.markdown.blocks.tree import TreeBuilder
from grok_jupyter.rendering.stream.frame import Frame

__all__ = ["ParagraphParts"]

_WORTH = 500  # characters that are worth a part of their own


class _Settled(NamedTuple):
    text: str
    html: str
    missing: set[str]
    version: object  # of the references


class ParagraphParts:
    """The parts of one paragraph. What is settled stands, whatever follows."""

    def __init__(self) -> None:
        self._settled: list[_Settled] = []

    def made(self, text: str, frame: Frame) -> list[str]:
        """Return the HTML of the parts of ``text``."""
        begin = self._keep(text, frame)
        rest = text[begin:]
        settled, html = _inline(rest, frame)
        while frame.is_open and settled > _WORTH and not frame.cited:
            part = rest[:settled]
            closed = frame.closed()
            _, beginning = _inline(part, closed)
            version = frame.references.version
            self._settled.append(_Settled(part, beginning, closed.missing.copy(), version))
            rest = rest[settled:]
            settled, html = _inline(rest, frame)
        return [*(part.html for part in self._settled), html]

    def _keep(self, text: str, frame: Frame) -> int:
        """Forget what does not stand any more; return where the rest begins."""
        begin = 0
        for index, part in enumerate(self._settled):
            is_current = not part.missing or part.version is frame.references.version
            if not is_current or not text.startswith(part.text, begin):
                del self._settled[index:]
                break
            frame.missing.update(part.missing)
            begin += len(part.text)
        return begin


def _inline(text: str, frame: Frame) -> tuple[int, str]:
    resolver = frame.resolver()
    element, settled = TreeBuilder(resolver).inline("p", text, is_open=frame.is_open)
    frame.note(resolver)
    return settled, frame.engine.html(element).removeprefix("<p>").removesuffix("</p>")
