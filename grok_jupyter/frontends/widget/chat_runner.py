"""Who answers a chat, and asking them, for the page and for Python alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from grok_jupyter.client.client import Client
from grok_jupyter.client.config import DEMO
from grok_jupyter.client.shapes import Shape
from grok_jupyter.frontends.widget.defaults import Defaults
from grok_jupyter.frontends.widget.settings import ChatSettings, parameters
from grok_jupyter.frontends.widget.tools import ChatTools
from grok_jupyter.protocol.errors import GrokError, InputError
from grok_jupyter.protocol.response import DEMO_MODEL, Response
from grok_jupyter.rendering.status import plain
from grok_jupyter.session.client_cache import ClientCache
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.ledger import spending, spent
from grok_jupyter.session.place import Place
from grok_jupyter.session.session import Session
from grok_jupyter.session.task import Task
from grok_jupyter.session.turn import Question, Turn

__all__ = ["ChatRunner"]


class ChatRunner:
    """Asks the questions of a chat, in threads: cells run meanwhile.

    Parameters
    ----------
    conversation : Conversation
        Where the turns go.
    settings : ChatSettings
        What holds for the next question.
    defaults : Defaults
        What holds where the chat says nothing.
    client : Client or None
        Who is asked; ``None``: the endpoint in force.
    begin : callable
        Called before each question; may refuse it.
    tell_user : callable
        Takes a sentence that the user should read.
    tools : ChatTools
        What answers may call.
    """

    def __init__(
        self,
        conversation: Conversation,
        settings: ChatSettings,
        defaults: Defaults,
        client: Client | None,
        begin: Callable[[], None],
        tell_user: Callable[[str], None],
        tools: ChatTools,
    ) -> None:
        self._conversation = conversation
        self._settings = settings
        self._begin = begin
        self._tell_user = tell_user
        self.tools = tools
        self._session = Session(
            conversation,
            ClientCache(defaults.endpoint, client, spending),
            spent,
            defaults.client_options,
            lambda: defaults.replay(tell_user),
        )

    def ask(
        self,
        question: Question,
        place: Place | None = None,
        *,
        tools: Iterable[Any] | None = None,
        again: Turn | None = None,
        shape: Shape | None = None,
        repair: bool = False,
        model: str | None = None,
        instead_of: Turn | None = None,
    ) -> Task:
        """Ask a question at a place of the talk, and return at once.

        ``tools`` and ``model`` are for this question in place of the chat's; ``again`` is the turn
        that it replaces, and whose tools it has; ``instead_of`` one that stays as an alternative.

        Raises
        ------
        InputError
            If the question is empty, or the last answer is still arriving.
        """
        if not question.text.strip() and not question.attachments:
            raise InputError("The question is empty; write it, or attach something.")
        self._conversation.refuse_if_busy()
        self._begin()
        settings = self._settings
        calling = self.tools.settings(tools, again, switches=settings.server_tools)
        missing = self.tools.missing(again, calling) if again else ""
        task = self._session.ask(
            question,
            model or settings.model,
            {**parameters(settings), **calling},
            place,
            shape=shape,
            repair=repair,
            instead_of=instead_of,
        )
        if missing:
            self._tell_user(missing)
        return task

    def ask_again(self, turn: Turn, text: str | None = None, *, model: str | None = None) -> Task:
        """Ask the question of a turn again, or in other words; what followed it goes.

        With ``model`` another one is asked, and the answer so far stays as an alternative; so it
        does where there are alternatives already.
        """
        question = turn.question
        if text is not None:
            question = Question.of(text, question.attachments)
        place = self._conversation.place_of(turn)
        is_alternative = text is None and (model is not None or bool(turn.alternatives))
        return self.ask(
            question,
            place,
            again=turn,
            shape=turn.shape,
            repair=turn.repair,
            model=model,
            instead_of=turn if is_alternative else None,
        )

    def wait(self, task: Task | None = None) -> Response:
        """Return the response of a task, the last one by default, when it has ended."""
        return self._session.wait(task)

    def close(self) -> None:
        """End the answer that was asked for here, and the connections."""
        self._session.close()

    def speaker(self) -> dict[str, Any]:
        """Return who would answer now, and what is missing for it."""
        try:
            is_demo, missing = self._session.client().base_url == DEMO, ""
        except GrokError as error:  # no key yet
            is_demo, missing = False, str(error)
        return {"speaker": DEMO_MODEL if is_demo else "Grok", "demo": is_demo, "missing": missing}

    def models(self) -> list[dict[str, Any]]:
        """Return which models there are; none if the server does not tell."""
        try:
            known = self._session.catalogue().known()
        except GrokError:  # no key yet
            return []
        return [{"id": plain(model.id), "images": model.reads_images} for model in known]
