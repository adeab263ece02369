"""What a server did and found as HTML: in the page, and in exports."""

from __future__ import annotations

from html import escape

from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.server_calls import ServerToolCall
from grok_jupyter.rendering.live.wire import Operation
from grok_jupyter.rendering.searches.found import MOST_LISTED, Page, listed
from grok_jupyter.rendering.searches.words import (
    MOST_CALLS,
    Search,
    further_calls,
    line_of,
    search_in_words,
)

__all__ = [
    "SEARCHES",
    "SOURCES",
    "SearchesRegion",
    "SourcesRegion",
    "further_html",
    "search_html",
    "sources_html",
]

SEARCHES, SOURCES = 4, 5
"""The numbers of their regions in a page: the calls above the answer, the sources below it."""


def search_html(search: Search, *, with_seconds: bool = True) -> str:
    """Return one call as an element that is folded if there is code to it."""
    line = line_of(search, escape, escape, with_seconds=with_seconds)
    doing = escape(search.doing)
    kind = f'class="grok-run grok-search" data-status="{search.status}" data-doing="{doing}"'
    if not search.code:
        return f'<div {kind} dir="auto">{line}</div>'
    summary = f'<summary dir="auto" data-lm-suppress-shortcuts="true">{line}</summary>'
    return f'<details {kind}>{summary}<pre tabindex="0">{escape(search.code)}</pre></details>'


def sources_html(response: Response) -> list[str]:
    """Return the sources of an answer as elements, those that it does not cite folded."""
    cited, others = found = listed(response)
    parts = []
    if cited:
        parts.append(f'<div class="grok-cited"><p>Sources</p>{_list("ol", cited)}</div>')
    if others:
        summary = f'<summary data-lm-suppress-shortcuts="true">{found.others_in_words}</summary>'
        parts.append(f'<details class="grok-found">{summary}{_list("ul", others)}</details>')
    return parts


def further_html(response: Response) -> str:
    """Return how many calls are left out as an element; ``""`` if none is."""
    said = further_calls(response)
    return f'<div class="grok-run grok-search" dir="auto">{said}</div>' if said else ""


class SearchesRegion:
    """What of the calls a page has been told, each of them a block of a region of its own."""

    def __init__(self) -> None:
        self._further = ""
        self._seen: list[ServerToolCall] = []
        self._has_ended = False
        self._blocks: list[Operation] = []

    def is_behind(self, response: Response) -> bool:
        """Whether a call has begun, ended or changed since."""
        calls = response.server_tool_calls[:MOST_CALLS]
        return bool(self._changed(response, calls)) or self._further != further_html(response)

    def grow(self, response: Response) -> list[Operation]:
        """Return what is new."""
        calls = response.server_tool_calls[:MOST_CALLS]
        changed = self._changed(response, calls)
        self._has_ended = response.is_finished
        for index in changed:
            call = calls[index]
            html = search_html(search_in_words(call, index, has_ended=self._has_ended))
            self._seen[index : index + 1] = [call]
            self._blocks[index : index + 1] = [(SEARCHES, index, -1, 0, html)]
        removed: list[Operation] = []
        if len(calls) < len(self._seen):  # the request was made again
            del self._seen[len(calls) :], self._blocks[len(calls) :]
            removed.append((SEARCHES, len(calls), -1, 0, None))
            self._further = ""
        further, self._further = self._further, further_html(response)
        return [
            *removed,
            *(self._blocks[index] for index in changed),
            *(self._end if further != self._further else ()),
        ]

    @property
    def _end(self) -> list[Operation]:
        return [(SEARCHES, MOST_CALLS, -1, 0, self._further)] if self._further else []

    def snapshot(self) -> list[Operation]:
        """Return what builds everything so far from nothing."""
        return [*self._blocks, *self._end]

    def _changed(self, response: Response, calls: list[ServerToolCall]) -> list[int]:
        is_over = response.is_finished and not self._has_ended
        seen = self._seen
        return [
            index
            for index, call in enumerate(calls)
            if index >= len(seen) or call != seen[index] or (is_over and not call.has_ended)
        ]


class SourcesRegion:
    """The sources below an answer, once it has ended."""

    def __init__(self) -> None:
        self._blocks: list[Operation] | None = None

    def is_behind(self, response: Response) -> bool:
        """Whether the answer has ended and its sources have not been told."""
        return self._blocks is None and response.is_finished

    def grow(self, response: Response) -> list[Operation]:
        """Return what is new."""
        if not self.is_behind(response):
            return []
        parts = sources_html(response)
        self._blocks = [(SOURCES, index, -1, 0, html) for index, html in enumerate(parts)]
        return list(self._blocks)

    def snapshot(self) -> list[Operation]:
        """Return what builds everything so far from nothing."""
        return list(self._blocks or [])


def _list(tag: str, pages: list[Page]) -> str:
    items = "".join(f'<li dir="auto">{_page(page)}</li>' for page in pages[:MOST_LISTED])
    left = len(pages) - MOST_LISTED
    more = f"<li>{left:,} more in response.sources</li>" if left > 0 else ""
    return f"<{tag}>{items}{more}</{tag}>"


def _page(page: Page) -> str:
    title = escape(page.title)
    if page.address:
        link = f'href="{escape(page.address)}" rel="noopener noreferrer nofollow"'
        title = f'<a {link} title="{escape(page.host)}">{title}</a>' if page.host else (
            f"<a {link}>{title}</a>"
        )  # fmt: skip
    return f"{title} · {escape(page.host)}" if page.host else title
