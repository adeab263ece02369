"""What a paragraph refers to and the document defines: links and footnotes."""

from __future__ import annotations

from typing import NamedTuple, Protocol

__all__ = ["Citation", "Link", "Resolver"]


class Link(NamedTuple):
    """Where a link definition leads.

    Attributes
    ----------
    destination : str
        The address, percent-encoded.
    title : str
        ``""`` if it has none.
    """

    destination: str
    title: str


class Citation(NamedTuple):
    """One reference to a footnote.

    Attributes
    ----------
    number : int
        Of the footnote, from 1, in the order of first references.
    occurrence : int
        How many times it has been referred to, this time included.
    """

    number: int
    occurrence: int


class Resolver(Protocol):
    """Knows the definitions of a document, and remembers what it could not find.

    Labels are given as written; it is the resolver that normalises them.
    """

    def link(self, label: str) -> Link | None:
        """Return the link definition of that label."""

    def cite(self, label: str) -> Citation | None:
        """Count a reference to the footnote of that label; None if there is no such footnote."""
