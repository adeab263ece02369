"""What a server did and found, as it may be shown: each call and source is looked at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from grok_jupyter.protocol.server_calls import ServerToolCall, Source
from grok_jupyter.text.redaction import redacted

__all__ = ["ShownFound"]


class ShownFound:
    """Follows calls and sources that become more, and calls that change until they end.

    Attributes
    ----------
    calls, sources : list and dict
        The same without keys that this process knows.
    has_hidden : bool
        Whether there was a key.
    """

    def __init__(self) -> None:
        self._calls: list[ServerToolCall] = []
        self._sources: dict[str, Source] = {}
        self.calls: list[ServerToolCall] = []
        self.sources: dict[str, Source] = {}
        self.has_hidden = False

    def catch_up(self, calls: Sequence[ServerToolCall], sources: Mapping[str, Source]) -> None:
        """Take what there is now; what is the very same object as before is not read again."""
        del self._calls[len(calls) :], self.calls[len(calls) :]
        for place, call in enumerate(calls):
            if place < len(self._calls) and self._calls[place] is call:
                continue
            clean = _clean_call(call)
            self._calls[place : place + 1] = [call]
            self.calls[place : place + 1] = [clean]
            self.has_hidden |= clean != call
        for url, source in sources.items():
            if self._sources.get(url) is source:
                continue
            clean_source = _clean_source(source)
            self._sources[url] = source
            self.sources[redacted(url)] = clean_source
            self.has_hidden |= clean_source != source


def _clean_call(call: ServerToolCall) -> ServerToolCall:
    return replace(
        call,
        id=redacted(call.id),
        name=redacted(call.name),
        kind=redacted(call.kind),
        arguments=redacted(call.arguments),
        sources=tuple(map(_clean_source, call.sources)),
    )


def _clean_source(source: Source) -> Source:
    return Source(redacted(source.url), redacted(source.title))
