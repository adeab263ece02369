"""A conversation and the client that answers in it, in threads of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from grok_jupyter.client.client import Client
from grok_jupyter.client.replay.policy import Replay
from grok_jupyter.protocol.errors import GrokError, GrokInterrupt, InputError
from grok_jupyter.protocol.response import Response
from grok_jupyter.session.access import Access
from grok_jupyter.session.catalogue import Catalogue
from grok_jupyter.session.conversation import Conversation, Place
from grok_jupyter.session.exchange import carry_out, enter
from grok_jupyter.session.keys import refuse_keys
from grok_jupyter.session.ledger import Ledger
from grok_jupyter.session.run import interrupted
from grok_jupyter.session.task import Task
from grok_jupyter.session.turn import Question, Turn
from grok_jupyter.session.undisturbed import undisturbed

__all__ = ["Session"]


class Session:
    """Asks in a conversation; whoever watches the conversation sees the answers arrive.

    Parameters
    ----------
    conversation : Conversation
        Where the turns go.
    access : Access
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
        access: Access,
        ledger: Ledger,
        timeouts: Callable[[], Mapping[str, Any]] = dict,
        replay: Callable[[], Replay | None] = lambda: None,
    ) -> None:
        self.conversation = conversation
        self.access = access
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
        return self.access.client(self._replay())

    def catalogue(self) -> Catalogue:
        """Return what is known of the models that would answer now."""
        return self.access.catalogue(self._replay())

    def ask(
        self,
        question: Question,
        model: str,
        settings: Mapping[str, Any],
        place: Place | None = None,
    ) -> Task:
        """Ask, and return at once; the response of the task's turn grows.

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

        Raises
        ------
        InputError
            If the conversation is being answered, or the question cannot be sent, as when it holds
            a key; then the conversation is as it was.
        ConfigError
            If there is no key.
        """
        conversation = self.conversation
        conversation.refuse_if_busy()
        labels = [attachment.label for attachment in question.attachments]
        refuse_keys("The question", question.text, question.message.text, model, *labels)
        if conversation.system:
            refuse_keys("The system prompt", conversation.system.text)
        place = place or conversation.end()
        replay = self._replay()
        client = self.access.client(replay).with_options(**self._timeouts())
        messages = [*conversation.messages(place), question.message]
        if any(message.images for message in messages):
            self.access.refuse_images_for(model, replay)
        stream = client.chat.create(model, messages=messages, **settings).begin()
        turn = Turn(question, stream.response, model, settings, stop=stream.cancel)
        try:
            enter(conversation, turn, place)
            self._task = Task(
                turn, lambda: carry_out(conversation, turn, stream, ledger=self._ledger)
            )
        except BaseException:  # an interrupt: nobody else would ever end the turn
            stream.cancel()
            turn.response.finish("interrupted")
            conversation.note()
            raise
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
            self.conversation.note()
            return task.wait()
        except KeyboardInterrupt:
            with undisturbed(), suppress(GrokError):  # it may have failed at the same moment
                turn.stop()
                task.wait()
            raise GrokInterrupt(interrupted(turn.response), response=turn.response) from None
        finally:
            turn.is_awaited = False

    def close(self) -> None:
        """End the answer that this session asked for, and the connections."""
        if self._task is not None:
            self._task.turn.stop()
        self.access.close()
