"""A chat that asks: settings, the session that answers, and what the page is told of them."""

from __future__ import annotations

from typing import Any

from IPython import get_ipython
from traitlets import observe

from grok_jupyter.client.client import Client
from grok_jupyter.client.config import DEMO
from grok_jupyter.frontends.watching import has_typesetter, hides_outputs
from grok_jupyter.frontends.widget.answering import Answering
from grok_jupyter.frontends.widget.defaults import Defaults
from grok_jupyter.frontends.widget.page import ChatPage
from grok_jupyter.frontends.widget.settings import SETTINGS, ChatSettings
from grok_jupyter.protocol.errors import GrokError, InputError
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.messages import system as system_message
from grok_jupyter.protocol.response import DEMO_MODEL, Response
from grok_jupyter.rendering.status import plain
from grok_jupyter.session.access import Access
from grok_jupyter.session.conversation import Conversation, Place
from grok_jupyter.session.ledger import spent
from grok_jupyter.session.session import Session
from grok_jupyter.session.task import Task
from grok_jupyter.session.turn import Question, Turn

__all__ = ["AskingChat", "text_of"]


COPIES = 8
"""Outputs that hold the talk as Markdown behind the chat's own, where its style can hide them."""


class AskingChat(ChatSettings, ChatPage):
    """Asks for the page and for Python alike, in threads: cells run meanwhile.

    Parameters
    ----------
    conversation : Conversation
        Where the turns go.
    client : Client or None
        Who is asked; ``None``: the endpoint in force.
    height : str
        A CSS length, or ``""``.
    **settings
        See :class:`ChatSettings`; ``None`` where nothing was given.
    """

    def __init__(
        self, conversation: Conversation, client: Client | None, height: str, **settings: Any
    ) -> None:
        self.defaults = Defaults(get_ipython())
        access = Access(self.defaults.endpoint, client)
        self._session = Session(
            conversation,
            access,
            spent,
            self.defaults.timeouts,
            lambda: self.defaults.replay(self._tell_user),
        )
        self._height = height
        self._answering = Answering(self)
        settings["model"] = settings["model"] or self.defaults.model
        if settings["system"] is None:
            settings["system"] = text_of(conversation.system) or self.defaults.system
        shell = self.defaults.shell
        self._copies = COPIES if hides_outputs(shell) else 0
        super().__init__(
            conversation,
            has_typesetter=has_typesetter(shell),
            copies=self._copies,
            **settings,
        )
        self.show_settings()
        self.introduce()

    def ask(self, question: Question, place: Place | None = None) -> Task:
        """Ask a question at a place of the talk, and return at once.

        Raises
        ------
        InputError
            If the question is empty, or the last answer is still arriving.
        """
        if not question.text.strip() and not question.attachments:
            raise InputError("The question is empty; write it, or attach something.")
        self.refuse_if_closed()
        self.conversation.refuse_if_busy()
        self.introduce()
        return self._session.ask(question, self.model, self.parameters, place)

    def ask_again(self, turn: Turn, text: str | None = None) -> Task:
        """Ask the question of a turn again, or in other words; what followed it goes."""
        question = turn.question
        if text is not None:
            question = Question.of(text, question.attachments)
        return self.ask(question, self.conversation.place_of(turn))

    def stop(self) -> None:
        """End the answer that is arriving, whoever asked for it; what has come is kept."""
        self.conversation.stop()

    def close(self) -> None:
        """End the chat: its answer, its threads, its connections, its page."""
        if not hasattr(self, "_session"):
            return  # the constructor refused a value
        self._session.close()
        super().close()

    def _tell_user(self, sentence: str) -> None:
        self.post({"told": sentence})

    # -- what the page is told -------------------------------------------------------------------

    def introduce(self) -> None:
        """Tell the page who speaks: another endpoint may be in force than the last time."""
        try:
            is_demo, missing = self._session.client().base_url == DEMO, ""
        except GrokError as error:  # no key yet
            is_demo, missing = False, str(error)
        self.about = {
            "id": self.model_id,
            "speaker": DEMO_MODEL if is_demo else "Grok",
            "demo": is_demo,
            "missing": missing,
            "name": self.conversation.name,
            "height": self._height,
            "keeps": self._copies,
        }

    def show_settings(self) -> None:
        """Tell the page the settings in force."""
        self.settings = {name: getattr(self, name) for name in SETTINGS}

    def show_models(self) -> None:
        """Tell the page which models there are; none if the server does not tell."""
        try:
            known = self._session.catalogue().known()
        except GrokError:  # no key yet
            known = []
        self.models = [{"id": plain(model.id), "images": model.reads_images} for model in known]

    @observe(*SETTINGS)
    def _take_settings(self, change: Any) -> None:
        if change.name == "system" and change.new != text_of(self.conversation.system):
            self.conversation.system = system_message(change.new) if change.new else None
            self.conversation.note()
        self.show_settings()

    def _tell(self) -> None:
        self.system = text_of(self.conversation.system)  # a cell may have set it
        super()._tell()

    def _followed(self, task: Task, *, wait: bool) -> Response:
        return self._session.wait(task) if wait else task.turn.response

    def _hear(self, _: Any, content: Any, buffers: Any) -> None:
        self._answering.hear(content, buffers or [])


def text_of(message: Message | None) -> str | None:
    """Return the text of a system prompt."""
    return message.text if message else None
