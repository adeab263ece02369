"""Text that is shown as it is, in patches: a block of code that grows."""

from __future__ import annotations

from html import escape

from grok_jupyter.rendering.stream import Patch

__all__ = ["VerbatimStream"]

_PART = 2000  # characters; a front end lays a part out again whenever it grows


class VerbatimStream:
    """Takes deltas as ``MarkdownStream`` does, and renders none of them."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def feed(self, delta: str) -> list[Patch]:
        """Return the patches that add ``delta``."""
        patches = [] if self._parts else [Patch(0, -1, 0, "<pre><code></code></pre>")]
        while delta:
            if not self._parts or len(self._parts[-1]) >= _PART:
                self._parts.append("")
            before = self._parts[-1]
            added, delta = delta[:_PART], delta[_PART:]
            self._parts[-1] += added
            patches.append(_patch(len(self._parts) - 1, before, added))
        return patches

    def finish(self) -> list[Patch]:
        """Return no patches: nothing was repaired."""
        return []

    def snapshot(self) -> list[Patch]:
        """Return the patches that build everything from nothing."""
        if not self._parts:
            return []
        shell = Patch(0, -1, 0, "<pre><code></code></pre>")
        return [shell, *(_patch(part, "", text) for part, text in enumerate(self._parts))]


def _patch(part: int, before: str, added: str) -> Patch:
    kept = len(escape(before, quote=False).encode("utf-16-le")) // 2
    return Patch(0, part, kept, escape(added, quote=False))
