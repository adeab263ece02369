"""What a server did by itself for an answer: its own tools' calls, and the sources they found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from grok_jupyter.text.excerpt import writable
from grok_jupyter.text.keyless import keyless_repr

__all__ = ["Found", "ServerToolCall", "ServerToolStatus", "Source", "ended"]

ServerToolStatus = Literal["running", "completed", "failed", "interrupted"]


@dataclass(frozen=True, slots=True)
class Source:
    """A page, a post or a document that a server's tool found.

    Attributes
    ----------
    url : str
        Its address, as the server sent it.
    title : str
        Its title; ``""`` where the server names none.
    """

    url: str
    title: str = ""

    __repr__ = keyless_repr


@dataclass(frozen=True, slots=True)
class ServerToolCall:
    """One call of a tool that the server itself carried out, as far as it has come.

    Attributes
    ----------
    kind : str
        Which tool, by its name in :mod:`grok_jupyter.tools`: ``"web_search"``, ``"x_search"``,
        ``"code_execution"``, ``"collections_search"``, ``"mcp"``; or ``"image_generation"``, or
        the server's own word.
    arguments : str
        JSON text: what the tool was given. Complete when the call has ended.
    status : str
        ``"running"``, then ``"completed"``, ``"failed"``, or ``"interrupted"`` where the answer
        ended before the call did.
    elapsed : float or None
        Seconds from its first event to its last, or to where the answer ended; ``None`` until
        then, and where both came at once. A replay has those of the recording.
    id : str
        The server's name for the call.
    name : str
        What it does in particular: ``"search"``, ``"open_page"``, ``"x_keyword_search"``, a tool
        of an MCP server; ``""`` where the server does not say.
    sources : tuple of Source
        What this call found, where the server says.
    """

    kind: str
    arguments: str = ""
    status: ServerToolStatus = "running"
    elapsed: float | None = None
    id: str = ""
    name: str = ""
    sources: tuple[Source, ...] = ()
    position: int = field(default=0, repr=False)  # among the calls of its answer

    __repr__ = keyless_repr

    @property
    def has_ended(self) -> bool:
        """Whether nothing more is to be told of it."""
        return self.status != "running"

    @property
    def query(self) -> str:
        """What was searched for; ``""`` where it is no search, or not known yet."""
        return self._argument("query")

    @property
    def url(self) -> str:
        """The page that was opened; ``""`` where none was."""
        return self._argument("url")

    @property
    def code(self) -> str:
        """The program that was run; ``""`` where none was, or where it is not known yet."""
        return self._argument("code")

    @property
    def pages(self) -> int:
        """How many sources it found."""
        return len(self.sources)

    def _argument(self, name: str) -> str:
        try:
            value = json.loads(self.arguments)
        except (ValueError, RecursionError):
            return ""
        said = value.get(name) if isinstance(value, Mapping) else None
        if name == "query" and said is None and isinstance(value, Mapping):
            several = value.get("queries")
            said = several[0] if isinstance(several, list) and several else None
        return writable(said) if isinstance(said, str) else ""


@dataclass(slots=True)
class Found:
    """What one event tells besides text: how far calls have come, sources, sealed reasoning.

    Attributes
    ----------
    calls : list of ServerToolCall
        Calls as they are now.
    sources : list of Source
        What was found.
    sealed : list of dict
        Reasoning that only its server can read, as items of the Responses API, each with the
        model that was asked.
    """

    calls: list[ServerToolCall] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    sealed: list[dict[str, Any]] = field(default_factory=list)

    __repr__ = keyless_repr


def ended(call: ServerToolCall) -> ServerToolCall:
    """Return a call as it is when its answer has ended."""
    return call if call.has_ended else replace(call, status="interrupted")
