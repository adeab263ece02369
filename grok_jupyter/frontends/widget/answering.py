"""Answering the page: each of its requests is checked, then carried out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from threading import Thread
from typing import Any

from grok_jupyter.frontends.widget.chat_runner import ChatRunner
from grok_jupyter.frontends.widget.defaults import Defaults
from grok_jupyter.frontends.widget.page import ChatPage
from grok_jupyter.frontends.widget.pictures import picture
from grok_jupyter.frontends.widget.requests import (
    Again,
    Choice,
    Command,
    Decision,
    Edit,
    Export,
    Image,
    Request,
    Send,
    SettingChange,
    TurnAction,
    Visibility,
    read,
    reference,
)
from grok_jupyter.frontends.widget.settings import ChatSettings
from grok_jupyter.frontends.widget.tools import decide
from grok_jupyter.frontends.widget.variables import attach, listed
from grok_jupyter.protocol.errors import GrokError, InputError
from grok_jupyter.protocol.images import image
from grok_jupyter.rendering.live.wire import CommandKind
from grok_jupyter.rendering.talk.exports import exported
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.turn import Attachment, Question
from grok_jupyter.text.excerpt import excerpt

__all__ = ["Answering"]

_TYPES = {
    "md": "text/markdown",
    "ipynb": "application/x-ipynb+json",
    "json": "application/json",
    "html": "text/html",
}
_log = logging.getLogger(__name__)


class Answering:
    """Carries out what the page of one chat asks for.

    Parameters
    ----------
    settings : ChatSettings
        What a page may set.
    conversation : Conversation
        What is said.
    asking : ChatRunner
        Asks.
    page : ChatPage
        Shows it.
    defaults : Defaults
        Knows the notebook.
    post : callable
        Sends the page a message, from whatever thread; ``buffers=`` go as they are.
    """

    def __init__(
        self,
        settings: ChatSettings,
        conversation: Conversation,
        asking: ChatRunner,
        page: ChatPage,
        defaults: Defaults,
        post: Callable[..., None],
    ) -> None:
        self._settings = settings
        self._conversation = conversation
        self._asking = asking
        self._page = page
        self._defaults = defaults
        self._post = post
        self._listing: Thread | None = None
        self._commands: dict[CommandKind, Callable[[], None]] = {
            "snapshot": page.request_resync,
            "stop": conversation.stop,
            "clear": conversation.clear,
            "undo": conversation.undo,
            "models": self._models,
            "variables": self._variables,
            "freeze": self._freeze,
            "copies": page.follow_copies,
        }

    def handle_message(self, content: Any, buffers: Sequence[Any]) -> None:
        """Take a message of the page; the page is told what is wrong with it."""
        ref = reference(content)
        try:
            self._carry_out(read(content, buffers))
        except GrokError as error:
            self._post({"refused": str(error), "ref": ref})
        except Exception as error:
            _log.exception("A request of the page failed.")
            kind = type(error).__name__
            self._post({"refused": f"That failed with {kind}; the log says why.", "ref": ref})
        else:
            if ref is not None:
                self._post({"accepted": ref})

    def _carry_out(self, request: Request) -> None:
        asking, conversation = self._asking, self._conversation
        match request:
            case Send():
                asking.ask(self._question(request))
            case Edit(turn, text):
                asking.ask_again(conversation.turn(turn), text)
            case TurnAction("regenerate", turn):
                asking.ask_again(conversation.turn(turn))
            case Again(turn, model):
                asking.ask_again(conversation.turn(turn), model=model)
            case Choice(turn, number):
                conversation.choose(conversation.turn(turn), number)
            case TurnAction(_, turn):
                conversation.delete(conversation.turn(turn))
            case Decision(turn, call, is_allowed):
                decide(conversation.turn(turn), call, is_allowed=is_allowed)
            case SettingChange(name, value):
                setattr(self._settings, name, value)
            case Image():
                self._show(request)
            case Visibility(page, is_shown):
                self._page.note_visibility(page, is_shown=is_shown)
            case Export(form):
                self._download(form)
            case Command(kind):
                self._commands[kind]()

    def _question(self, request: Send) -> Question:
        variables = self._defaults.variables
        attachments = [_pictured(label, data) for label, data in request.images]
        attachments += [attach(name, variables) for name in request.values]
        return Question.of(request.text, tuple(attachments))

    def _models(self) -> None:
        # The server may take its time, and other requests of the page must not wait for it.
        if self._listing is None or not self._listing.is_alive():
            self._listing = Thread(
                target=self._show_models, name="grok_jupyter models", daemon=True
            )
            self._listing.start()

    def _show_models(self) -> None:
        self._post({"models": self._asking.models()})

    def _variables(self) -> None:
        defaults = self._defaults
        self._post({"variables": listed(defaults.variables, defaults.hidden)})

    def _freeze(self) -> None:
        self._page.freeze()

    def _show(self, request: Image) -> None:
        found = picture(self._conversation.turn(request.turn), request.position)
        if found is not None:
            data, kind = found
            message = {"image": [request.turn, request.position], "type": kind}
            self._post(message, buffers=[data])

    def _download(self, form: str) -> None:
        data = exported(self._conversation, form)
        name = f"{self._conversation.name or 'chat'}.{form}"
        self._post({"file": name, "type": _TYPES[form]}, buffers=[data])


def _pictured(label: str, data: bytes) -> Attachment:
    try:
        return Attachment(label, image(data))
    except InputError as error:
        raise InputError(f"{excerpt(label, 60)!r}: {error}") from None
