"""One turn of a conversation: asked, watched, and ended in good order."""

from __future__ import annotations

from collections.abc import Callable

from grok_jupyter.client.streams import ResponseStream
from grok_jupyter.protocol.errors import GrokError, GrokInterrupt
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.response import Response
from grok_jupyter.session.conversation import Conversation, Place
from grok_jupyter.session.ledger import Ledger
from grok_jupyter.session.run import interrupted, run
from grok_jupyter.session.surface import Surface
from grok_jupyter.session.surfaces import Surfaces
from grok_jupyter.session.turn import Turn

__all__ = ["carry_out", "enter", "exchange"]


def exchange(
    conversation: Conversation,
    turn: Turn,
    place: Place,
    stream: ResponseStream,
    surface: Surface | None = None,
    ledger: Ledger | None = None,
    check: Callable[[], None] | None = None,
    system: Message | None = None,
) -> Response:
    """Enter a turn in a conversation, ask, and show the answer to all who watch.

    The cell that runs waits for it; a thread of its own takes :func:`enter` and :func:`carry_out`
    instead.

    Parameters
    ----------
    conversation, turn, place
        The turn, whose response is the stream's, and where it goes.
    stream : ResponseStream
        A stream that has not begun.
    surface : Surface, optional
        Where to show the answer, besides the conversation's watchers.
    ledger, check : optional
        As for :func:`grok_jupyter.session.run.run`.
    system : Message, optional
        The conversation's system message from this turn on.

    Raises
    ------
    InputError
        If the conversation cannot take the turn; nothing was sent.
    GrokError, GrokInterrupt
        As the answer ends, also if a chat widget stops it; ``turn.error`` keeps the sentence.
    """

    def admit() -> None:
        if check is not None:
            check()
        enter(conversation, turn, place)
        turn.is_awaited = True
        if system is not None:
            conversation.system = system
            conversation.note()

    response = carry_out(conversation, turn, stream, surface, ledger, admit)
    if response.status == "interrupted":  # by somebody else than the one who waits in the cell
        raise GrokInterrupt(interrupted(response), response=response)
    return response


def enter(conversation: Conversation, turn: Turn, place: Place) -> None:
    """Enter a turn in a conversation; what it builds on stands still until it has ended.

    Raises
    ------
    InputError
        If the conversation cannot take the turn; nothing was sent.
    """
    try:
        conversation.begin(turn, place)
    except GrokError as error:
        turn.response.finish("failed")
        error.response = turn.response
        raise


def carry_out(
    conversation: Conversation,
    turn: Turn,
    stream: ResponseStream,
    surface: Surface | None = None,
    ledger: Ledger | None = None,
    check: Callable[[], None] | None = None,
) -> Response:
    """Ask for the answer of a turn that was entered. See :func:`exchange`."""
    surfaces = Surfaces(surface, conversation) if surface else conversation
    try:
        return run(stream, surfaces, ledger, check)
    except Exception as error:
        turn.error = str(error) or type(error).__name__
        raise
    finally:
        conversation.note()
