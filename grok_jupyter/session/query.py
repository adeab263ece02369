"""All that is asked at once: the question, whom, how, and where it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.origin import Origin
from grok_jupyter.session.place import Place
from grok_jupyter.session.turn import Question, Turn

if TYPE_CHECKING:
    from grok_jupyter.client.shapes import Shape

__all__ = ["Query"]


@dataclass(frozen=True, slots=True)
class Query:
    """What a session sends, or only shows.

    Attributes
    ----------
    question : Question
        What to ask.
    model : str
        Whom to ask.
    settings : mapping
        As ``client.chat.create`` takes them.
    place : Place or None
        Where it goes; ``None`` is the end.
    origin : Origin or None
        The cell that asks.
    system : Message or None
        A system message in place of the conversation's.
    keeps_system : bool
        Whether it is the conversation's from now on.
    streaming : bool
        Whether the answer is to come in pieces.
    shape : Shape or None
        What the answer is to be; it becomes ``response.parsed``.
    repair : bool
        Whether to ask once more if it does not fit.
    is_json : bool
        Whether the answer is shown as JSON, as it is with a shape.
    instead_of : Turn or None
        The turn whose answer stays as an alternative.
    """

    question: Question
    model: str
    settings: Mapping[str, Any]
    place: Place | None = None
    origin: Origin | None = None
    system: Message | None = None
    keeps_system: bool = False
    streaming: bool = True
    shape: Shape | None = None
    repair: bool = False
    is_json: bool = False
    instead_of: Turn | None = None
