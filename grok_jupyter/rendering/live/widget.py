"""The widget of one answer that grows in an output."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

from traitlets import Bool, Dict, Float, List, Unicode

from grok_jupyter.rendering.finished import Output
from grok_jupyter.rendering.live.lasting import outlive, settle
from grok_jupyter.rendering.live.page import PageWidget
from grok_jupyter.rendering.live.sources import script, style
from grok_jupyter.rendering.live.wire import Lock

__all__ = ["LiveWidget"]


class LiveWidget(PageWidget):
    """A live view in the page, by messages with a sequence number.

    JupyterLab and Notebook show an output whose widget is gone as an error, whatever lies beside
    it. So there the output holds Markdown and a type of its own, for which the page registers a
    renderer while it has the widget: whoever has not, reads the Markdown.

    Parameters
    ----------
    answered_by : str
        Who answers.
    waited : float
        Seconds since the question; the page counts on from there.
    on_gap : callable
        Called, from whatever thread, when the page has missed a message.
    cell : str
        The id of the cell that asks.
    has_renderers : bool
        Whether the page can be given renderers.
    stop : callable, optional
        Ends an answer that arrives beside other cells; without it, the page interrupts the kernel.
    speakers, headings : sequence of str
        Of each answer: who gives it, and the heading above it in the notebook.
    """

    _esm = script("rendering/live/static/live.js")
    _css = style("rendering/live/static/message.css", "rendering/live/static/live.css")
    speaker = Unicode().tag(sync=True)
    waited = Float().tag(sync=True)
    speakers = List(Unicode(), help="Who gives each answer.").tag(sync=True)
    headings = List(Unicode(), help="What stands above each in the file.").tag(sync=True)
    replayed = List(Unicode(), help="Of each: from when it is.").tag(sync=True)
    is_beside = Bool(help="Whether it arrives beside other cells.").tag(sync=True)
    mime = Unicode(help="The type of its output, where it has one of its own.").tag(sync=True)
    cell = Unicode(help="The id of the cell that asks.").tag(sync=True)
    unfinished = Unicode(help="What is said under an answer in the file until it is over.").tag(
        sync=True
    )
    finished = Dict(help="The finished output, once there is one.").tag(sync=True)
    is_taken = Bool(help="Whether a page has put it into the notebook.").tag(sync=True)

    def __init__(
        self,
        answered_by: str,
        waited: float,
        on_gap: Callable[[], None],
        *,
        cell: str = "",
        has_renderers: bool = False,
        stop: Callable[[], None] | None = None,
        speakers: Sequence[str] = (),
        headings: Sequence[str] = ("",),
    ) -> None:
        super().__init__(
            speaker=answered_by,
            speakers=list(speakers) or [answered_by],
            headings=list(headings),
            is_beside=stop is not None,
            waited=waited,
            cell=cell,
            mime=f"application/vnd.grok-jupyter.{uuid4().hex}+json" if has_renderers else "",
            unfinished=f"<sub>unfinished: saved while {answered_by} was answering</sub>",
        )
        self._on_gap = on_gap
        self._stop = stop

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
        elif kind == "stop" and self._stop is not None:
            self._stop()
        elif kind == "taken" and settle(self):
            self.is_taken = True
