"""The page of a chat: kept up to date with the conversation by a thread of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from grok_jupyter.frontends.widget.copies import NotebookCopies
from grok_jupyter.rendering.live.pacing import Pacing
from grok_jupyter.rendering.live.wire import Sent
from grok_jupyter.rendering.painter import Painter
from grok_jupyter.rendering.talk.view import TalkView
from grok_jupyter.session.conversation import Conversation

__all__ = ["ChatPage"]

_MOST_PAGES = 50  # whose word on what they show is kept
_RECOVERY = 5.0  # seconds until the next frame, should one fail
_KEPT = 1000  # characters of an answer that are worth keeping before its end
_GROWN = 3  # times as many, until it is worth it again: each time holds the page up
_MOST_KEPT = 20_000  # characters; to draw more would hold the page up

_log = logging.getLogger(__name__)


class ChatPage:
    """Shows a conversation, whoever changes it; knows nothing of asking.

    Parameters
    ----------
    conversation : Conversation
        What is shown.
    post : callable
        Sends a message to the page.
    notify : callable
        Tells Python, from whatever thread, that the conversation has changed.
    has_typesetter : bool
        Whether the front end typesets TeX by itself.
    copies : NotebookCopies
        Keeps the talk in the notebook.
    """

    def __init__(
        self,
        conversation: Conversation,
        post: Callable[[Sent], None],
        notify: Callable[[], None],
        *,
        has_typesetter: bool,
        copies: NotebookCopies,
    ) -> None:
        self._conversation = conversation
        self._post = post
        self._notify = notify
        self._view = TalkView(conversation, post, has_typesetter=has_typesetter)
        self._copies = copies
        self._pacing = Pacing()
        self._painter = Painter(self._paint)
        self._revision = -1  # of the conversation, as Python was told
        self._keep_at = _KEPT
        self._shown_in: dict[str, bool] = {}  # by the names of pages that have said so
        self._left: str | None = None  # the page that went while it showed the chat, if none came
        self._lock = Lock()  # of what pages say: they are heard in several threads

    def begin(self) -> None:
        """Follow the conversation from now on."""
        self._conversation.watch(self._look)
        self._painter.start()
        self._look()

    def close(self) -> None:
        """End the thread."""
        self._conversation.unwatch(self._look)
        self._painter.stop()

    def state(self) -> dict[str, Any]:
        """Return all that is shown, for a page that opens now."""
        return self._view.state()

    @property
    def is_seen(self) -> bool:
        """Whether a page shows the chat now."""
        return any(self._shown_in.values())

    # -- what the page says ----------------------------------------------------------------------

    def request_resync(self) -> None:
        """Take note that the page has missed something."""
        self._view.request_resync()
        self._painter.request()

    def note_visibility(self, page: str, *, is_shown: bool, has_left: bool = False) -> None:
        """Take note of where the chat is shown: what nobody sees is not drawn.

        A cell that is run again takes its chat off the page, and nobody tells Python but the page.

        Parameters
        ----------
        page : str
            The page's own name.
        is_shown : bool
            Whether it shows the chat.
        has_left : bool
            Whether it goes, as when its tab is closed or loaded anew, and showed the chat so far.
        """
        with self._lock:
            was_unseen = self._is_unseen
            others = {name: shown for name, shown in self._shown_in.items() if name != page}
            self._shown_in = dict([*others.items(), (page, is_shown)][-_MOST_PAGES:])
            self._left = page if has_left else None
        if was_unseen and is_shown:
            self._view.request_resync()
            self._keep()
        self._painter.request()

    def follow_copies(self) -> None:
        """Tell a page what its notebook is to hold, now and from now on.

        A page that is loaded anew before its notebook was saved is to show the chat again.
        """
        with self._lock:
            is_shown = self.is_seen or self._left is not None
        if self._is_unseen:  # nothing was kept since
            self._copies.update(self._conversation)
        self._copies.follow(self._post, is_shown=is_shown)

    # -- the outputs of the notebook -------------------------------------------------------------

    def display(self, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> None:
        """Display the widget, which ``data`` and ``metadata`` show, with the talk."""
        self._copies.update(self._conversation)
        self._copies.display(data, metadata)

    def freeze(self) -> None:
        """Put the talk as Markdown in the widget's place.

        Raises
        ------
        InputError
            If an answer is still arriving, or there is no output that could hold the talk.
        """
        self._conversation.refuse_if_busy()
        self._copies.update(self._conversation)
        self._copies.freeze()

    # -- keeping up ------------------------------------------------------------------------------

    def _look(self) -> None:
        """See what has changed; called by the conversation, from whatever thread."""
        self._painter.request()
        revision = self._revision
        while revision != self._conversation.revision:  # another thread may change it meanwhile
            revision = self._revision = self._conversation.revision
            self._keep_at = _KEPT
            try:
                self._keep()
                self._notify()
            except Exception:  # of an observer, or of the display: the answer goes on
                _log.exception("What the chat shows could not be told to all.")

    @property
    def _is_unseen(self) -> bool:
        """Whether pages have shown the chat, and none does any more."""
        return bool(self._shown_in) and not self.is_seen

    def _keep(self) -> None:
        """Bring the copies up to date; a page draws them anew."""
        if not self._is_unseen:
            self._copies.update(self._conversation)

    def _keep_part(self) -> None:
        """Have the copies hold what has arrived, should the kernel go away before the end."""
        if self._keep_at > _MOST_KEPT:
            return
        running = self._conversation.running
        length = len(running.response.content) if running else 0
        if self._keep_at <= length <= _MOST_KEPT:
            self._keep_at = _GROWN * length
            self._keep()

    def _paint(self) -> float:
        if self._is_unseen:
            return 0.0
        self._pacing.begin()
        try:
            if self._view.draw():
                self._painter.request()
            self._keep_part()
        except Exception:  # a frame is worth nothing against the answer; the next begins anew
            _log.exception("A frame of the chat failed.")
            self.request_resync()
            return _RECOVERY
        return self._pacing.pause()
