"""A turn: what was asked, and the answer to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from time import time
from typing import TYPE_CHECKING, Any, NamedTuple

from grok_jupyter.protocol.exchanged import messages_of
from grok_jupyter.protocol.messages import Content, Message, assistant, user
from grok_jupyter.protocol.origin import Origin
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.shown import clean_message as cleaned
from grok_jupyter.session.confirmation import Confirmation
from grok_jupyter.text.redaction import redacted

if TYPE_CHECKING:
    from grok_jupyter.client.shapes import Shape

__all__ = ["Attachment", "Question", "Turn", "cleaned"]

_numbers = count(1)


class Attachment(NamedTuple):
    """Something that goes with a question.

    Attributes
    ----------
    label : str
        As the user calls it: the name of a file or of a variable.
    part : str or ImagePart
        What is sent.
    """

    label: str
    part: Content


class Question(NamedTuple):
    """What a user asks.

    Attributes
    ----------
    text : str
        As written.
    attachments : tuple of Attachment
        What goes with it.
    message : Message
        As sent.
    """

    text: str
    attachments: tuple[Attachment, ...]
    message: Message

    @classmethod
    def of(cls, text: str, attachments: tuple[Attachment, ...] = ()) -> Question:
        """Return the question that sends a text, then its attachments."""
        parts = [attachment.part for attachment in attachments]
        if text:
            parts.insert(0, text)
        elif parts and isinstance(parts[0], str):
            parts[0] = parts[0].lstrip("\n")
        return cls(text, attachments, user(*parts))


@dataclass(slots=True, eq=False)
class Turn:
    """A question and its answer, which may still grow.

    Attributes
    ----------
    question : Question
        What was asked.
    response : Response
        The answer.
    model : str
        The model that was asked.
    settings : mapping
        The other parameters of the request.
    origin : Origin or None
        The cell that asked.
    shape : Shape or None
        What the answer is to be, if it was asked for in a shape.
    repair : bool
        Whether an answer that does not fit it is asked for once more.
    is_json : bool
        Whether the answer is shown as JSON.
    error : str or None
        One sentence, if the answer failed.
    stop : callable
        Ends the answer soon, from whatever thread; what has come is kept.
    confirmation : Confirmation or None
        Who is asked before a function is called, where the page of a chat decides.
    is_awaited : bool
        Whether a cell is running that waits for the answer.
    thought : float or None
        Seconds from the question to the answer's first text, where somebody watched.
    asked_at : float
        Unix time in seconds.
    id : int
        Names the turn in this process.
    instead_of : Turn or None
        The turn whose answer stays as an alternative when this one is asked for.
    alternatives : list of Turn
        All answers that were asked for to this question, in their order; the list is that of each
        of them, and empty for a single one.
    followers : tuple of Turn
        Those that stood behind it when another answer took its place: they come back with it.
    """

    question: Question
    response: Response
    model: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    origin: Origin | None = None
    shape: Shape | None = None
    repair: bool = False
    is_json: bool = False
    error: str | None = None
    stop: Callable[[], None] = lambda: None
    confirmation: Confirmation | None = None
    is_awaited: bool = False
    thought: float | None = None
    asked_at: float = field(default_factory=time)
    id: int = field(default_factory=lambda: next(_numbers))
    instead_of: Turn | None = None
    alternatives: list[Turn] = field(default_factory=list)
    followers: tuple[Turn, ...] = ()

    @property
    def place(self) -> tuple[int, int] | None:
        """Which of several answers it is, from 1, and how many there are; ``None`` if alone."""
        count = len(self.alternatives)
        return (self.alternatives.index(self) + 1, count) if count > 1 else None

    def stand_aside_for(self, other: Turn, followers: tuple[Turn, ...]) -> None:
        """Become an alternative to ``other``; ``followers`` come back when this one is chosen."""
        self.alternatives = self.alternatives or [self]
        if other not in self.alternatives:
            self.alternatives.append(other)
        other.alternatives = self.alternatives
        self.followers = followers

    @property
    def messages(self) -> list[Message]:
        """Question and answer, for a question that follows; none if there is no answer to keep.

        What was interrupted or cut off counts as far as it went. Calls of functions go along with
        their results; calls that nobody answered are left out: no server accepts them. A key in
        what was said does not go out.
        """
        if self.response.rounds:
            said = [cleaned(message) for message in messages_of(self.response, is_closed=True)]
        else:
            content = assistant(redacted(self.response.content))
            said = [replace(content, sealed=tuple(self.response.sealed))]
        kept = [
            message
            for message in said
            if message.text.strip() or message.role != "assistant" or message.tool_calls
        ]
        if not kept:
            return []
        asked = cleaned(self.question.message)
        return [asked, *kept] if asked.content else kept
