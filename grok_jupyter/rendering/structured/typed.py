"""JSON as a terminal prints it: laid out, and only added to."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.structured.answer import answer_of
from grok_jupyter.rendering.structured.growing import GrowingJson

__all__ = ["TypedJson"]

_PAUSE = 0.05  # seconds between two readings: each one reads all there is


class TypedJson:
    """Says what to print next of a growing answer.

    Parameters
    ----------
    clock : callable
        Monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._json = GrowingJson()
        self._fed = 0  # characters of the answer
        self._printed = ""
        self._key = (0, 0)
        self._next = 0.0  # when it is read again

    def add(self, response: Response) -> str:
        """Return what is to be printed now; all that is left, if the response has ended."""
        has_ended = response.is_finished
        if self._clock() < self._next and not has_ended:
            return ""
        key, text = answer_of(response)
        added = ""
        if key != self._key:  # what is printed stays above, to its end
            for number in range(max(self._key[1], 1), key[1]):
                added += self._grown(response.rounds[number - 1].content, has_ended=True)
                added += self._begin()
            added += self._begin()
            self._key = key
        added += self._grown(text, has_ended=has_ended)
        self._next = self._clock() + _PAUSE
        return added

    def _grown(self, text: str, *, has_ended: bool) -> str:
        begin, self._fed = self._fed, len(text)
        self._json.feed(text[begin:])
        if has_ended:
            self._json.finish()
        before, self._printed = self._printed, self._json.text
        if self._printed.startswith(before):
            return self._printed[len(before) :]
        return f"\n\n{self._printed}"  # such as words that came before the JSON

    def _begin(self) -> str:
        """Begin another text; return what sets it apart."""
        gap = "\n\n" if self._printed else ""
        self._json, self._printed, self._fed = GrowingJson(), "", 0
        return gap
