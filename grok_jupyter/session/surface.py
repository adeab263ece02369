"""Where a response is shown, as the session sees it."""

from __future__ import annotations

from typing import Protocol

from grok_jupyter.protocol.response import Response

__all__ = ["Surface"]


class Surface(Protocol):
    """Shows a response while it grows, and once more when nothing more can come."""

    def show(self, response: Response) -> None:
        """Take note that ``response`` has grown. Called for every chunk, so it must be cheap."""
        ...

    def finish(self, response: Response) -> None:
        """Show ``response`` for the last time, whatever its status."""
        ...
