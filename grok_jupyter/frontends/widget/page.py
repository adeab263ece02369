"""The page of a chat: kept up to date with the conversation by a thread of its own."""

from __future__ import annotations

import logging
from typing import Any

from traitlets import Dict, Instance, List

from grok_jupyter.frontends.widget.kept import Kept
from grok_jupyter.frontends.widget.said import messages_of
from grok_jupyter.frontends.widget.sources import SCRIPT, STYLE
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.live.pacing import Pacing
from grok_jupyter.rendering.live.page import PageWidget
from grok_jupyter.rendering.painter import Painter
from grok_jupyter.rendering.talk.view import TalkView
from grok_jupyter.session.conversation import Conversation

__all__ = ["ChatPage"]

_MOST_PAGES = 50  # whose word on what they show is kept
_RECOVERY = 5.0  # seconds until the next frame, should one fail

_log = logging.getLogger(__name__)


class ChatPage(PageWidget):
    """Shows a conversation, whoever changes it; knows nothing of asking.

    Parameters
    ----------
    conversation : Conversation
        What is shown.
    has_typesetter : bool
        Whether the front end typesets TeX by itself.
    copies : int
        Outputs that hold the talk as Markdown, behind the widget's own.
    """

    _esm = SCRIPT
    _css = STYLE

    # What was said is not sent with each change, which would cost more with every turn: a change
    # goes out as patches, and this is only read for a page that opens later.
    talk = Dict().tag(sync=True, to_json=lambda _, widget: widget._view.state())
    settings = Dict().tag(sync=True)
    models: List[Any] = List().tag(sync=True)
    about = Dict().tag(sync=True)

    messages: List[Any] = List()
    response = Instance(Response, allow_none=True)

    def __init__(
        self, conversation: Conversation, *, has_typesetter: bool, copies: int, **traits: Any
    ) -> None:
        self.conversation = conversation
        self._view = TalkView(conversation, self.post, has_typesetter=has_typesetter)
        self._kept = Kept(copies)
        self._pacing = Pacing()
        self._painter = Painter(self._paint)
        self._revision = -1  # of the conversation, as the traits show it
        self._told: list[Message] = []  # the messages as the trait shows them
        self._shown_in: dict[str, bool] = {}  # by the names of pages that have said so
        super().__init__(**traits)
        conversation.watch(self._look)
        self._painter.start()
        self._look()

    def refuse_if_closed(self) -> None:
        """Refuse what a closed chat cannot do.

        Raises
        ------
        InputError
            If it is closed.
        """
        if self.comm is None:
            raise InputError("The chat is closed; make a new one, or ChatWidget.load(...) a talk.")

    def note_gap(self) -> None:
        """Take note that the page has missed something."""
        self._view.note_gap()
        self._painter.request()

    def note_sight(self, page: str, *, is_shown: bool) -> None:
        """Take note of where the chat is shown: what nobody sees is not drawn.

        A cell that is run again takes its chat off the page, and nobody tells Python but the page.
        """
        was_unseen = self._is_unseen
        others = {name: shown for name, shown in self._shown_in.items() if name != page}
        self._shown_in = dict([*others.items(), (page, is_shown)][-_MOST_PAGES:])
        if was_unseen and is_shown:
            self._view.note_gap()
            self._keep()
        self._painter.request()

    def follow_copies(self) -> None:
        """Tell a page that was loaded again what the outputs behind the chat hold."""
        self._kept.follow(self.post)

    def set_state(self, sync_data: Any) -> None:
        """Take no state from a page: it asks, by messages that are checked."""

    def close(self) -> None:
        """End the thread, and leave nothing in the page."""
        self.conversation.unwatch(self._look)
        self._painter.stop()
        super().close()

    def _ipython_display_(self, **_: Any) -> None:
        self.refuse_if_closed()
        self._kept.update(self.conversation)
        self._kept.display(*self.bundle())

    def _look(self) -> None:
        """See what has changed; called by the conversation, from whatever thread."""
        self._painter.request()
        revision = self._revision
        while revision != self.conversation.revision:  # another thread may change it meanwhile
            revision = self._revision = self.conversation.revision
            try:
                self._tell()
            except Exception:  # of an observer, or of the display: the answer goes on
                _log.exception("What the chat shows could not be told to all.")

    def _tell(self) -> None:
        self._keep()
        turns = self.conversation.turns
        self._told = messages_of(turns)
        self.messages = self._told
        self.response = turns[-1].response if turns else None

    @property
    def _is_unseen(self) -> bool:
        """Whether pages have shown the chat, and none does any more."""
        return bool(self._shown_in) and not any(self._shown_in.values())

    def _keep(self) -> None:
        """Bring the copies up to date, as a turn begins and ends; a page draws them anew."""
        if not self._is_unseen:
            self._kept.update(self.conversation)

    def _paint(self) -> float:
        if self._is_unseen:
            return 0.0
        self._pacing.begin()
        try:
            if self._view.draw():
                self._painter.request()
        except Exception:  # a frame is worth nothing against the answer; the next begins anew
            _log.exception("A frame of the chat failed.")
            self.note_gap()
            return _RECOVERY
        return self._pacing.pause()
