"""A conversation and the client that answers in it: the one way to ask, in a cell and in a chat."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from grok_jupyter.client.client import Client
from grok_jupyter.client.config import DEMO
from grok_jupyter.client.replay.policy import Replay
from grok_jupyter.protocol.errors import GrokError, GrokInterrupt, InputError
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.origin import Origin
from grok_jupyter.protocol.response import DEMO_MODEL, Response
from grok_jupyter.session.catalogue import Catalogue
from grok_jupyter.session.client_cache import ClientCache
from grok_jupyter.session.confirmation import Confirmation, stopping
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.deferred_interrupt import deferred_interrupt
from grok_jupyter.session.exchange import Exchange, interrupted
from grok_jupyter.session.keys import refuse_keys
from grok_jupyter.session.ledger import Ledger
from grok_jupyter.session.place import Place
from grok_jupyter.session.preview import Preview
from grok_jupyter.session.task import Task
from grok_jupyter.session.turn import Question, Turn

if TYPE_CHECKING:
    from grok_jupyter.client.shapes import Shape

__all__ = ["Session"]

_PATIENCE = 3.0  # seconds for an answer to end that was stopped


class Session:
    """Asks in a conversation; whoever watches the conversation sees the answers arrive.

    Parameters
    ----------
    conversation : Conversation
        Where the turns go; one without a name for a question that stands alone.
    clients : ClientCache
        Who answers.
    ledger : Ledger
        What the answers of this process used.
    timeouts : callable
        Returns the timeouts in force, as ``client.with_options`` takes them.
    replay : callable
        Returns how to record and replay now.
    """

    def __init__(
        self,
        conversation: Conversation,
        clients: ClientCache,
        ledger: Ledger,
        timeouts: Callable[[], Mapping[str, Any]] = dict,
        replay: Callable[[], Replay | None] = lambda: None,
    ) -> None:
        self.conversation = conversation
        self.clients = clients
        self._ledger = ledger
        self._timeouts = timeouts
        self._replay = replay
        self._task: Task | None = None

    def client(self) -> Client:
        """Return the client that would answer now.

        Raises
        ------
        ConfigError
            If there is no key for it.
        """
        return self.clients.client(self._replay())

    def catalogue(self) -> Catalogue:
        """Return what is known of the models that would answer now."""
        return self.clients.catalogue(self._replay())

    def prepare(
        self,
        question: Question,
        model: str,
        settings: Mapping[str, Any],
        place: Place | None = None,
        *,
        origin: Origin | None = None,
        system: Message | None = None,
        keeps_system: bool = False,
        streaming: bool = True,
        shape: Shape | None = None,
        repair: bool = False,
        is_json: bool = False,
    ) -> Exchange:
        """Make a question ready to be sent; nothing is sent and nothing is changed yet.

        Parameters
        ----------
        question : Question
            What to ask.
        model : str
            Whom to ask.
        settings : mapping
            As ``client.chat.create`` takes them.
        place : Place, optional
            Where it goes; default: the end.
        origin : Origin, optional
            The cell that asks.
        system : Message, optional
            A system message in place of the conversation's.
        keeps_system : bool
            Whether it is the conversation's from now on.
        streaming : bool
            Whether the answer is to come in pieces.
        shape : Shape, optional
            What the answer is to be; it becomes ``response.parsed``.
        repair : bool
            Whether to ask once more if it does not fit.
        is_json : bool
            Whether the answer is shown as JSON, as it is with a shape.

        Raises
        ------
        InputError
            If the question cannot be sent, as when it holds a key.
        ConfigError
            If there is no key for the endpoint.
        """
        place = place or self.conversation.place_at_end()
        messages = self._messages(question, model, place, system)
        if shape is not None:
            refuse_keys("The schema", json.dumps(shape.schema))
        replay = self._replay()
        client = self.clients.client(replay).with_options(**self._timeouts())
        chat = client.chat.create(model, messages=messages, **settings)
        stream = chat.begin(streaming=streaming, shape=shape, repair=repair)
        confirm = settings.get("confirm")
        confirmation = confirm if isinstance(confirm, Confirmation) else None

        def check() -> None:
            if any(message.images for message in messages):
                self.clients.refuse_images_for(model, replay)

        return Exchange(
            self.conversation,
            Turn(
                question,
                stream.response,
                model,
                settings,
                origin,
                stop=stopping(stream, confirmation),
                confirmation=confirmation,
                shape=shape,
                repair=repair,
                is_json=is_json or shape is not None,
            ),
            place,
            stream,
            self._ledger,
            messages,
            answered_by=DEMO_MODEL if client.base_url == DEMO else model,
            check=check,
            system=system if keeps_system else None,
        )

    def preview(
        self,
        question: Question,
        model: str,
        settings: Mapping[str, Any],
        place: Place | None = None,
        *,
        system: Message | None = None,
        streaming: bool = True,
        shape: Shape | None = None,
    ) -> Preview:
        """Return what :meth:`prepare` would have sent; it needs no key, and changes nothing.

        Raises
        ------
        InputError
            If the question cannot be sent.
        ConfigError
            If the address cannot be used.
        """
        place = place or self.conversation.place_at_end()
        messages = self._messages(question, model, place, system)
        timeouts = self._timeouts()
        client = self.clients.unasked().with_options(**timeouts)
        chat = client.chat.create(model, messages=messages, **settings)
        return Preview(
            chat.preview(streaming=streaming, shape=shape),
            client.endpoint,
            tuple(messages),
            question.attachments,
            timeouts,
            self._replay(),
        )

    def _messages(
        self, question: Question, model: str, place: Place, system: Message | None
    ) -> list[Message]:
        """Return all that is sent, unless there is a key in it."""
        messages = [*self.conversation.messages(place, system), question.message]
        labels = [attachment.label for attachment in question.attachments]
        refuse_keys("The question", question.text, question.message.text, model, *labels)
        instructions = [message.text for message in messages if message.role == "system"]
        refuse_keys("The system prompt", *instructions)
        return messages

    def ask(
        self,
        question: Question,
        model: str,
        settings: Mapping[str, Any],
        place: Place | None = None,
        *,
        shape: Shape | None = None,
        repair: bool = False,
    ) -> Task:
        """Ask, and return at once; the response of the task's turn grows. See :meth:`prepare`.

        Raises
        ------
        InputError
            If the conversation is being answered, or the question cannot be sent; then the
            conversation is as it was.
        ConfigError
            If there is no key.
        """
        self.conversation.refuse_if_busy()
        exchange = self.prepare(question, model, settings, place, shape=shape, repair=repair)
        self._task = exchange.start()
        return self._task

    def wait(self, task: Task | None = None) -> Response:
        """Return the response of a task, the last one by default, when it has ended.

        An interrupt stops it.

        Raises
        ------
        GrokError
            As the answer ends.
        GrokInterrupt
            If the user interrupts; what had arrived is kept.
        """
        task = task or self._task
        if task is None:
            raise InputError("Nothing has been asked; ask with send(...).")
        turn = task.turn
        try:
            turn.is_awaited = True
            self.conversation.notify()
            return task.wait()
        except KeyboardInterrupt:
            with deferred_interrupt(), suppress(GrokError):  # it may have failed at the same moment
                turn.stop()
                task.wait(_PATIENCE)  # a function that it has called may never return
            raise GrokInterrupt(interrupted(turn.response), response=turn.response) from None
        finally:
            turn.is_awaited = False

    def close(self) -> None:
        """End the answer that this session asked for, and the connections."""
        if self._task is not None:
            self._task.turn.stop()
        self.clients.close()
