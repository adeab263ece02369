"""An end to an awaited answer, from another task."""

from __future__ import annotations

import anyio

__all__ = ["Cancellation"]


class Cancellation:
    """Ends what one stream awaits."""

    def __init__(self) -> None:
        self._is_requested = False
        self._scope: anyio.CancelScope | None = None

    def is_requested(self) -> bool:
        """Whether :meth:`cancel` was called."""
        return self._is_requested

    def watch(self, scope: anyio.CancelScope) -> anyio.CancelScope:
        """Have ``scope`` be cancelled, in place of the one before; return it."""
        self._scope = scope
        if self._is_requested:
            scope.cancel()
        return scope

    def cancel(self) -> None:
        """End whatever is awaited, and let nothing begin any more; from a task of the same loop."""
        self._is_requested = True
        if self._scope is not None:
            self._scope.cancel()
