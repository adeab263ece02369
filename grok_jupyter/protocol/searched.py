"""What of a response comes from the server's own tools: citations, sources and calls."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from grok_jupyter.protocol.habits.texts import written
from grok_jupyter.protocol.server_calls import Found, ServerToolCall, Source, ended
from grok_jupyter.text.citing import Marker, cited_addresses, find_markers

__all__ = ["Searched"]


class Searched(ABC):
    """The part of :class:`~grok_jupyter.Response` that tells of searches.

    Attributes
    ----------
    cites : bool
        Whether marks in the text, such as ``[[1]](https://…)``, are citations: as the Responses API
        has them, and whoever reports citations. Others may write such links by themselves.
    sealed : sequence of dict
        Reasoning that only the model itself can read; the next request brings it along.
    """

    def __init__(self) -> None:
        self.cites = False
        # Citations in the order in which the server names them, by how they are written.
        self._reported: dict[str, Any] = {}
        self._sources: dict[str, Source] = {}
        self._server_calls: Sequence[ServerToolCall] = ()
        self.sealed: Sequence[dict[str, Any]] = ()

    @property
    @abstractmethod
    def rounds(self) -> Sequence[Searched]:
        """What each request was answered, where there can be several."""

    @property
    @abstractmethod
    def content(self) -> str:
        """The answer's text so far."""

    @property
    def citations(self) -> list[Any]:
        """What the answer cites: addresses by their first use in the text, then others reported."""
        marked = cited_addresses(self.content) if self.cites else []
        known = set(marked)
        reported = tuple(self._reported.values())  # at once: more may come meanwhile
        others = (one for one in reported if not (isinstance(one, str) and one in known))
        return [*marked, *others]

    @property
    def sources(self) -> list[Source]:
        """All that the server's tools found, cited or not; each address once."""
        found = [source for one in self.rounds for source in one.sources]
        return list(_by_address(found).values()) or list(self._sources.values())

    @property
    def server_tool_calls(self) -> list[ServerToolCall]:
        """The calls of the server's own tools, of all rounds, as far as they have come."""
        called = [call for one in self.rounds for call in one.server_tool_calls]
        return called or list(self._server_calls)

    @property
    def markers(self) -> list[Marker]:
        """The marks of citations in the content, such as ``[[1]](https://…)``."""
        return find_markers(self.content)

    def _take(self, found: Found) -> None:
        calls = list(self._server_calls)
        for call in found.calls:
            calls[call.position : call.position + 1] = [call]
        self._server_calls = tuple(calls)
        _by_address(found.sources, self._sources)
        self.sealed = (*self.sealed, *found.sealed)

    def _end_calls(self) -> None:
        self._server_calls = tuple(ended(call) for call in self._server_calls)

    def _cite(self, reported: Any) -> None:
        """Take what a chunk reports: a list, one address, or nothing."""
        citations = [reported] if isinstance(reported, str) and reported else reported
        if not citations or not isinstance(citations, list):
            return
        self.cites = True
        for citation in citations:
            mark = citation if isinstance(citation, str) else written(citation)
            self._reported.setdefault(mark, citation)

    def _cite_only(self, other: Searched) -> None:
        """Take what is reported of another answer in place of this one's."""
        self._reported = dict(other._reported)


def _by_address(
    found: Sequence[Source], known: dict[str, Source] | None = None
) -> dict[str, Source]:
    """Put sources behind the known ones; where one has a title, it is kept."""
    known = {} if known is None else known
    for source in found:
        if source.url not in known or not known[source.url].title:
            known[source.url] = source
    return known
