"""The calls of an answer as HTML: in the page while they go on, and in exports."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.tool_runs import ToolRun
from grok_jupyter.rendering.live.wire import Operation
from grok_jupyter.rendering.runs.words import MOST_SHOWN, Run, run_in_words

__all__ = ["RUNS", "RunsRegion", "run_html"]

RUNS = 2
"""The number of their region in a page, behind those of the reasoning and the answer."""


def run_html(run: Run, *, with_seconds: bool = True) -> str:
    """Return one call as an element that is folded if there is more to it than its line."""
    seconds = "" if run.seconds is None or not with_seconds else f" · {run.seconds:.1f} s"
    line = f"<code>{escape(run.call)}</code> {escape(run.outcome)}{seconds}"
    kind = f'class="grok-run" data-status="{run.status}" data-name="{escape(run.name)}"'
    folded = "".join(
        f'<pre tabindex="0">{escape(text)}</pre>' for text in (run.arguments, run.result) if text
    )
    if not folded:
        return f'<div {kind} dir="auto">{line}</div>'
    summary = f'<summary dir="auto" data-lm-suppress-shortcuts="true">{line}</summary>'
    return f"<details {kind}>{summary}{folded}</details>"


class RunsRegion:
    """What of the calls a page has been told, each of them a block of a region of its own."""

    def __init__(self) -> None:
        self._seen: list[ToolRun] = []  # as each was when it was told; a frame compares, no more
        self._settled = 0  # so many, from the first on, have ended and were told so
        self._has_ended = False
        self._blocks: list[Operation] = []

    def is_behind(self, response: Response) -> bool:
        """Whether a call has begun, ended or changed since."""
        return bool(self._changed(response))

    def grow(self, response: Response) -> list[Operation]:
        """Return what is new."""
        changed = self._changed(response)
        self._has_ended = response.is_finished
        for index in changed:
            seen = replace(response.tool_runs[index])
            run = run_in_words(seen, MOST_SHOWN, has_ended=self._has_ended)
            self._seen[index : index + 1] = [seen]
            self._blocks[index : index + 1] = [(RUNS, index, -1, 0, run_html(run))]
        while self._settled < len(self._seen) and self._seen[self._settled].has_ended:
            self._settled += 1
        return [self._blocks[index] for index in changed]

    def snapshot(self) -> list[Operation]:
        """Return what builds everything so far from nothing."""
        return list(self._blocks)

    def _changed(self, response: Response) -> list[int]:
        is_over = response.is_finished and not self._has_ended
        seen, runs = self._seen, response.tool_runs
        return [
            index
            for index in range(self._settled, len(runs))
            if index >= len(seen) or runs[index] != seen[index] or is_over
        ]
