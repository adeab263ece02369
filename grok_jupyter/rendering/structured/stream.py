"""JSON that grows, as patches for a page: one block of code, coloured, of which the end changes."""

from __future__ import annotations

from html import escape

from grok_jupyter.rendering.lengths import common_length, utf16_length
from grok_jupyter.rendering.stream import Patch
from grok_jupyter.rendering.structured.growing import GrowingJson
from grok_jupyter.rendering.structured.layout import Run

__all__ = ["JsonStream"]

_SHELL = "<pre><code></code></pre>"
_LINES = 32  # in a part: a front end makes a part anew whenever it grows
_LONGEST = 2000  # characters in a part


class _Part:
    """Some lines, as html; runs of one colour that follow each other are one span."""

    def __init__(self) -> None:
        self._closed = ""
        self._last = Run("", "")
        self.length = 0
        self.lines = 0

    @property
    def html(self) -> str:
        return self._closed + _span(self._last)

    def add(self, run: Run) -> None:
        self.length += len(run.text)
        self.lines += run.text.count("\n")
        if run.name == self._last.name:
            self._last = Run(run.name, self._last.text + run.text)
        else:
            self._closed, self._last = self.html, run


class JsonStream:
    """Takes deltas as ``MarkdownStream`` does, and lays the JSON in them out."""

    def __init__(self) -> None:
        self._json = GrowingJson()
        self._parts: list[_Part] = []
        self._shown = 0  # runs that are in parts

    def feed(self, delta: str) -> list[Patch]:
        """Return the patches that show what ``delta`` adds."""
        return self._patches(still_stands=self._json.feed(delta))

    def finish(self) -> list[Patch]:
        """Return what changes when nothing more can come."""
        return self._patches(still_stands=self._json.finish())

    def snapshot(self) -> list[Patch]:
        """Return the patches that build everything from nothing."""
        if not self._parts:
            return []
        parts = [Patch(0, number, 0, part.html) for number, part in enumerate(self._parts)]
        return [Patch(0, -1, 0, _SHELL), *parts]

    def _patches(self, *, still_stands: bool) -> list[Patch]:
        patches = []
        if not still_stands:
            self._parts, self._shown = [], 0
        runs, self._shown = self._json.runs[self._shown :], len(self._json.runs)
        if not self._parts and (runs or not still_stands):
            self._parts.append(_Part())
            patches.append(Patch(0, -1, 0, _SHELL))
        if not self._parts:
            return patches
        begin = len(self._parts) - 1
        before = self._parts[begin].html
        for run in runs:
            self._add(run)
        for number in range(begin, len(self._parts)):
            html = self._parts[number].html
            keep = common_length(before, html) if number == begin else 0
            if html != before or number > begin:
                patches.append(Patch(0, number, utf16_length(html[:keep]), html[keep:]))
        return patches

    def _add(self, run: Run) -> None:
        text = run.text
        while text:
            part = self._parts[-1]
            if part.length >= _LONGEST or part.lines >= _LINES:
                self._parts.append(part := _Part())
            room = _LONGEST - part.length
            part.add(Run(run.name, text[:room]))
            text = text[room:]


def _span(run: Run) -> str:
    text = escape(run.text, quote=False)
    return f'<span class="{run.name}">{text}</span>' if run.name and text else text
