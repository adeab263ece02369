"""What an answer cites, and what was found besides, ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from grok_jupyter.protocol.response import Response
from grok_jupyter.text.citing.hosts import shown_host
from grok_jupyter.text.excerpt import excerpt, one_way, printable
from grok_jupyter.text.portable.links import saved_address

__all__ = ["MOST_LISTED", "Listed", "Page", "listed"]

MOST_LISTED = 100
"""Pages that are listed at most, of each kind; ``response.sources`` holds them all."""

_TITLE = 120  # characters
_LONGEST_ADDRESS = 2048  # characters; what browsers and servers take is little more
_PLACE = 70  # characters of host and path, where there is no title


class Page(NamedTuple):
    """A source as it is listed.

    Attributes
    ----------
    title : str
        Its title, else host and path; not escaped.
    address : str
        Where the link leads; ``""`` where it would lead to no page.
    host : str
        Who answers there; ``""`` where the title says so.
    """

    title: str
    address: str
    host: str


class Listed(NamedTuple):
    """The sources of an answer: those it cites, by their numbers, and the others."""

    cited: list[Page]
    others: list[Page]

    @property
    def others_in_words(self) -> str:
        """``"29 pages read"``."""
        count = len(self.others)
        return f"{count:,} {'more ' * bool(self.cited)}page{'s' * (count != 1)} read"


def listed(response: Response) -> Listed:
    """Return what stands below an answer; nothing where nothing was cited or found."""
    titles = {source.url: source.title for source in response.sources}
    first = list(dict.fromkeys(filter(None, (_named(one, titles) for one in response.citations))))
    known = set(first)
    others = [url for url in titles if url not in known]
    return Listed(
        [_page(url, titles.get(url, "")) for url in first],
        [_page(url, titles[url]) for url in others],
    )


def _named(citation: Any, titles: dict[str, str]) -> str:
    """Return the address of a citation, and note its title; some servers send objects."""
    if not isinstance(citation, Mapping):
        return citation if isinstance(citation, str) else ""
    url, title = citation.get("url"), citation.get("title")
    if not isinstance(url, str):
        return ""
    if isinstance(title, str) and title and not titles.get(url):
        titles[url] = title
    return url


def _page(url: str, title: str) -> Page:
    host = shown_host(url)
    # What nobody reads, and each output would hold, is no link; the host tells where it led.
    address = (saved_address(url) or "") if host and len(url) <= _LONGEST_ADDRESS else ""
    said = excerpt(one_way(printable(title)), _TITLE)
    if said and said != url:
        return Page(said, address, host if host != said else "")
    return Page(excerpt(one_way(printable(_short(url, host))), _PLACE), address, "")


def _short(url: str, host: str) -> str:
    if not host:
        return url
    path = urlsplit(url).path.rstrip("/")
    return f"{host}{path}"
