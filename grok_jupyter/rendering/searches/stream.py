"""An answer that grows, with the marks of its citations as small links."""

from __future__ import annotations

from grok_jupyter.rendering.stream import MarkdownStream, Patch
from grok_jupyter.text.citing import Citing

__all__ = ["CitedStream"]


class CitedStream:
    """Takes deltas as ``MarkdownStream`` does; its html equals that of the rewritten text.

    Parameters
    ----------
    stream : MarkdownStream
        Renders what is rewritten.

    Attributes
    ----------
    cites : bool
        Whether marks are rewritten: whoever answers may write such links by itself.
    """

    def __init__(self, stream: MarkdownStream) -> None:
        self.cites = False
        self._stream = stream
        self._citing = Citing()

    def feed(self, delta: str) -> list[Patch]:
        """Return the patches that add ``delta``."""
        return self._stream.feed(self._citing.feed(delta) if self.cites else delta)

    def finish(self) -> list[Patch]:
        """Return the patches of what was held back, and of the end."""
        held = self._citing.finish()
        return [*(self._stream.feed(held) if held else []), *self._stream.finish()]

    def snapshot(self) -> list[Patch]:
        """Return the patches that build everything from nothing."""
        return self._stream.snapshot()
