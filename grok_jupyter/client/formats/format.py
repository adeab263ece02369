"""What the flow needs to know of a wire format: where to ask, with what, and how to read it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol

from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.errors import GrokError
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.sse import Event

__all__ = ["Context", "Format", "Reader"]


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader may need to know of the request.

    Attributes
    ----------
    model : str
        The model that was asked.
    url : str
        What was asked, for messages.
    has_one_answer : bool
        Whether one answer was asked for.
    redact : callable
        Takes the key out of a text.
    clock : callable
        Returns the time of the event that is being read, in seconds.
    """

    model: str
    url: str
    has_one_answer: bool
    redact: Callable[[str], str]
    clock: Callable[[], float] = monotonic


class Reader(Protocol):
    """Reads one answer."""

    @property
    def has_ended(self) -> bool:
        """Whether the server has said that nothing more comes."""

    def read(self, event: Event, response: Response, *, is_last: bool) -> Iterable[Chunk]:
        """Return the chunks of an event; nothing for one that says nothing.

        Raises
        ------
        GrokError
            If the event is malformed, or reports an error by its type.
        """

    def may_end(self, response: Response) -> bool:
        """Return whether a stream that ends now is complete."""

    def broken_off(self) -> Chunk | None:
        """Return what is to be noted where an answer ends before its end."""

    def takes_lines(self, body: bytes) -> bool:
        """Return whether a body that begins like JSON is a stream of lines."""

    def whole(self, body: bytes, problem: GrokError | None) -> tuple[list[Chunk], bool]:
        """Return the chunks of a body of JSON, and whether they are such as a stream has.

        Raises
        ------
        GrokError
            If it holds no answer; ``problem``, where that is what kept it from being read.
        """


class Format(Protocol):
    """A wire format.

    Attributes
    ----------
    name : str
        ``"chat"`` or ``"responses"``.
    path : str
        Where requests go, below the base URL.
    cites : bool
        Whether marks in its answers are citations, though none is reported.
    """

    name: str
    path: str
    cites: bool

    def body(
        self, model: str, messages: Sequence[Message], settings: Mapping[str, Any], *, stream: bool
    ) -> bytes:
        """Return the JSON of a request."""

    def unknown(self, body: bytes, refusal: GrokError) -> set[str]:
        """Return what of a request its server does not take, and without which it may do.

        The refusal is a status, or an error in a stream before anything was said.
        """

    def adapted(self, body: bytes, unknown: Collection[str]) -> bytes:
        """Return the body for a server that does not take some things."""

    def reader(self, context: Context) -> Reader:
        """Return what reads one answer."""
