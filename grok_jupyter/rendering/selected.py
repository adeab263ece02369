"""Showing something else of an answer than all of its text: only its code, or more below it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from grok_jupyter.protocol.buffer import TextBuffer
from grok_jupyter.protocol.response import Response
from grok_jupyter.session.surface import Surface

__all__ = ["Selected", "Selection", "Whole"]


class Selection(Protocol):
    """What is shown of a text that grows."""

    def feed(self, delta: str) -> str:
        """Take what is new of the text; return what is new of what is shown."""
        ...

    def finish(self) -> str:
        """Say that no more comes; return what is still to be shown."""
        ...


class Whole:
    """Shows all of it."""

    def feed(self, delta: str) -> str:
        """Return what is new."""
        return delta

    def finish(self) -> str:
        """Return nothing: all is shown."""
        return ""


class _Selected(Response):
    """Another response, but for its text."""

    def __init__(self) -> None:
        super().__init__()
        self.text = TextBuffer()

    @property
    def content(self) -> str:
        return str(self.text)


class Selected:
    """A surface on which another one shows a selection of a response.

    Parameters
    ----------
    surface : Surface
        What shows it. It is given a response of its own, whose content is the selection.
    selection : callable
        Returns what selects of a text: one for each answer that takes the place of another.
    below : callable
        Returns what follows at the end.
    """

    def __init__(
        self,
        surface: Surface,
        selection: Callable[[], Selection],
        below: Callable[[Response], str],
    ) -> None:
        self._surface = surface
        self._select = selection
        self._selection = selection()
        self._below = below
        self._shown = _Selected()
        self._count = 0  # characters of the text that were read
        self._repairs = 0  # of the response, as of these characters

    def show(self, response: Response) -> None:
        """Show what is new."""
        self._catch_up(response)
        self._surface.show(self._shown)

    def finish(self, response: Response) -> None:
        """Show the rest, and what follows."""
        self._catch_up(response)
        text = self._shown.text
        text.append(self._selection.finish())
        below = self._below(response)
        if below:
            text.append(f"{'' if text.last.endswith(chr(10)) else chr(10)}\n{below}")
        self._surface.finish(self._shown)

    def _catch_up(self, response: Response) -> None:
        content = response.content
        if response.repairs != self._repairs:  # another answer has taken the place of the first
            self._repairs, self._count = response.repairs, 0
            self._selection, self._shown.text = self._select(), TextBuffer()
        vars(self._shown).update(vars(response))
        if len(content) > self._count:
            begin, self._count = self._count, len(content)
            self._shown.text.append(self._selection.feed(content[begin:]))
