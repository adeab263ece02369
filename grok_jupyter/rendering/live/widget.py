"""The widget of one answer that grows in an output."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from traitlets import Float, Unicode

from grok_jupyter.rendering.live.page import PageWidget, static

__all__ = ["LIVE", "LiveWidget"]

LIVE = "grok_jupyter.rendering.live"
"""The package in whose folder ``static`` the files lie that all pages are made of."""


class LiveWidget(PageWidget):
    """A live view in the page, by messages with a sequence number.

    Parameters
    ----------
    speaker : str
        Who answers.
    waited : float
        Seconds since the question; the page counts on from there.
    on_gap : callable
        Called, from whatever thread, when the page has missed a message.
    """

    _esm = static(
        *(f"{LIVE}:{name}.js" for name in ("dom", "formulas", "message", "channel", "live"))
    )
    _css = static(f"{LIVE}:message.css", f"{LIVE}:live.css")
    speaker = Unicode().tag(sync=True)
    waited = Float().tag(sync=True)
    replayed = Unicode().tag(sync=True)

    def __init__(self, speaker: str, waited: float, on_gap: Callable[[], None]) -> None:
        super().__init__(speaker=speaker, waited=waited)
        self._on_gap = on_gap

    def bundle(self, fallback: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return data and metadata that show it in an output; ``fallback`` is Markdown."""
        data, metadata = self._bundle()
        return {**data, "text/markdown": fallback}, metadata

    def lock(self) -> None:
        """Have the page keep the height of the output while its content is exchanged."""
        self.send({"lock": True})

    def _hear(self, _: Any, content: Any, __: Any) -> None:
        if isinstance(content, dict) and content.get("kind") == "snapshot":
            self._on_gap()
