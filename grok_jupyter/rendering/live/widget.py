"""The widget that carries patches to the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from anywidget import AnyWidget
from traitlets import Float, Unicode

from grok_jupyter.rendering.live.outbox import Operation

__all__ = ["LiveWidget"]


def _static(*names: str) -> str:
    """Join source files, without comments and indentation: they go out with each view."""
    folder = files(__package__) / "static"
    texts = [(folder / name).read_text("utf-8") for name in names]
    lines = [line.strip() for text in texts for line in text.split("\n")]
    bare = (re.sub(r"(^| )// .*", "", line) for line in lines)
    return "\n".join(line for line in bare if line)


class LiveWidget(AnyWidget):
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

    _esm = _static("message.js", "live.js")
    _css = _static("live.css")
    speaker = Unicode().tag(sync=True)
    waited = Float().tag(sync=True)

    def __init__(self, speaker: str, waited: float, on_gap: Callable[[], None]) -> None:
        super().__init__(speaker=speaker, waited=waited)
        self._sent = 0
        self._on_gap = on_gap
        self.on_msg(self._hear)
        # Else ipykernel 7.4 hands the page's messages to the loop that sent last, which is busy
        # with the cell; the loop that the page has chosen is free.
        if hasattr(self.comm, "_reply_subshell_for"):
            self.comm._reply_subshell_for = lambda *given: given[-1]

    def bundle(self, fallback: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return data and metadata that show the view in an output; ``fallback`` is Markdown.

        anywidget knows what each front end needs to find the view: Colab reads it from the
        metadata.
        """
        data, metadata = self._repr_mimebundle_() or ({}, {})
        return {**data, "text/markdown": fallback}, metadata

    def post(self, operations: list[Operation], *, is_snapshot: bool = False) -> None:
        """Send operations; a snapshot begins from nothing."""
        message: dict[str, Any] = {"n": self._sent, "ops": operations}
        if is_snapshot:
            message["all"] = True
        self._sent += 1
        self.send(message)

    def lock(self) -> None:
        """Have the page keep the height of the output while its content is exchanged."""
        self.send({"lock": True})

    def close(self) -> None:
        """Leave nothing behind, neither here nor in the page."""
        layout = self.layout
        super().close()
        layout.close()

    def _hear(self, _: Any, content: dict[str, Any], __: Any) -> None:
        if content.get("kind") == "snapshot":
            self._on_gap()
