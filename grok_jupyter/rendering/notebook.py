"""The surface of a notebook that nobody watches: only the finished output."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from IPython.display import display

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.finished import Output

__all__ = ["Finish", "FinishedSurface", "Shown"]

Shown = TypeVar("Shown")
"""What a surface shows: a response, or several side by side."""

Finish = Callable[[Response], Output]


class FinishedSurface(Generic[Shown]):
    """Shows a response only when it has finished: nobody is watching."""

    def __init__(self, finish: Callable[[Shown], Output]) -> None:
        self._finish = finish

    def show(self, response: Shown) -> None:
        """Wait for the end."""

    def finish(self, response: Shown) -> None:
        """Display the finished output."""
        output = self._finish(response)
        display(output.data, metadata=output.metadata, raw=True)
