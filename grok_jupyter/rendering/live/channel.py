"""Numbered messages to a page, which can tell from the numbers that it has missed some."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from grok_jupyter.rendering.live.outbox import Outbox
from grok_jupyter.rendering.live.wire import Message, Operation

__all__ = ["BURST", "Channel"]

BURST = 5  # messages in a frame: below 100 a second, which front ends still keep up with


class Channel:
    """Puts operations into messages, some of them in each frame.

    Parameters
    ----------
    send : callable
        Sends a message, JSON-ready data.

    Attributes
    ----------
    sent : int
        The number of the next message.
    """

    def __init__(self, send: Callable[[Message], None]) -> None:
        self._send = send
        self._outbox = Outbox()
        self._is_new = False
        self.sent = 0

    @property
    def is_behind(self) -> bool:
        """Whether something has not been sent yet."""
        return self._is_new or bool(self._outbox)

    def put(self, operations: Iterable[Operation]) -> None:
        """Add operations, in their order."""
        self._outbox.put(operations)

    def restart(self, operations: Iterable[Operation]) -> None:
        """Have the page forget everything, then follow these operations instead."""
        self._outbox.clear()
        self._outbox.put(operations)
        self._is_new = True

    def flush(self) -> None:
        """Send as much as a frame may."""
        for _ in range(BURST):
            if not self.is_behind:
                return
            message: Message = {"n": self.sent, "ops": self._outbox.take()}
            if self._is_new:
                message["all"] = True
                self._is_new = False
            self.sent += 1
            self._send(message)
