"""A wait that another thread can end."""

from __future__ import annotations

import math
from contextlib import suppress
from queue import Empty, SimpleQueue

import anyio

from grok_jupyter.client.transports.seam import TransportFailure

__all__ = ["Pause", "sleep"]


class Pause:
    """Waits on behalf of one call, until it is aborted."""

    def __init__(self) -> None:
        self._is_aborted = False
        self._wake_ups: SimpleQueue[None] = SimpleQueue()  # not to be left locked by an interrupt

    def wait(self, seconds: float) -> None:
        """Wait.

        Raises
        ------
        TransportFailure
            If the call is aborted, before or meanwhile.
        """
        if seconds > 0 and not self._is_aborted:
            with suppress(Empty):
                self._wake_ups.get(timeout=None if seconds == math.inf else seconds)
        if self._is_aborted:
            raise TransportFailure("aborted")

    def abort(self) -> None:
        """End all waiting, from any thread."""
        self._is_aborted = True
        self._wake_ups.put(None)


async def sleep(seconds: float) -> None:
    """Wait, awaiting; cancelling the task ends it."""
    if seconds == math.inf:
        await anyio.sleep_forever()
    await anyio.sleep(max(0.0, seconds))
