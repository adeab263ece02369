"""How long a model has thought before it wrote."""

from __future__ import annotations

from grok_jupyter.protocol.response import Response

__all__ = ["Thinking"]


class Thinking:
    """Notes when an answer begins, without the time in which functions ran or waited for a person.

    Attributes
    ----------
    seconds : float or None
        Until the first text; ``None`` before it.
    """

    def __init__(self) -> None:
        self.seconds: float | None = None
        self._elsewhere = 0.0  # seconds
        self._since: float | None = None  # when a call began that has not ended

    def note(self, response: Response, now: float) -> bool:
        """Look at a response, at so many seconds since the question; return whether it begins."""
        if self.seconds is not None:
            return False
        if self._since is not None:
            self._elsewhere += max(0.0, now - self._since)
        is_calling = any(not run.has_ended for run in response.tool_runs)
        self._since = now if is_calling else None
        if not response.content:
            return False
        self.seconds = max(0.0, now - self._elsewhere)
        return True
