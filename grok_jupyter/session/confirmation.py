"""Waiting for a word before a function is called: from a page, in an answer's own thread."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue

from grok_jupyter.client.streams import ResponseStream
from grok_jupyter.protocol.tool_runs import ToolRun

__all__ = ["Confirmation", "stopping"]

_GLANCE = 0.5  # seconds between looks at whether anybody is there


class Confirmation:
    """Asked by an answer whether a call may run; whoever shows the answer decides.

    Parameters
    ----------
    is_watched : callable
        Whether somebody may still answer; asked again and again while a call waits.
    """

    def __init__(self, is_watched: Callable[[], bool]) -> None:
        self._is_watched = is_watched
        self._words: SimpleQueue[tuple[ToolRun | None, bool]] = SimpleQueue()
        self._is_stopped = False

    def __call__(self, run: ToolRun) -> bool:
        """Return whether the call may run, when somebody has said so; in the answer's thread.

        Raises
        ------
        EOFError
            If nobody is there to answer.
        """
        while not self._is_stopped:
            if not self._is_watched():
                raise EOFError
            with suppress(Empty):
                about, is_allowed = self._words.get(timeout=_GLANCE)
                if about is run:
                    return is_allowed
        return False

    def decide(self, run: ToolRun, *, is_allowed: bool) -> None:
        """Say whether a call may run, from whatever thread; a word about another one is lost."""
        self._words.put((run, is_allowed))

    def stop(self) -> None:
        """Let nothing more run: the answer is being stopped; from whatever thread."""
        self._is_stopped = True
        self._words.put((None, False))


def stopping(stream: ResponseStream, confirmation: Confirmation | None) -> Callable[[], None]:
    """Return what ends an answer, whether it waits for the server or for a word."""
    if confirmation is None:
        return stream.cancel

    def stop() -> None:
        stream.cancel()
        confirmation.stop()

    return stop
