"""The talk as Markdown in the notebook: what is left of a chat where its widget is gone.

A widget leaves nothing in a file that could be read without it. So the talk is kept in the outputs
as Markdown, and the metadata hold the record of its turns, from which
:func:`grok_jupyter.frontends.widget.loading.load` brings it back. Who keeps it depends on the front
end:

``"page"`` (JupyterLab, Notebook 7)
    The output of a chat is Markdown with a type of its own beside it. The page draws the chat in
    its place as long as it has the widget, and writes the talk into the notebook.
``"kernel"`` (nbclient, Voila)
    A second output follows the chat's own and is updated by its display id.
``"nobody"`` (VS Code, Colab)
    These would show the second output. The talk is kept once it is frozen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, NamedTuple
from uuid import uuid4

from IPython.display import display

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.rendering.live.wire import Copy, Frozen, Keeper, Sent
from grok_jupyter.rendering.talk.markdown import turn_markdown
from grok_jupyter.rendering.talk.pages import BETWEEN, pages
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.dump import dump_head, dump_turn
from grok_jupyter.session.presented import presented, presented_head
from grok_jupyter.session.turn import Turn

__all__ = ["NotebookCopies"]

_MOST_PARTS = 8  # of the talk; only those that have changed are sent to the page
_MOST_DISPLAYS = 4  # which the kernel keeps up to date; each costs as much as the others
_LARGEST_IMAGE = 100_000  # characters; every save of the notebook writes it
_NOTHING_SAID = "<sub>nothing was said</sub>"
_PLAIN = {"text/plain": "A chat; what was said follows."}


class _Output(NamedTuple):
    """What one output holds."""

    data: dict[str, Any]
    metadata: dict[str, Any]


class _Part(NamedTuple):
    """Some turns of the talk, as Markdown and as their records."""

    markdown: str
    turns: list[dict[str, Any]]


class _Written(NamedTuple):
    """A turn as it was written last; it changes until it has ended, or gets an error."""

    is_finished: bool
    error: str | None
    markdown: str
    record: dict[str, Any]


class _Display:
    """The outputs of one cell, each with an id by which it is updated."""

    def __init__(self, outputs: list[_Output]) -> None:
        self._names = [uuid4().hex for _ in outputs]
        self._shown = outputs
        for name, output in zip(self._names, outputs, strict=True):
            display(output.data, metadata=output.metadata, raw=True, display_id=name)

    def show(self, outputs: list[_Output]) -> None:
        """Update the last of them, as many as are given, where they have changed."""
        first = len(self._shown) - len(outputs)
        for place, output in enumerate(outputs, first):
            if place >= 0 and output != self._shown[place]:
                self._shown[place] = output
                name = self._names[place]
                display(
                    output.data, metadata=output.metadata, raw=True, display_id=name, update=True
                )


class NotebookCopies:
    """Keeps the talk in the notebook up to date.

    Parameters
    ----------
    keeper : str
        Who writes it there: ``"page"``, ``"kernel"`` or ``"nobody"``.
    mime : str
        The type of the chat's own output, where the page is the keeper.
    """

    def __init__(self, keeper: Keeper, mime: str = "") -> None:
        self._keeper = keeper
        self._mime = mime
        self._head: dict[str, Any] = {}
        self._parts: list[_Part] = []
        self._displays: list[_Display] = []
        self._post: Callable[[Sent], None] | None = None
        self._number = 0  # of the next message to the page
        self._is_frozen = False
        self._known: dict[int, _Written] = {}
        self._lock = Lock()

    def display(self, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> None:
        """Display a chat, with the talk as it stands; the main thread's to call.

        Parameters
        ----------
        data, metadata : mapping
            What shows the chat as an ordinary widget.
        """
        with self._lock:
            self._is_frozen = False
            if self._keeper == "page":
                whole = self._whole()
                own = {"chat": self._mime, **whole.metadata.get("grok_jupyter", {})}
                data = {self._mime: {}, **whole.data}
                display(data, metadata={"grok_jupyter": own}, raw=True)
                return
            outputs = [_Output({**data, **_PLAIN}, dict(metadata))]
            if self._keeper == "kernel":
                outputs.append(self._behind())
            self._displays = [*self._displays, _Display(outputs)][-_MOST_DISPLAYS:]

    def update(self, conversation: Conversation) -> None:
        """Bring what is kept up to date; only what has changed is sent. Any thread may.

        Parameters
        ----------
        conversation : Conversation
            The talk, also while an answer arrives.
        """
        with self._lock:
            before = (self._head, self._parts)
            self._write(conversation)
            if (self._head, self._parts) == before:
                return
            self._say(before[1])
            if self._keeper == "kernel":
                for shown in self._displays:
                    shown.show([self._behind()])

    def freeze(self) -> None:
        """Put the talk in the place of the chat: from then on these outputs are ordinary ones.

        Raises
        ------
        InputError
            If the kernel would have to do it, and the chat has no output of its own.
        """
        with self._lock:
            if self._keeper != "page" and not self._displays:
                raise InputError(
                    "This chat has no output of its own that could become text; show it by "
                    "display(chat), or save the talk with export(path)."
                )
            whole, empty = self._whole(), _Output({"text/markdown": ""}, {})
            frozen = [whole, empty] if self._keeper == "kernel" else [whole]
            for shown in self._displays:
                shown.show(frozen)
            self._displays = []
            self._is_frozen = True
            self._say_frozen()

    def thaw(self) -> None:
        """Take note that the talk goes on."""
        self._is_frozen = False

    def follow(self, post: Callable[[Sent], None], *, is_shown: bool = False) -> None:
        """Tell the page what the notebook is to hold, from now on.

        Parameters
        ----------
        post : callable
            Sends a message to the page.
        is_shown : bool
            Whether a page has shown the chat and not taken it away: it may have been loaded again.
        """
        with self._lock:
            self._post = post
            self._say(None, is_shown=is_shown)
            if self._is_frozen:
                self._say_frozen()

    def _say(self, before: list[_Part] | None, *, is_shown: bool = False) -> None:
        """Send the parts that are not as they were before; without any, all of them."""
        if self._post is None:
            return
        old, new = ([] if before is None else _sent(before)), _sent(self._parts)
        message: Copy = {
            "copy": self._number,
            "all": before is None,
            "shown": is_shown,
            "head": self._head,
            "count": len(new),
            "changed": [
                (place, part.markdown, part.turns)
                for place, part in enumerate(new)
                if old[place : place + 1] != [part]
            ],
        }
        self._number += 1
        self._post(message)

    def _say_frozen(self) -> None:
        if self._post is not None:
            message: Frozen = {"frozen": True}
            self._post(message)

    def _whole(self) -> _Output:
        """Return the talk as one output."""
        turns = [turn for part in self._parts for turn in part.turns]
        markdown = BETWEEN.join(part.markdown for part in self._parts)
        metadata = {"grok_jupyter": {"conversation": {**self._head, "turns": turns}}}
        return _Output({"text/markdown": markdown or _NOTHING_SAID}, metadata if turns else {})

    def _behind(self) -> _Output:
        """Return the output behind the chat's own: empty, it takes no room."""
        return self._whole() if self._parts else _Output({"text/markdown": ""}, {})

    def _write(self, conversation: Conversation) -> None:
        turns = conversation.turns
        self._known = {turn.id: self._turn(turn) for turn in turns}
        self._head = dump_head(presented_head(conversation))
        self._parts = [
            _Part(page.markdown, [self._known[turn.id].record for turn in page.turns])
            for page in pages(turns, _MOST_PARTS, lambda turn: self._known[turn.id].markdown)
        ]

    def _turn(self, turn: Turn) -> _Written:
        known = self._known.get(turn.id)
        state = (turn.response.is_finished, turn.error)  # before the rest, which may go on growing
        if known and known.is_finished and state == (known.is_finished, known.error):
            return known
        clean = presented(turn)
        return _Written(*state, turn_markdown(clean), dump_turn(clean, _LARGEST_IMAGE))


def _sent(parts: list[_Part]) -> list[_Part]:
    """Return parts whose texts, one behind the other, are what the notebook holds."""
    later = [part._replace(markdown=BETWEEN + part.markdown) for part in parts[1:]]
    return [*parts[:1], *later] or [_Part(_NOTHING_SAID, [])]
