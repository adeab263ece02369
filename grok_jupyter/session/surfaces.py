"""Several surfaces as one."""

from __future__ import annotations

from contextlib import ExitStack

from grok_jupyter.protocol.response import Response
from grok_jupyter.session.surface import Surface

__all__ = ["Surfaces"]


class Surfaces:
    """Shows a response on several surfaces: a cell's own, and the conversation's watchers."""

    def __init__(self, *surfaces: Surface) -> None:
        self._surfaces = surfaces

    def show(self, response: Response) -> None:
        """Have each surface take note."""
        for surface in self._surfaces:
            surface.show(response)

    def finish(self, response: Response) -> None:
        """Finish each surface, in their order, whatever happens to the others."""
        with ExitStack() as stack:
            for surface in reversed(self._surfaces):
                stack.callback(surface.finish, response)
