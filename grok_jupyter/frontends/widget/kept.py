"""The talk as Markdown in the outputs behind a chat's own: what stays in the notebook's file.

A widget leaves nothing in a file that could be read without it. So a few outputs follow it, empty
at first, which take no room; the live view hides them. They hold the talk, page by page, where it
is saved, printed or read without a kernel, and each page's metadata hold the record of its turns,
from which :func:`grok_jupyter.frontends.widget.loading.load` brings the talk back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, NamedTuple
from uuid import uuid4

from IPython.display import display

from grok_jupyter.rendering.talk.markdown import turn_markdown
from grok_jupyter.rendering.talk.pages import BETWEEN, pages
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.dump import dump_head, dump_turn
from grok_jupyter.session.presented import presented, presented_head
from grok_jupyter.session.turn import Turn

__all__ = ["Kept"]

_MOST_DISPLAYS = 4  # which are kept up to date; each costs the page as much as the others
_LARGEST_IMAGE = 100_000  # characters; every save of the notebook writes it


class _Output(NamedTuple):
    """What one output holds."""

    data: dict[str, Any]
    metadata: dict[str, Any]


class _Written(NamedTuple):
    """A turn as it was written last; it changes until it has ended, or gets an error."""

    is_finished: bool
    error: str | None
    markdown: str
    record: dict[str, Any]


# Drawn without any height, but drawn: the live view hides as many outputs as there are pages. An
# output without data would not be drawn at all, and nbconvert complains of it.
_EMPTY = _Output({"text/markdown": "<!-- -->"}, {})
_WITHOUT_WIDGETS = {"text/plain": "A chat; what was said follows."}
_NOTHING_SAID = _Output({"text/markdown": "<sub>nothing was said</sub>"}, {})


class _Display:
    """The outputs of one cell, each with an id by which it is updated."""

    def __init__(self, outputs: list[_Output]) -> None:
        self._names = [uuid4().hex for _ in outputs]
        self._shown = outputs
        for name, output in zip(self._names, outputs, strict=True):
            display(output.data, metadata=output.metadata, raw=True, display_id=name)

    def show(self, outputs: list[_Output], first: int) -> None:
        """Update those that there are and that have changed, from the ``first`` on."""
        for place, output in enumerate(outputs, first):
            if place < len(self._shown) and output != self._shown[place]:
                self._shown[place] = output
                name = self._names[place]
                display(
                    output.data, metadata=output.metadata, raw=True, display_id=name, update=True
                )


class Kept:
    """Keeps the outputs behind a chat up to date.

    Parameters
    ----------
    count : int
        How many outputs follow the chat's own; none where a front end would not hide them. Then
        the talk stays only once it is frozen.
    """

    def __init__(self, count: int = 8) -> None:
        self._count = count
        self._pages: list[_Output] = [_EMPTY] * max(count, 1)
        self._displays: list[_Display] = []
        self._post: Callable[[dict[str, Any]], None] | None = None
        self._known: dict[int, _Written] = {}
        self._lock = Lock()

    def display(self, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> None:
        """Display a chat, and the talk behind it; the main thread's to call.

        Of several displays the newest are kept up to date.

        Parameters
        ----------
        data, metadata : mapping
            What shows the chat itself.
        """
        with self._lock:
            chat = _Output({**data, **_WITHOUT_WIDGETS}, dict(metadata))
            shown = _Display([chat, *self._pages[: self._count]])
            self._displays = [*self._displays, shown][-_MOST_DISPLAYS:]

    def update(self, conversation: Conversation) -> None:
        """Bring the outputs up to date; only those that have changed are sent. Any thread may.

        Parameters
        ----------
        conversation : Conversation
            The talk, also while an answer arrives.
        """
        with self._lock:
            before, self._pages = self._pages, self._written(conversation)
            self._say(1, before, self._pages)
            for shown in self._displays:
                shown.show(self._pages, 1)

    def freeze(self) -> None:
        """Put the talk in the place of the chat: from then on these outputs are ordinary ones."""
        with self._lock:
            first = _NOTHING_SAID if self._pages[0] == _EMPTY else self._pages[0]
            frozen = [first, *self._pages[1:], _EMPTY]
            self._say(0, [], frozen)
            for shown in self._displays:
                shown.show(frozen, 0)
            self._displays = []

    def follow(self, post: Callable[[dict[str, Any]], None]) -> None:
        """Tell a page of the outputs by messages, too, from now on.

        Their ids are known only to the page in which the cell was executed: one that was loaded
        again would keep, and save, what they held then.

        Parameters
        ----------
        post : callable
            Sends a message to the page.
        """
        with self._lock:
            self._post = post
            self._say(1, [], self._pages)

    def _say(self, first: int, before: list[_Output], now: list[_Output]) -> None:
        if self._post is None:
            return
        # The chat's own comes last: when it is gone, the page does not find the others any more.
        for place, output in reversed(list(enumerate(now))):
            if before[place : place + 1] != [output]:
                self._post({"kept": [first + place, *output]})

    def _written(self, conversation: Conversation) -> list[_Output]:
        turns = conversation.turns
        self._known = {turn.id: self._turn(turn) for turn in turns}
        written = pages(turns, len(self._pages), lambda turn: self._known[turn.id].markdown)
        head: dict[str, Any] = dump_head(presented_head(conversation))
        outputs = []
        for number, page in enumerate(written):
            records = [self._known[turn.id].record for turn in page.turns]
            record = (
                {**head, "turns": records} if not number else {"turns": records, "page": number}
            )
            metadata = {"grok_jupyter": {"conversation": record}}
            rule = BETWEEN.lstrip() if number else ""  # as between the turns of a page
            outputs.append(_Output({"text/markdown": rule + page.markdown}, metadata))
        return outputs + [_EMPTY] * (len(self._pages) - len(outputs))

    def _turn(self, turn: Turn) -> _Written:
        known = self._known.get(turn.id)
        state = (turn.response.is_finished, turn.error)  # before the rest, which may go on growing
        if known and known.is_finished and state == (known.is_finished, known.error):
            return known
        clean = presented(turn)
        return _Written(*state, turn_markdown(clean), dump_turn(clean, _LARGEST_IMAGE))
