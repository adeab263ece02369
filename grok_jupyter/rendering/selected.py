"""Showing something else of an answer than all of its text: only its code, or more below it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

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


class Selected:
    """A surface on which another one shows a selection of a response.

    Parameters
    ----------
    surface : Surface
        What shows it. It is given a response of its own, whose content is the selection.
    selection : Selection
        What is shown.
    below : callable
        Returns what follows at the end.
    """

    def __init__(
        self, surface: Surface, selection: Selection, below: Callable[[Response], str]
    ) -> None:
        self._surface = surface
        self._selection = selection
        self._below = below
        self._shown = Response()
        self._count = 0  # pieces of the text that were read

    def show(self, response: Response) -> None:
        """Show what is new."""
        self._surface.show(self._caught_up(response))

    def finish(self, response: Response) -> None:
        """Show the rest, and what follows."""
        shown = self._caught_up(response)
        content = shown._choice(0)._content
        content.append(self._selection.finish())
        below = self._below(response)
        if below:
            content.append(f"{'' if content.last.endswith(chr(10)) else chr(10)}\n{below}")
        self._surface.finish(shown)

    def _caught_up(self, response: Response) -> Response:
        source, copy = response._choice(0), self._shown._choice(0)
        state = {name: value for name, value in vars(response).items() if name != "_choices"}
        pieces = source._content.pieces(self._count)
        self._count += len(pieces)
        copy._reasoning = source._reasoning
        copy.finish_reason = source.finish_reason
        copy.is_refused = source.is_refused
        if pieces:
            copy._content.append(self._selection.feed("".join(pieces)))
        vars(self._shown).update(state)
        return self._shown
