"""The live view of one answer, in the output of its cell."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.formats import Format
from grok_jupyter.rendering.live.frames import LiveMarkdown
from grok_jupyter.rendering.live.output import LiveOutput
from grok_jupyter.rendering.notebook import Finish
from grok_jupyter.rendering.searches.citing import cited_markdown
from grok_jupyter.rendering.status import plain
from grok_jupyter.text.portable import portable

if TYPE_CHECKING:
    from grok_jupyter.rendering.live.place import Place
    from grok_jupyter.rendering.live.view import LiveView

__all__ = ["WidgetSurface"]


class WidgetSurface(LiveOutput[Response]):
    """One output that is a live view of an answer first, and the finished output in the end.

    Parameters
    ----------
    finish : callable
        Makes the finished output.
    answered_by : str
        Who is being waited for.
    output_format : str
        How the answer is to look.
    place : Place
        Where it is shown.
    """

    def __init__(
        self, finish: Finish, answered_by: str, output_format: Format, place: Place
    ) -> None:
        frames = LiveMarkdown(answered_by, output_format, monotonic)
        super().__init__(finish, frames, plain(answered_by), place)
        self._output_format: Format = output_format

    def _open(self) -> LiveView:
        from grok_jupyter.rendering.live.view import LiveView

        return LiveView(
            self._who, self._output_format, self._clock, self._place, self._painter.request
        )

    def _length(self, shown: Response) -> int:
        return len(shown.content)

    def _so_far(self, shown: Response) -> str:
        return portable(cited_markdown(shown, shown.content))
