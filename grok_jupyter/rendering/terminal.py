"""The surface of a terminal: text as it arrives, then nothing twice."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import TextIO

from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.server_calls import ServerToolStatus
from grok_jupyter.rendering.formats import Format
from grok_jupyter.rendering.painter import Painter
from grok_jupyter.rendering.runs.words import run_in_words
from grok_jupyter.rendering.searches.text import search_text, sources_text
from grok_jupyter.rendering.searches.words import MOST_CALLS, further_calls, search_in_words
from grok_jupyter.rendering.status import replayed, status_line
from grok_jupyter.rendering.structured.typed import TypedJson
from grok_jupyter.text.citing import Citing, bare_number
from grok_jupyter.text.excerpt import printable

__all__ = ["TerminalSurface"]

_DIM, _NORMAL, _ERASE = "\x1b[2m", "\x1b[22m", "\r\x1b[2K"


class TerminalSurface:
    """Prints what each chunk adds.

    Parameters
    ----------
    model : str
        Who is being waited for.
    with_usage : bool
        Whether to print model, tokens and cost at the end.
    caption : str or callable
        What else the line at the end says, or what returns it then.
    output_format : str
        How the answer is to look; JSON is laid out, anything else printed as it comes.
    stream : text file, optional
        Default: standard output. Control sequences are only written to a terminal.
    """

    def __init__(
        self,
        model: str,
        *,
        with_usage: bool,
        caption: str | Callable[[], str] = "",
        output_format: Format = "markdown",
        stream: TextIO | None = None,
    ) -> None:
        self._model = model
        self._caption = caption if callable(caption) else partial(str, caption)
        self._with_usage = with_usage
        self._stream = stream or sys.stdout
        self._is_terminal = self._stream.isatty()
        self._json = TypedJson() if output_format == "json" else None
        self._citing = Citing(bare_number)
        self._cites = False
        self._repairs = 0
        self._printed = 0
        self._reasoned = 0
        self._is_within_line = False
        self._called = 0  # calls that have been told to their end, and
        self._is_calling = False  # whether the next one has been told to begin
        self._searched: dict[int, ServerToolStatus] = {}  # calls of the server's, as told
        self._waiting: Painter | None = None
        self._begun = monotonic()

    def show(self, response: Response) -> None:
        """Print what is new."""
        content, reasoning = response.content, response.reasoning_content
        if not self._has_begun(response):
            self._wait()
            return
        self._tell_searches(response)
        if response.repairs != self._repairs:
            self._repairs, self._reasoned, self._printed = response.repairs, 0, 0
            self._citing = Citing(bare_number)
        # What counts as printed is noted first: an interrupt right after printing must not have it
        # printed again.
        if len(reasoning) > self._reasoned:
            begin, self._reasoned = self._reasoned, len(reasoning)
            self._write_muted(reasoning[begin:])
            self._is_within_line = not reasoning.endswith("\n")
        if len(content) > self._printed or (self._json and response.is_finished):
            begin, self._printed = self._printed, len(content)
            gap = "\n\n" if self._reasoned and not begin else ""
            added = self._cited(response, begin) if self._json is None else self._json.add(response)
            self._write(gap + added)
            self._is_within_line = not (gap + added).endswith("\n")
        self._tell_calls(response)

    def finish(self, response: Response) -> None:
        """Print what is left, and the muted line."""
        if self._has_begun(response):
            self.show(response)
        caption = " · ".join(part for part in (replayed(response), self._caption()) if part)
        line = status_line(response, with_usage=self._with_usage, caption=caption)
        self._write(self._citing.finish())
        if self._printed or self._reasoned:
            self._write("\n")
        if further := further_calls(response):
            self._write_muted(f"{further}\n")
        if sources := sources_text(response):
            self._write_muted(sources)
        if line:
            self._write_muted(f"{line}\n")
        self._write("")

    def _cited(self, response: Response, begin: int) -> str:
        """Return what is new of an answer; a citation is its number among the sources."""
        added = response.content[begin:]
        if not begin:
            self._cites = response.cites  # what is printed stays
        return self._citing.feed(added) if self._cites else added

    @staticmethod
    def _has_begun(response: Response) -> bool:
        """Whether there is anything to print."""
        called = response.tool_runs or response.server_tool_calls
        return bool(response.content or response.reasoning_content or called)

    def _tell_searches(self, response: Response) -> None:
        """Print a line when a call of the server's own tools has ended, or the answer has."""
        for index, call in enumerate(response.server_tool_calls[:MOST_CALLS]):
            search = search_in_words(call, index, has_ended=response.is_finished)
            if self._searched.get(index) == search.status:
                continue
            before, self._searched[index] = self._searched.get(index), search.status
            if search.status == "running" and not search.what:
                del self._searched[index]  # until it says what is searched for
                continue
            begin = "\n" if self._is_within_line else ""
            self._is_within_line = False
            self._write_muted(f"{begin}{search_text(search, has_begun=before is not None)}")
        if not response.is_finished and not response.content:
            self._wait()

    def _tell_calls(self, response: Response) -> None:
        """Print a line when a call begins, and one when it has ended: it may print, too."""
        for run in response.tool_runs[self._called :]:
            words = run_in_words(run, has_ended=response.is_finished)
            if not self._is_calling:
                self._is_calling = True
                begin = "\n" if self._is_within_line else ""
                self._is_within_line = False
                self._write_muted(f"{begin}{words.call} …\n")
            if words.status in {"waiting", "running"}:
                return
            self._is_calling = False
            self._called += 1
            seconds = "" if words.seconds is None else f" · {words.seconds:.1f} s"
            self._write_muted(f"  {words.outcome}{seconds}\n")
            if not response.is_finished:
                self._wait()

    def _wait(self) -> None:
        if self._is_terminal and self._waiting is None:
            self._count()
            self._waiting = Painter(self._count)
            self._waiting.start()

    def _count(self) -> float:
        seconds = monotonic() - self._begun
        waiting = f"{_ERASE}{_DIM}{self._model} is thinking … {seconds:.0f} s{_NORMAL}"
        print(waiting, end="", file=self._stream, flush=True)
        return 0.0

    def _write_muted(self, text: str) -> None:
        text = printable(text)
        self._put(f"{_DIM}{text}{_NORMAL}" if self._is_terminal else text)

    def _write(self, text: str) -> None:
        self._put(printable(text))

    def _put(self, text: str) -> None:
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None
            text = _ERASE + text
        print(text, end="", file=self._stream, flush=True)
