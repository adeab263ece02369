"""The widget of one answer that grows in an output."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from traitlets import Bool, Dict, Float, Unicode

from grok_jupyter.rendering.finished import Output
from grok_jupyter.rendering.live.lasting import outlive, settle
from grok_jupyter.rendering.live.page import PageWidget, static
from grok_jupyter.rendering.live.wire import Lock

__all__ = ["LIVE", "LiveWidget"]

LIVE = "grok_jupyter.rendering.live"
"""The package in whose folder ``static`` the files lie that all pages are made of."""


class LiveWidget(PageWidget):
    """A live view in the page, by messages with a sequence number.

    JupyterLab and Notebook show an output whose widget is gone as an error, whatever lies beside
    it. So there the output holds Markdown and a type of its own, for which the page registers a
    renderer while it has the widget: whoever has not, reads the Markdown.

    Parameters
    ----------
    speaker : str
        Who answers.
    waited : float
        Seconds since the question; the page counts on from there.
    on_gap : callable
        Called, from whatever thread, when the page has missed a message.
    cell : str
        The id of the cell that asks.
    has_renderers : bool
        Whether the page can be given renderers.
    """

    _esm = static(
        *(
            f"{LIVE}:{name}.js"
            for name in ("dom", "formulas", "message", "channel", "notebook", "outputs", "room", "unfolded",
                         "face", "live")
        )
    )  # fmt: skip
    _css = static(f"{LIVE}:message.css", f"{LIVE}:live.css")
    speaker = Unicode().tag(sync=True)
    waited = Float().tag(sync=True)
    replayed = Unicode().tag(sync=True)
    mime = Unicode(help="The type of its output, where it has one of its own.").tag(sync=True)
    cell = Unicode(help="The id of the cell that asks.").tag(sync=True)
    unfinished = Unicode(help="What is said under an answer in the file until it is over.").tag(
        sync=True
    )
    finished = Dict(help="The finished output, once there is one.").tag(sync=True)
    is_taken = Bool(help="Whether a page has put it into the notebook.").tag(sync=True)

    def __init__(
        self,
        speaker: str,
        waited: float,
        on_gap: Callable[[], None],
        *,
        cell: str = "",
        has_renderers: bool = False,
    ) -> None:
        super().__init__(
            speaker=speaker,
            waited=waited,
            cell=cell,
            mime=f"application/vnd.grok-jupyter.{uuid4().hex}+json" if has_renderers else "",
            unfinished=f"<sub>unfinished: saved while {speaker} was answering</sub>",
        )
        self._on_gap = on_gap

    def bundle(self, fallback: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return data and metadata that show it in an output; ``fallback`` is Markdown."""
        if self.mime:
            return {self.mime: {}, "text/markdown": fallback}, {}
        data, metadata = self._bundle()
        return {**data, "text/markdown": fallback}, metadata

    def leave(self, output: Output) -> None:
        """Have every page show the finished output, those that come later too.

        Where the output is an ordinary one for a widget, there is nothing more to do.
        """
        if not self.mime:
            self.close()
            return
        self.finished = output._asdict()
        outlive(self)

    def lock(self) -> None:
        """Have the page keep the height of the output while its content is exchanged."""
        message: Lock = {"lock": True}
        self.send(message)

    def _handle_message(self, _: Any, content: Any, __: Any) -> None:
        kind = content.get("kind") if isinstance(content, dict) else None
        if kind == "snapshot":
            self._on_gap()
        elif kind == "taken" and settle(self):
            self.is_taken = True
