"""The live view as Markdown, for front ends without widgets: the whole answer in each frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.formats import Format
from grok_jupyter.rendering.runs.markdown import runs_markdown
from grok_jupyter.rendering.searches.citing import cited_markdown
from grok_jupyter.rendering.searches.markdown import searches_markdown
from grok_jupyter.rendering.status import plain, replayed
from grok_jupyter.rendering.structured import GrowingJson, answer_of
from grok_jupyter.rendering.thinking import Thinking
from grok_jupyter.text.portable import fenced, portable

__all__ = ["Frames", "LiveMarkdown"]

Shown_contra = TypeVar("Shown_contra", contravariant=True)

_FASTEST = 0.1  # seconds between frames
_PER_CHARACTER = 25e-6  # a front end needs about 7 ms for 1 KB; leave it two thirds of its time
_REASONING_SHOWN = 4000  # characters; all of it is in response.reasoning_content


class Frames(Protocol[Shown_contra]):
    """Draws frames of what grows, as Markdown."""

    def frame(self, shown: Shown_contra, /) -> str:
        """Return the Markdown of what there is to see now."""
        ...

    def pause(self, frame: str, /) -> float:
        """Return the seconds to leave a front end before the next frame."""
        ...


class LiveMarkdown:
    """Draws frames of a growing response.

    Parameters
    ----------
    model : str
        Who is being waited for.
    output_format : str
        How the answer is to look; see :func:`grok_jupyter.rendering.finished.finished`.
    clock : callable
        Monotonic seconds.
    """

    def __init__(self, model: str, output_format: Format, clock: Callable[[], float]) -> None:
        self._model = plain(model)
        self._output_format = output_format
        self._clock = clock
        self._begun = clock()
        self._thinking = Thinking()
        self._json = GrowingJson()
        self._fed = 0  # characters of the answer that it has
        self._key = (0, 0)  # which answer it is

    def frame(self, response: Response) -> str:
        """Return the Markdown of what there is to see now."""
        shown = self._text(response)
        calls = (searches_markdown(response), runs_markdown(response), shown)
        return "\n\n".join(filter(None, calls))

    def _text(self, response: Response) -> str:
        seconds = self._clock() - self._begun
        content, reasoning = response.content, response.reasoning_content
        origin = f" ({replayed(response)})" if replayed(response) else ""
        self._thinking.note(response, seconds)
        if not content:
            waiting = f"{self._model} is thinking … {seconds:.0f} s{origin}"
            return _folded(waiting, reasoning, is_open=True) if reasoning else f"*{waiting}*"
        answer = self._answer(response)
        if origin:
            answer = f"{answer}\n\n*{replayed(response)}*"
        if not reasoning:
            return answer
        summary = f"Thought for {self._thinking.seconds:.0f} s"
        return f"{_folded(summary, reasoning, is_open=False)}\n\n{answer}"

    def _answer(self, response: Response) -> str:
        content = response.content
        if self._output_format in {"markdown", "code"}:
            return portable(cited_markdown(response))
        if self._output_format != "json":
            return fenced(content)
        key, text = answer_of(response)
        if key != self._key:
            self._key, self._fed, self._json = key, 0, GrowingJson()
        begin, self._fed = self._fed, len(text)
        self._json.feed(text[begin:])
        return fenced(self._json.text, "json" if self._json.is_json else "")

    @staticmethod
    def pause(frame: str) -> float:
        """Return the seconds to leave a front end before the next frame."""
        return max(_FASTEST, _PER_CHARACTER * len(frame))


def _folded(summary: str, text: str, *, is_open: bool) -> str:
    shown = text[-_REASONING_SHOWN:]
    if len(text) > len(shown):
        shown = "… " + shown.partition(" ")[2]
    state = " open" if is_open else ""
    body = portable(shown).rstrip()
    return f"<details{state}><summary>{summary}</summary>\n\n{body}\n\n</details>"
