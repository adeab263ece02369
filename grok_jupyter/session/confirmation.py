"""Waiting for a decision before a function is called: a page decides, the answer's thread waits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue

from grok_jupyter.client.streams import ResponseStream
from grok_jupyter.protocol.called import question
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
        self._decisions: SimpleQueue[tuple[ToolRun | None, bool]] = SimpleQueue()
        self._is_stopped = False

    def __call__(self, run: ToolRun) -> bool:
        """Return the decision on a call, when there is one; in the answer's thread.

        Raises
        ------
        EOFError
            If nobody is there to answer.
        UnseenError
            If the call is longer than can be shown.
        """
        question(run)
        while not self._is_stopped:
            if not self._is_watched():
                raise EOFError
            with suppress(Empty):
                about, is_allowed = self._decisions.get(timeout=_GLANCE)
                if about is run:
                    return is_allowed
        return False

    def decide(self, run: ToolRun, *, is_allowed: bool) -> None:
        """Decide whether a call may run, from any thread; only the call that waits is heard."""
        self._decisions.put((run, is_allowed))

    def stop(self) -> None:
        """Let nothing more run: the answer is being stopped; from any thread."""
        self._is_stopped = True
        self._decisions.put((None, False))


def stopping(stream: ResponseStream, confirmation: Confirmation | None) -> Callable[[], None]:
    """Return what ends an answer, whether it waits for the server or for a decision."""
    if confirmation is None:
        return stream.cancel

    def stop() -> None:
        stream.cancel()
        confirmation.stop()

    return stop
