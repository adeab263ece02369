"""The surface of a notebook that nobody watches: only the finished output."""

from __future__ import annotations

from collections.abc import Callable

from IPython.display import display

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.finished import Output

__all__ = ["Finish", "FinishedSurface"]

Finish = Callable[[Response], Output]


class FinishedSurface:
    """Shows a response only when it has finished: nobody is watching."""

    def __init__(self, finish: Finish) -> None:
        self._finish = finish

    def show(self, response: Response) -> None:
        """Wait for the end."""

    def finish(self, response: Response) -> None:
        """Display the finished output."""
        output = self._finish(response)
        display(output.data, metadata=output.metadata, raw=True)
