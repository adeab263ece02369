"""The pages that the demo pretends to find: none exists, and each says what it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grok_jupyter.simulator.writing.quote import beginning

__all__ = ["HOST", "Citation", "Source", "pages", "posts", "stored_files"]

#: `.invalid` resolves nowhere (RFC 2606): a link into it can mislead nobody.
HOST = "https://demo.invalid"

_KINDS = ("overview", "numbers", "history", "questions", "comparison", "sources")
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Source:
    """A page, with its title."""

    url: str
    title: str

    @property
    def entry(self) -> dict[str, str]:
        """The page as a search lists it."""
        return {"type": "url", "url": self.url, "title": self.title}


@dataclass(frozen=True, slots=True)
class Citation:
    """A source cited in the text, by its number."""

    number: int
    source: Source

    @property
    def marker(self) -> str:
        """What stands in the text, in one piece."""
        return f"[[{self.number}]]({self.source.url})"


def pages(subject: str, count: int, first: int = 0, domain: str = "") -> list[Source]:
    """Return pages about a subject.

    Parameters
    ----------
    first
        Which kind of page to begin with, so that two searches do not find the same.
    domain
        A domain that the search was limited to; it becomes a folder of the demo's own.

    Examples
    --------
    >>> pages("tides", 1)[0].url
    'https://demo.invalid/tides/overview'
    """
    folder = f"{HOST}/{_slug(domain)}" if domain else HOST
    kinds = [_KINDS[(first + place) % len(_KINDS)] for place in range(count)]
    return [
        Source(f"{folder}/{_slug(subject)}/{kind}", f"Demo: {_titled(subject)}, {kind}")
        for kind in kinds
    ]


def posts(subject: str, count: int, kind: str = "status") -> list[Source]:
    """Return posts, or with another `kind` users, of a demo of X."""
    slug = _slug(subject)
    noun = "post" if kind == "status" else "user"
    return [
        Source(f"{HOST}/x/{slug}/{kind}/{number}", f"Demo: {noun} {number} on {_titled(subject)}")
        for number in range(1, count + 1)
    ]


def stored_files(collection: str, count: int) -> list[Source]:
    """Return files of a collection; their addresses are `collections://`, as xAI's are."""
    slug = _slug(collection)
    return [
        Source(f"collections://{slug}/files/demo-{number}.md", f"Demo: file {number} of {slug}")
        for number in range(1, count + 1)
    ]


def _slug(text: str) -> str:
    # ASCII only: an address must survive every reader of it.
    words = re.findall(r"[a-z0-9.]+", text.lower())
    return "-".join(words[:_MOST_WORDS]).strip(".-") or "demo"


def _titled(text: str) -> str:
    return beginning(text, 60) or "nothing"
