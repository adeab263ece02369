"""Waiting on a connection: for time to pass, the client to leave, or the server to close."""

from __future__ import annotations

import math
import selectors
import socket
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import threading

__all__ = ["Patience"]


class Patience:
    """Paces the writes on one connection; no wait outlasts the client or the server.

    Parameters
    ----------
    connection
        The client's socket. That it becomes readable in mid-answer means that one side has closed
        it, or that the client has already sent its next request.
    closing
        Set when the server closes, before it shuts its connections down.
    """

    def __init__(self, connection: socket.socket, closing: threading.Event) -> None:
        self._connection = connection
        self._closing = closing
        self._selector = selectors.DefaultSelector()
        self._selector.register(connection, selectors.EVENT_READ)
        self._due = time.monotonic()
        self._has_next_request = False

    def wait(self, delay: float) -> bool:
        """Wait until `delay` seconds after the last wait was over.

        Returns
        -------
        bool
            Whether the time has passed with both sides still there. Waits are counted from when
            the last one should have ended, so that a stream keeps its rate.
        """
        self._due += delay
        while (left := self._due - time.monotonic()) > 0:
            timeout = None if math.isinf(left) else left
            if self._has_next_request:
                # The socket stays readable from now on and can tell nothing more.
                return not self._closing.wait(timeout)
            if self._selector.select(timeout):
                if self._has_left():
                    return False
                self._has_next_request = True
        return True

    def close(self) -> None:
        """Release the operating system's resources."""
        self._selector.close()

    def _has_left(self) -> bool:
        try:
            return not self._connection.recv(1, socket.MSG_PEEK)
        except OSError:
            return True
