"""Answering the page: each of its requests is checked, then carried out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from threading import Thread
from typing import TYPE_CHECKING, Any

from grok_jupyter.frontends.widget.pictures import picture
from grok_jupyter.frontends.widget.requests import (
    Change,
    Edit,
    Export,
    Image,
    Pick,
    Plain,
    Request,
    Send,
    Sight,
    read,
    reference,
)
from grok_jupyter.frontends.widget.variables import attach, listed
from grok_jupyter.protocol.errors import GrokError, InputError
from grok_jupyter.protocol.images import image
from grok_jupyter.rendering.talk.exports import exported
from grok_jupyter.session.turn import Attachment, Question
from grok_jupyter.text.excerpt import excerpt

if TYPE_CHECKING:
    from grok_jupyter.frontends.widget.chat import ChatWidget

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
    chat : ChatWidget
        The chat.
    """

    def __init__(self, chat: ChatWidget) -> None:
        self._chat = chat
        self._listing: Thread | None = None
        self._plain: dict[str, Callable[[], None]] = {
            "snapshot": chat.note_gap,
            "stop": chat.stop,
            "clear": chat.clear,
            "undo": self._undo,
            "models": self._models,
            "variables": self._variables,
            "freeze": self._freeze,
            "kept": chat.follow_copies,
        }

    def hear(self, content: Any, buffers: Sequence[Any]) -> None:
        """Take a message of the page; whatever is wrong with it is told to the page."""
        ref = reference(content)
        try:
            self._carry_out(read(content, buffers))
        except GrokError as error:
            self._chat.post({"refused": str(error), "ref": ref})
        except Exception as error:
            _log.exception("A request of the page failed.")
            kind = type(error).__name__
            self._chat.post({"refused": f"That failed with {kind}; the log says why.", "ref": ref})
        else:
            if ref is not None:
                self._chat.post({"accepted": ref})

    def _carry_out(self, request: Request) -> None:
        chat = self._chat
        match request:
            case Send():
                chat.ask(self._question(request))
            case Edit(turn, text):
                chat.ask_again(chat.conversation.turn(turn), text)
            case Pick("regenerate", turn):
                chat.ask_again(chat.conversation.turn(turn))
            case Pick(_, turn):
                chat.conversation.delete(chat.conversation.turn(turn))
            case Change(name, value):
                self._change(name, value)
            case Image():
                self._show(request)
            case Sight(page, is_shown):
                chat.note_sight(page, is_shown=is_shown)
            case Export(form):
                self._download(form)
            case Plain(kind):
                self._plain[kind]()

    def _question(self, request: Send) -> Question:
        variables = self._chat.defaults.variables
        attachments = [_pictured(label, data) for label, data in request.images]
        attachments += [attach(name, variables) for name in request.values]
        return Question.of(request.text, tuple(attachments))

    def _change(self, name: str, value: Any) -> None:
        try:
            setattr(self._chat, name, value)
        finally:
            self._chat.show_settings()  # or the page would go on showing what was refused

    def _undo(self) -> None:
        self._chat.conversation.undo()

    def _models(self) -> None:
        # The server may take its time, and other requests of the page must not wait for it.
        if self._listing is None or not self._listing.is_alive():
            self._listing = Thread(
                target=self._chat.show_models, name="grok_jupyter models", daemon=True
            )
            self._listing.start()

    def _variables(self) -> None:
        defaults = self._chat.defaults
        self._chat.post({"variables": listed(defaults.variables, defaults.hidden)})

    def _freeze(self) -> None:
        self._chat.freeze()
        self._chat.post({"frozen": True})

    def _show(self, request: Image) -> None:
        found = picture(self._chat.conversation.turn(request.turn), request.position)
        if found is not None:
            data, kind = found
            message = {"image": [request.turn, request.position], "type": kind}
            self._chat.post(message, [data])

    def _download(self, form: str) -> None:
        data = exported(self._chat.conversation, form)
        name = f"{self._chat.conversation.name or 'chat'}.{form}"
        self._chat.post({"file": name, "type": _TYPES[form]}, [data])


def _pictured(label: str, data: bytes) -> Attachment:
    try:
        return Attachment(label, image(data))
    except InputError as error:
        raise InputError(f"{excerpt(label, 60)!r}: {error}") from None
