"""The answer so far as Markdown, for the page to put into its notebook: should all else go away."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from time import perf_counter

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.formats import Format
from grok_jupyter.rendering.lengths import common_length, utf16_length
from grok_jupyter.rendering.live.wire import Operation
from grok_jupyter.rendering.runs.markdown import runs_markdown
from grok_jupyter.rendering.searches.citing import cited_markdown
from grok_jupyter.rendering.searches.markdown import searches_markdown
from grok_jupyter.rendering.structured import answer_of, laid_out
from grok_jupyter.text.portable import fenced, portable

__all__ = ["KEPT", "Checkpoint"]

KEPT = 3
"""The number of its region, behind those of the reasoning, the answer and the calls."""

_SHARE = 1.1  # times as much text until the next one: all of them together cost little
_LONG = 100_000  # characters, from which on one holds the page up for a moment, and
_LONG_SHARE = 2.0  # times as much is waited for
_LEAST = 300  # characters more until the next one
_SOON = 1.0  # seconds until the next one, however little there is, as long as one is cheap
_CHEAP = 0.05  # seconds, and
_SHORT = 20_000  # characters: the page writes all of it into its notebook each time
_REST = 20  # times its cost


class Checkpoint:
    """Makes the Markdown of a growing answer, and patches that bring the page up to date.

    The Markdown is the finished output's, which is made of the whole answer each time: of a short
    one every second, of a long one whenever it has grown by a tenth, of a very long one when it is
    twice as long.

    Parameters
    ----------
    output_format : str
        How the answer is to look; see :func:`grok_jupyter.rendering.finished.finished`.
    clock : callable
        Monotonic seconds.
    """

    def __init__(self, output_format: Format, clock: Callable[[], float] = perf_counter) -> None:
        self._clock = clock
        self._length = 0  # of the answer, when it was made last
        self._repairs = 0
        self._soon = 0.0  # when the next one may be made, even if there is little new
        self._output_format = output_format
        self._markdown = ""
        self._next = 0.0  # characters of the answer, from which on another one is made anyway

    def grow(self, response: Response) -> list[Operation]:
        """Return what is new, if there is enough of it."""
        content = response.content
        begun, length = self._clock(), len(content)
        if response.repairs != self._repairs:  # another answer has taken its place
            self._repairs, self._length, self._next, self._markdown = response.repairs, 0, 0.0, ""
        if length == self._length or (length < self._next and begun < self._soon):
            return []
        before, is_first = self._markdown, not self._length
        answer = self._made(response)
        parts = (searches_markdown(response), runs_markdown(response), answer)
        self._markdown = "\n\n".join(filter(None, parts))
        now = self._clock()
        cost = now - begun
        self._length = length
        share = _SHARE if length < _LONG else _LONG_SHARE
        self._next = max(share * length, length + _LEAST)
        is_cheap = cost < _CHEAP and length <= _SHORT
        self._soon = now + max(_SOON, _REST * cost) if is_cheap else inf
        kept = common_length(before, self._markdown)
        units = utf16_length(before[:kept])
        shell: list[Operation] = [(KEPT, 0, -1, 0, "")] if is_first else []
        return [*shell, (KEPT, 0, 0, units, self._markdown[kept:])]

    def snapshot(self) -> list[Operation]:
        """Return what builds it from nothing."""
        if not self._length:
            return []
        return [(KEPT, 0, -1, 0, ""), (KEPT, 0, 0, 0, self._markdown)]

    def _made(self, response: Response) -> str:
        content = response.content
        is_json = self._output_format == "json"
        text = laid_out(answer_of(response).text) if is_json else None
        if text is not None:
            return fenced(text, "json")
        if self._output_format not in {"markdown", "code"}:
            return fenced(content)
        return portable(cited_markdown(response, content))
