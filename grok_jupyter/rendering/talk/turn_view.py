"""One turn in the page of a chat: what the page has seen of it."""

from __future__ import annotations

from collections.abc import Iterator
from time import time

from grok_jupyter.protocol.images import ImagePart
from grok_jupyter.protocol.shown import Shown
from grok_jupyter.rendering.live.response_renderer import ResponseRenderer
from grok_jupyter.rendering.live.wire import Field, Operation, TurnState
from grok_jupyter.rendering.runs.words import asked
from grok_jupyter.rendering.status import plain, replayed, status_line
from grok_jupyter.rendering.talk.markdown import calls
from grok_jupyter.rendering.thinking import Thinking
from grok_jupyter.session.turn import Turn
from grok_jupyter.text.excerpt import excerpt, writable
from grok_jupyter.text.redaction import redacted

__all__ = ["TurnView"]

_PIECE = 2000  # characters; each takes at most six bytes of a message
_MOST_SHOWN = 16  # attachments that are named
_LABEL = 60  # characters of a name


class TurnView:
    """Tells a page of a turn, piece by piece, and again from the beginning.

    Parameters
    ----------
    turn : Turn
        The turn.
    has_typesetter : bool
        Whether the front end typesets TeX by itself; else formulas are sent as MathML.
    """

    def __init__(self, turn: Turn, *, has_typesetter: bool) -> None:
        self.turn = turn
        self.is_done = False
        self._thinking = Thinking()
        self._shown = Shown(turn.response)
        self._growth: ResponseRenderer | None = ResponseRenderer(
            "json" if turn.is_json else "markdown", has_typesetter=has_typesetter
        )
        self._rendered: list[Operation] = []  # in place of the growth, once nothing can come
        self._response = self._shown.catch_up()  # the turn's, without the keys of this process
        self._told = self._now(has_ended=False)

    @property
    def is_behind(self) -> bool:
        """Whether there is text that has not been rendered."""
        return self._growth is not None and self._growth.is_behind(self._shown.catch_up())

    def begin(self, at: int) -> list[Operation]:
        """Return what shows the turn at a place in the list, without its answer."""
        told: TurnState = {**self._told, "waited": self._waited()}
        return [("turns", at, 0, [told]), *self._say("question", redacted(self.turn.question.text))]

    def catch_up(self) -> list[Operation]:
        """Return what is new since the last time, as much as a frame may bring."""
        response, growth = self._shown.catch_up(), self._growth
        if growth is None:
            return self._ended()
        has_ended = response.is_finished  # asked first: what comes later is in the next frame
        now = (response.elapsed if has_ended else None) or self._waited()
        if self._thinking.note(response, now) and self.turn.thought is None:
            self.turn.thought = self._thinking.seconds
        patches = growth.grow(response)
        has_ended = has_ended and not growth.is_behind(response)
        if has_ended:
            patches += growth.finish()
            self._rendered, self._growth = growth.snapshot(), None
        operations = self._on(patches)
        if has_ended:
            operations += self._say("source", response.content)
            operations += self._say("calls", calls(response))
        operations += self._changed(has_ended=has_ended)
        return operations + (self._ended() if has_ended else [])

    def snapshot(self, at: int) -> list[Operation]:
        """Return what shows the turn, as far as it has been told, in a page that knows nothing."""
        if self._growth is not None:
            return self.begin(at) + self._on(self._growth.snapshot())
        told = self._say("source", self._response.content)
        told += self._say("calls", calls(self._response))
        return self.begin(at) + self._on(self._rendered) + told + self._error()

    def _now(self, *, has_ended: bool) -> TurnState:
        turn, response = self.turn, self._response
        attachments = turn.question.attachments[:_MOST_SHOWN]
        unended = "streaming" if response.content or response.reasoning_content else "pending"
        return {
            "id": turn.id,
            "asked": turn.asked_at,
            "model": plain(turn.model),
            "cell": turn.origin is not None,
            "status": response.status if has_ended else unended,
            "line": self._line() if has_ended else "",
            "asks": None if has_ended else asked(turn),
            "thought": turn.thought,
            "blocking": turn.is_awaited and not has_ended,
            "place": turn.place,
            "images": [
                {"label": _label(name), "kept": part.url.startswith("data:")}
                for name, part in attachments
                if isinstance(part, ImagePart)
            ],
            "values": [_label(name) for name, part in attachments if isinstance(part, str)],
        }

    def _line(self) -> str:
        elapsed = self._response.elapsed
        took = "" if elapsed is None else f"{elapsed:.1f} s"
        parts = (status_line(self._response), took, replayed(self._response))
        return " · ".join(part for part in parts if part)

    def _changed(self, *, has_ended: bool) -> list[Operation]:
        now = self._now(has_ended=has_ended)
        told = dict(self._told)
        changed = {name: value for name, value in now.items() if value != told[name]}
        self._told = now
        return [("turn", self.turn.id, changed)] if changed else []

    def _ended(self) -> list[Operation]:
        """Tell the error, which a turn that failed gets a moment after it has ended.

        An answer that does not fit the shape that was asked for is complete, and an error.
        """
        turn, response = self.turn, self.turn.response
        has_failed = response.status == "failed" or response.fits is False
        if self.is_done or (turn.error is None and has_failed):
            return []
        self.is_done = True
        return self._error()

    def _error(self) -> list[Operation]:
        return self._say("error", redacted(self.turn.error or "")) if self.is_done else []

    def _say(self, field: Field, text: str) -> list[Operation]:
        return [("say", self.turn.id, field, piece) for piece in _pieces(writable(text))]

    def _on(self, patches: list[Operation]) -> list[Operation]:
        return [("on", self.turn.id), *patches] if patches else []

    def _waited(self) -> float:
        return max(0.0, time() - self.turn.asked_at)


def _pieces(text: str) -> Iterator[str]:
    for begin in range(0, len(text), _PIECE):
        yield text[begin : begin + _PIECE]


def _label(name: str) -> str:
    return excerpt(name, _LABEL)
