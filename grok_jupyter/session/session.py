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
from grok_jupyter.protocol.response import DEMO_MODEL, Response
from grok_jupyter.session.catalogue import Catalogue
from grok_jupyter.session.client_cache import ClientCache
from grok_jupyter.session.confirmation import Confirmation, stopping
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.deferred_interrupt import deferred_interrupt
from grok_jupyter.session.earlier_tools import with_earlier_tools
from grok_jupyter.session.exchange import Exchange, interrupted
from grok_jupyter.session.keys import refuse_keys
from grok_jupyter.session.ledger import Ledger
from grok_jupyter.session.place import Place
from grok_jupyter.session.preview import Preview
from grok_jupyter.session.query import Query
from grok_jupyter.session.rows_exchange import RowsExchange
from grok_jupyter.session.task import Task
from grok_jupyter.session.turn import Question, Turn

if TYPE_CHECKING:
    from grok_jupyter.client.batch.batch import Batch
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
    client_options : callable
        Returns timeouts, limit of cost and API in force, as ``client.with_options`` takes them.
    replay : callable
        Returns how to record and replay now.
    """

    def __init__(
        self,
        conversation: Conversation,
        clients: ClientCache,
        ledger: Ledger,
        client_options: Callable[[], Mapping[str, Any]] = dict,
        replay: Callable[[], Replay | None] = lambda: None,
    ) -> None:
        self.conversation = conversation
        self.clients = clients
        self._ledger = ledger
        self._client_options = client_options
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

    def prepare(self, query: Query) -> Exchange:
        """Make a question ready to be sent; nothing is sent and nothing is changed yet.

        Raises
        ------
        InputError
            If the question cannot be sent, as when it holds a key.
        ConfigError
            If there is no key for the endpoint.
        """
        place = query.place or self.conversation.place_at_end()
        messages = self._ready(query, place)
        replay = self._replay()
        client = self.clients.limited(self._client_options(), replay)
        offered = with_earlier_tools(query.settings, messages, place.before)
        chat = client.chat.create(query.model, messages=messages, **offered)
        stream = chat.begin(streaming=query.streaming, shape=query.shape, repair=query.repair)
        confirm = query.settings.get("confirm")
        confirmation = confirm if isinstance(confirm, Confirmation) else None

        def check() -> None:
            if any(message.images for message in messages):
                self.clients.refuse_images_for(query.model, replay)

        return Exchange(
            self.conversation,
            Turn(
                query.question,
                stream.response,
                query.model,
                query.settings,
                query.origin,
                stop=stopping(stream, confirmation),
                confirmation=confirmation,
                shape=query.shape,
                repair=query.repair,
                is_json=query.is_json or query.shape is not None,
                instead_of=query.instead_of,
            ),
            place,
            stream,
            self._ledger,
            messages,
            answered_by=DEMO_MODEL if client.base_url == DEMO else query.model,
            check=check,
            system=query.system if query.keeps_system else None,
        )

    def prepare_rows(
        self, template: Callable[[Any], Any], rows: Any, model: str, **how: Any
    ) -> RowsExchange:
        """Make a question per row ready to be asked; nothing is sent yet.

        Parameters
        ----------
        template, rows, model, how
            As ``client.chat.begin_map`` takes them.

        Raises
        ------
        InputError
            If rows or template cannot be used.
        ConfigError
            If there is no key for the endpoint.
        """
        client = self.clients.limited(self._client_options(), self._replay())
        run = client.chat.begin_map(template, rows, model=model, **how)
        run.report_to(self._ledger.add)
        return RowsExchange(run, DEMO_MODEL if client.base_url == DEMO else model)

    def submit_rows(
        self, template: Callable[[Any], Any], rows: Any, model: str, **how: Any
    ) -> Batch:
        """Submit a question per row as a batch, which the server answers by and by.

        Parameters
        ----------
        template, rows, model, how
            As ``client.batches.create`` takes them.

        Raises
        ------
        InputError
            If a batch cannot hold it.
        GrokError
            If the server does not take it.
        """
        client = self.clients.limited(self._client_options(), self._replay())
        batch = client.batches.create(template, rows, model=model, **how)
        batch.report_to(self._ledger.add)
        return batch

    def preview(self, query: Query) -> Preview:
        """Return what :meth:`prepare` would have sent; it needs no key, and changes nothing.

        Raises
        ------
        InputError
            If the question cannot be sent.
        ConfigError
            If the address cannot be used.
        """
        place = query.place or self.conversation.place_at_end()
        messages = self._ready(query, place)
        options = self._client_options()
        client = self.clients.unasked(options)
        offered = with_earlier_tools(query.settings, messages, place.before)
        chat = client.chat.create(query.model, messages=messages, **offered)
        return Preview(
            chat.preview(streaming=query.streaming, shape=query.shape),
            client.endpoint,
            tuple(messages),
            query.question.attachments,
            options,
            self._replay(),
        )

    def _ready(self, query: Query, place: Place) -> list[Message]:
        """Return all messages that are sent, unless there is a key in what is sent."""
        question = query.question
        messages = [*self.conversation.messages(place, query.system), question.message]
        labels = [attachment.label for attachment in question.attachments]
        refuse_keys("The question", question.text, question.message.text, query.model, *labels)
        instructions = [message.text for message in messages if message.role == "system"]
        refuse_keys("The system prompt", *instructions)
        if query.shape is not None:
            refuse_keys("The schema", json.dumps(query.shape.schema))
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
        instead_of: Turn | None = None,
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
        query = Query(
            question, model, settings, place, shape=shape, repair=repair, instead_of=instead_of
        )
        self._task = self.prepare(query).start()
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
