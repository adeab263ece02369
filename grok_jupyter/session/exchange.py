"""One question and its answer: entered in a conversation, asked, shown, ended in good order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from grok_jupyter.client.streams import ResponseStream
from grok_jupyter.protocol.errors import GrokError, GrokInterrupt
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.shown import Shown
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.deferred_interrupt import deferred_interrupt
from grok_jupyter.session.ledger import Ledger
from grok_jupyter.session.place import Place
from grok_jupyter.session.surface import Surface
from grok_jupyter.session.surfaces import ConversationSurface, Surfaces
from grok_jupyter.session.task import Task
from grok_jupyter.session.turn import Turn

__all__ = ["Exchange", "interrupted"]


@dataclass(frozen=True, slots=True, eq=False)
class Exchange:
    """A question that is ready to be sent, once: by :meth:`run` or by :meth:`start`.

    Attributes
    ----------
    conversation, turn, place
        The turn, whose response is the stream's, and where it goes.
    stream : ResponseStream
        A stream that has not begun.
    ledger : Ledger
        Where to enter what the answer used.
    messages : list of Message
        All that is sent.
    answered_by : str
        The name to show for who answers.
    check : callable
        Called before anything is sent; may refuse with a ``GrokError``.
    system : Message or None
        The conversation's system message from this turn on; ``None`` leaves it as it is.
    """

    conversation: Conversation
    turn: Turn
    place: Place
    stream: ResponseStream
    ledger: Ledger = field(default_factory=Ledger)
    messages: list[Message] = field(default_factory=list)
    answered_by: str = ""
    check: Callable[[], None] = lambda: None
    system: Message | None = None

    @property
    def response(self) -> Response:
        """The answer; it is there before anything is sent."""
        return self.turn.response

    @property
    def _watchers(self) -> ConversationSurface:
        return ConversationSurface(self.conversation)

    def run(self, surface: Surface, *, is_awaited: bool = True) -> Response:
        """Ask, show the answer while it arrives, and return it: for a cell, which waits.

        ``is_awaited``: the cell runs until then; else this is a thread beside other cells.

        The surface shows that something happens before anything else is done. It is finished and
        the connection closed whatever happens, in this order: socket, last frame, error.

        Raises
        ------
        InputError
            If the conversation cannot take the turn, or the check refuses it; nothing was sent.
        GrokError
            As the answer ends; ``turn.error`` keeps the sentence.
        GrokInterrupt
            If the user interrupts, also while the server is silent, or a chat widget stops the
            answer.
        """
        try:
            enter = self._enter_as_awaited if is_awaited else self._enter
            self._answer(Surfaces(surface, self._watchers), enter)
        except KeyboardInterrupt:
            raise GrokInterrupt(interrupted(self.response), response=self.response) from None
        if self.response.status == "interrupted":  # by somebody else than who waits in the cell
            raise GrokInterrupt(interrupted(self.response), response=self.response)
        return self.response

    def start(self) -> Task:
        """Ask in a thread, and return at once: for a chat, whose kernel stays free.

        Raises
        ------
        InputError
            If the conversation cannot take the turn, or the check refuses it; nothing was sent.
        """
        try:
            self._enter()
            return Task(self.turn, lambda: self._answer(self._watchers))
        except BaseException:  # also an interrupt: nobody else would ever end the turn
            self.stream.cancel()
            self.response.finish("interrupted")
            self.conversation.notify()
            raise

    def _answer(self, surface: Surface, enter: Callable[[], None] | None = None) -> Response:
        shown = Shown(self.response)
        try:
            with self.stream:
                surface.show(shown.catch_up())
                if enter is not None:
                    enter()
                for _ in self.stream:
                    surface.show(shown.catch_up())
        except Exception as error:
            self.turn.error = str(error) or type(error).__name__
            raise
        finally:
            try:
                with deferred_interrupt():
                    self.ledger.add(self.response)
                    surface.finish(shown.catch_up())
            finally:
                self.conversation.notify()
        return self.response

    def _enter_as_awaited(self) -> None:
        self._enter()
        self.turn.is_awaited = True
        self.conversation.notify()

    def _enter(self) -> None:
        """Enter the turn; what it builds on stands still until the answer has ended."""
        try:
            self.check()
            self.conversation.begin(self.turn, self.place)
        except GrokError as error:
            self.response.finish("failed")
            error.response = self.response
            raise
        if self.system is not None:
            self.conversation.system = self.system
            self.conversation.notify()


def interrupted(response: Response) -> str:
    """Say what an interrupt has left of a response."""
    if response.status == "completed":
        return "The cell was interrupted when the answer was complete."
    arrived = f"{len(response.content):,} characters" if response.content else "nothing"
    return f"The answer was interrupted; {arrived} had arrived."
