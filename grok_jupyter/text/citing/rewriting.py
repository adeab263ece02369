"""Marks of citations in an answer, ``[[1]](https://…)``, as small numbered links."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grok_jupyter.text.citing.hosts import shown_host
from grok_jupyter.text.citing.markers import Marker, MarkerScanner
from grok_jupyter.text.citing.prose import Prose
from grok_jupyter.text.citing.render_tags import (
    RenderTag,
    find_render_tags,
    open_render_tag,
)
from grok_jupyter.text.portable.links import is_plain_address, saved_address

__all__ = ["Citing", "bare_number", "cited", "cited_addresses", "small_link"]

_RUNS = "`~"  # whose runs are never cut
_DOCUMENT = "collections://"  # of a file that was uploaded: cited like a page, and no link


def small_link(number: int, address: str, host: str) -> str:
    """Write a citation as a reader of Markdown has it."""
    if not address:
        return f"<sup>[{number}]</sup>"
    return f'<sup>[{number}]({address} "{host}")</sup>'


def bare_number(number: int, _address: str, _host: str) -> str:
    """Write a citation as its number: where the sources are listed, a terminal needs no more."""
    return f"[{number}]"


class Citing:
    """Takes an answer piece by piece, and gives it back with its marks rewritten.

    What is given is only ever added to: a mark that may still be growing is held back. Marks in
    code stay, and so do those whose address leads to no page and to no document of a collection.
    Each character is looked at a bounded number of times, whatever stands in the text.

    Parameters
    ----------
    written : callable
        Writes a citation: its number, its address (``""`` for no link), its host.

    Examples
    --------
    >>> citing = Citing()
    >>> citing.feed("Canberra.[[7]](https://demo.inv") + citing.feed("alid/a)") + citing.finish()
    'Canberra.<sup>[1](https://demo.invalid/a "demo.invalid")</sup>'
    """

    def __init__(self, written: Callable[[int, str, str], str] = small_link) -> None:
        self._numbers: dict[str, int] = {}
        self._written = written
        self._scanner = MarkerScanner()
        self._run: list[str] = []  # of one sign, at the end: it may go on
        self._prose = Prose()
        self._follows = False  # whether a mark ends right here

    @property
    def urls(self) -> list[str]:
        """The addresses that are cited, in the order of first use; their places are the numbers."""
        return list(self._numbers)

    @property
    def is_holding(self) -> bool:
        """Whether some text is held back."""
        return bool(self._run or self._scanner.text)

    def feed(self, delta: str) -> str:
        """Return what can be given now."""
        if self._run and delta and not delta.strip(self._run[0][0]):
            self._run.append(delta)
            return ""
        text = "".join((*self._run, delta))
        sign = text[-1:]
        body = text.rstrip(sign) if sign and sign in _RUNS else text
        self._run = [text[len(body) :]] if len(body) < len(text) else []
        scanner = self._scanner
        scanner.feed(body)
        return self._rewritten(min(scanner.free, open_render_tag(scanner.text)))

    def finish(self) -> str:
        """Return what was held back: nothing more can come."""
        scanner = self._scanner
        scanner.feed("".join(self._run))
        self._run = []
        scanner.finish()
        return self._rewritten(len(scanner.text))

    def _rewritten(self, count: int) -> str:
        text, found = self._scanner.take(count)
        written: list[str] = []
        at = 0
        for mark in _marks(text, found):
            before = text[at : mark.start]
            self._pass(before)
            written.append(before)
            source = text[mark.start : mark.end]
            written.append(source if self._prose.is_code else self._instead(mark, source, before))
            if isinstance(mark, Marker) or written[-1]:
                self._pass(source)
                self._follows = written[-1] != source
            at = mark.end
        rest = text[at:]
        self._pass(rest)
        return "".join((*written, rest))

    def _instead(self, mark: Marker | RenderTag, source: str, before: str) -> str:
        if isinstance(mark, RenderTag):
            return ""
        link = self._link(mark.url)
        return (" " if self._follows and not before else "") + link if link else source

    def _link(self, url: str) -> str:
        address, host = saved_address(url), shown_host(url)
        is_page = address is not None and bool(host) and is_plain_address(address)
        if not is_page and not url.startswith(_DOCUMENT):
            return ""
        number = self._numbers.setdefault(url, len(self._numbers) + 1)
        return self._written(number, (address or "") if is_page else "", host)

    def _pass(self, text: str) -> None:
        """Take note of what was given."""
        if text:
            self._follows = False
            self._prose.feed(text)


def cited(text: str) -> tuple[str, list[str]]:
    """Return a whole text with its marks rewritten, and what it cites, in order of first use."""
    citing = Citing()
    return citing.feed(text) + citing.finish(), citing.urls


def cited_addresses(text: str) -> list[str]:
    """Return what a text cites, in order of first use; not what stands in code."""
    return cited(text)[1] if "]](" in text else []


def _marks(text: str, found: Sequence[Marker]) -> list[Marker | RenderTag]:
    """Return all marks of a text, in order; none stands within another."""
    every: list[Marker | RenderTag] = [*found, *find_render_tags(text)]
    every.sort(key=_start)
    marks: list[Marker | RenderTag] = []
    for mark in every:
        if not marks or marks[-1].end <= mark.start:
            marks.append(mark)
    return marks


def _start(mark: Marker | RenderTag) -> int:
    return mark.start
