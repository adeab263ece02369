"""What a chat is behind its public face: the state of its page, and the parts that do the work."""

from __future__ import annotations

from typing import Any

from IPython import get_ipython
from traitlets import Dict, Instance, List, observe

from grok_jupyter.client.client import Client
from grok_jupyter.frontends.watching import has_typesetter, hides_outputs
from grok_jupyter.frontends.widget.answering import Answering
from grok_jupyter.frontends.widget.asking import Asking
from grok_jupyter.frontends.widget.defaults import Defaults
from grok_jupyter.frontends.widget.page import ChatPage
from grok_jupyter.frontends.widget.said import messages_of, text_of
from grok_jupyter.frontends.widget.settings import SETTINGS, ChatSettings
from grok_jupyter.frontends.widget.sources import SCRIPT, STYLE
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.messages import system as system_message
from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.live.page import PageWidget
from grok_jupyter.session.conversation import Conversation

__all__ = ["ChatCore"]

_COPIES = 8
"""Outputs that hold the talk as Markdown behind the chat's own, where its style can hide them."""


class ChatCore(ChatSettings, PageWidget):
    """A widget that follows a conversation and answers its page.

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

    _esm = SCRIPT
    _css = STYLE

    # What was said is not sent with each change, which would cost more with every turn: a change
    # goes out as patches, and this is only read for a page that opens later.
    _talk = Dict().tag(sync=True, to_json=lambda _, widget: widget._page.state())
    _settings = Dict().tag(sync=True)
    _models: List[Any] = List().tag(sync=True)
    _about = Dict().tag(sync=True)

    messages: List[Any] = List()
    response = Instance(Response, allow_none=True)

    def __init__(
        self, conversation: Conversation, client: Client | None, height: str, **settings: Any
    ) -> None:
        defaults = Defaults(get_ipython())
        copies = _COPIES if hides_outputs(defaults.shell) else 0
        self._told: list[Message] = []  # the messages as the trait shows them
        self._conversation = conversation
        self._asking = Asking(
            conversation, self, defaults, client, self._begin_to_ask, self._tell_user
        )
        self._page = ChatPage(
            conversation,
            self._post,
            self._tell,
            has_typesetter=has_typesetter(defaults.shell),
            copies=copies,
        )
        self._answering = Answering(self, conversation, self._asking, self._page, defaults)
        settings["model"] = settings["model"] or defaults.model
        if settings["system"] is None:
            settings["system"] = text_of(conversation.system) or defaults.system
        super().__init__(**settings)
        self._about = {
            "id": self.model_id,
            "name": conversation.name,
            "height": height,
            "keeps": copies,
            **self._asking.speaker(),
        }
        self._show_settings()
        self._page.begin()

    def set_state(self, sync_data: Any) -> None:
        """Take no state from a page: it asks, by messages that are checked."""

    def close(self) -> None:
        """End the chat: its answer, its threads, its connections, its page."""
        if not hasattr(self, "_page"):
            return  # the constructor refused a value
        self._asking.close()
        self._page.close()
        super().close()

    # -- what the page is told -------------------------------------------------------------------

    def _post(self, message: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        """Send a message to the page, from whatever thread."""
        self._send({"method": "custom", "content": message}, buffers=buffers)

    def _tell_user(self, sentence: str) -> None:
        self._post({"told": sentence})

    def _tell(self) -> None:
        """Show what has changed in the conversation; called from whatever thread."""
        self.system = text_of(self._conversation.system)  # a cell may have set it
        turns = self._conversation.turns
        self._told = messages_of(turns)
        self.messages = self._told
        self.response = turns[-1].response if turns else None

    def _show_settings(self) -> None:
        self._settings = {name: getattr(self, name) for name in SETTINGS}

    @observe(*SETTINGS)
    def _take_settings(self, change: Any) -> None:
        conversation = self._conversation
        if change.name == "system" and change.new != text_of(conversation.system):
            conversation.system = system_message(change.new) if change.new else None
            conversation.note()
        self._show_settings()

    # -- what the page and Python ask for --------------------------------------------------------

    def _hear(self, _: Any, content: Any, buffers: Any) -> None:
        self._answering.hear(content, buffers or [])

    def _refuse_if_closed(self) -> None:
        if self.comm is None:
            raise InputError("The chat is closed; make a new one, or ChatWidget.load(...) a talk.")

    def _begin_to_ask(self) -> None:
        self._refuse_if_closed()
        # Another endpoint may be in force than the last time.
        self._about = {**self._about, **self._asking.speaker()}

    def _ipython_display_(self, **_: Any) -> None:
        self._refuse_if_closed()
        self._page.display(*self._bundle())
