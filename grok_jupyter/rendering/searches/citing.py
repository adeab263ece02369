"""Marks of citations in an answer, ``[[1]](https://…)``, as small numbered links."""

from __future__ import annotations

import re
from collections.abc import Callable

from grok_jupyter.protocol.citations import Marker, find_markers
from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.searches.hosts import shown_host
from grok_jupyter.rendering.searches.render_tags import (
    RenderTag,
    find_render_tags,
    open_render_tag,
)
from grok_jupyter.text.portable.links import is_plain_address, saved_address

__all__ = ["Citing", "bare_number", "cited", "cited_markdown"]

_LONGEST = 4200  # characters of a mark that may still be open
_OPEN = re.compile(r"\[(?:\[(?:[^\[\]\n]{1,40}(?:\](?:\](?:\([^ \t\r\n<>]*)?)?)?)?)?\Z")
_FENCE = re.compile(r"[ \t>]{0,40}(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})")
_INDENTED = re.compile(r" {4}| {0,3}\t")
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|\Z)")
_TICKS = re.compile(r"`+")
_RUN = re.compile(r"(?:`+|~+)\Z")


def small_link(number: int, address: str, host: str) -> str:
    """Write a citation as a reader of Markdown has it."""
    return f'<sup>[{number}]({address} "{host}")</sup>'


def bare_number(number: int, _address: str, _host: str) -> str:
    """Write a citation as its number: where the sources are listed, a terminal needs no more."""
    return f"[{number}]"


class Citing:
    """Takes an answer piece by piece, and gives it back with its marks rewritten.

    What is given is only ever added to: a mark that may still be growing is held back. Marks in
    code stay, and so do those whose address leads to no page.

    Parameters
    ----------
    written : callable
        Writes a citation: its number, its address, its host.

    Attributes
    ----------
    urls : list of str
        The addresses that are cited, in the order of first use; their places are the numbers.

    Examples
    --------
    >>> citing = Citing()
    >>> citing.feed("Canberra.[[7]](https://demo.inv") + citing.feed("alid/a)") + citing.finish()
    'Canberra.<sup>[1](https://demo.invalid/a "demo.invalid")</sup>'
    """

    def __init__(self, written: Callable[[int, str, str], str] = small_link) -> None:
        self.urls: list[str] = []
        self._written = written
        self._held = ""
        self._line = ""  # the beginning of the line that is open, as far as a fence may stand there
        self._fence = ""  # the marks that opened the block of code that is open
        self._ticks = 0  # the length of the run that opened the span of code that is open
        self._may_indent = True  # whether an indented line would be code: no paragraph is open
        self._in_list = False  # where an indented line belongs to an item
        self._follows = False  # whether a mark ends right here

    @property
    def is_holding(self) -> bool:
        """Whether some text is held back."""
        return bool(self._held)

    def feed(self, delta: str) -> str:
        """Return what can be given now."""
        text = self._held + delta
        cut = min(_open_at(text), open_render_tag(text))
        self._held = text[cut:]
        return self._rewritten(text[:cut])

    def finish(self) -> str:
        """Return what was held back: nothing more can come."""
        text, self._held = self._held, ""
        return self._rewritten(text)

    def _rewritten(self, text: str) -> str:
        written: list[str] = []
        at = 0
        for mark in _marks(text):
            before = text[at : mark.start]
            self._pass(before)
            written.append(before)
            source = text[mark.start : mark.end]
            written.append(source if self._is_code else self._instead(mark, source, before))
            if isinstance(mark, Marker) or written[-1]:
                self._pass(source)
                self._follows = written[-1] != source
            at = mark.end
        rest = text[at:]
        self._pass(rest)
        return "".join((*written, rest))

    @property
    def _is_code(self) -> bool:
        return bool(self._fence or self._ticks) or self._is_indented(self._line)

    def _is_indented(self, line: str) -> bool:
        """Whether a line is code by its indent."""
        return self._may_indent and not self._in_list and bool(_INDENTED.match(line))

    def _instead(self, mark: Marker | RenderTag, source: str, before: str) -> str:
        if isinstance(mark, RenderTag):
            return ""
        link = self._link(mark.url)
        return (" " if self._follows and not before else "") + link if link else source

    def _link(self, url: str) -> str:
        address, host = saved_address(url), shown_host(url)
        if address is None or not host or not is_plain_address(address):
            return ""
        if url not in self.urls:
            self.urls.append(url)
        return self._written(self.urls.index(url) + 1, address, host)

    def _pass(self, text: str) -> None:
        """Take note of where code begins and ends."""
        if not text:
            return
        self._follows = False
        *whole, last = text.split("\n")
        for line in whole:
            self._end_line(self._line + line, line)
            self._line = ""
        self._line = (self._line + last)[:400]
        if not self._fence and not self._is_indented(self._line):
            self._count_ticks(last)

    def _end_line(self, line: str, added: str) -> None:
        match = _FENCE.match(line)
        if self._fence:
            is_end = match and match[1].startswith(self._fence) and not line[match.end() :].strip()
            self._fence = "" if is_end else self._fence
            self._may_indent = True
        elif match and not (match[1][0] == "`" and "`" in line[match.end() :]):
            self._fence, self._ticks = match[1], 0
        elif not line.strip():
            self._ticks = 0
            self._may_indent = True
        elif not self._is_indented(line):
            self._count_ticks(added)
            self._note_block(line)

    def _note_block(self, line: str) -> None:
        """Take note of what an indented line below this one would be."""
        if _ITEM.match(line):
            self._in_list = True
        elif self._may_indent and line[0] not in " \t":
            self._in_list = False
        self._may_indent = line[0] == "#"  # a heading ends by itself

    def _count_ticks(self, text: str) -> None:
        for run in _TICKS.findall(text):
            if not self._ticks:
                self._ticks = len(run)
            elif self._ticks == len(run):
                self._ticks = 0


def cited(text: str) -> tuple[str, list[str]]:
    """Return a whole text with its marks rewritten, and what it cites, in order of first use."""
    citing = Citing()
    return citing.feed(text) + citing.finish(), citing.urls


def cited_markdown(response: Response, content: str | None = None) -> str:
    """Return an answer's Markdown for a reader: with small links where its server cites."""
    text = response.content if content is None else content
    return cited(text)[0] if response.api == "responses" else text


def _marks(text: str) -> list[Marker | RenderTag]:
    """Return all marks of a text, in order; none stands within another."""
    found: list[Marker | RenderTag] = [*find_markers(text), *find_render_tags(text)]
    found.sort(key=_start)
    marks: list[Marker | RenderTag] = []
    for mark in found:
        if not marks or marks[-1].end <= mark.start:
            marks.append(mark)
    return marks


def _start(mark: Marker | RenderTag) -> int:
    return mark.start


def _open_at(text: str) -> int:
    """Return where a mark begins that may still grow."""
    at = max(0, len(text) - _LONGEST)
    while match := _OPEN.search(text, at):
        begun = match.start()
        whole = find_markers(text[begun:])[:1]
        if not whole or whole[0].start:
            return begun
        at = begun + whole[0].end  # it is complete, and what follows may be open
    match = _RUN.search(text, at)
    return match.start() if match else len(text)
