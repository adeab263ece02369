"""Another answer to the last question of a chat, and which of several stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.response import Response
from grok_jupyter.session.turn import Turn

if TYPE_CHECKING:
    from grok_jupyter.frontends.widget.chat_runner import ChatRunner
    from grok_jupyter.session.conversation import Conversation

__all__ = ["Choosing"]


class Choosing:
    """What a chat can do with the answer to its last question."""

    _conversation: Conversation
    _asking: ChatRunner

    @property
    def alternatives(self) -> list[Response]:
        """The answers to the last question, in the order in which they were asked for."""
        turns = self._conversation.turns
        last = turns[-1:]
        return [one.response for turn in last for one in turn.alternatives or [turn]]

    def regenerate(self, model: str | None = None, *, wait: bool = True) -> Response:
        """Ask the last question again.

        Parameters
        ----------
        model : str, optional
            Another model to ask, this once: then the answer so far stays as an alternative, which
            :meth:`choose` brings back. Without it the old answer goes, unless there are
            alternatives to it.
        wait : bool
            Whether to return only when the answer is complete.

        Raises
        ------
        InputError
            If nothing was asked yet.
        GrokError, GrokInterrupt
            As ``send``.
        """
        if model is not None and (not isinstance(model, str) or not model.strip()):
            raise InputError(f"model={model!r} names no model; give a text, like 'grok-4.6'.")
        task = self._asking.ask_again(self._last(), model=model)
        return self._asking.wait(task) if wait else task.turn.response

    def choose(self, i: int) -> Response:
        """Have ``alternatives[i]`` be the answer to the last question; return it.

        The talk goes on from it, and it is what is exported. The others stay.

        Raises
        ------
        InputError
            If there is no such answer, or one is still arriving.
        """
        turn = self._last()
        count = len(turn.alternatives or [turn])
        number: Any = i + count if isinstance(i, int) and i < 0 else i
        if not isinstance(number, int) or not 0 <= number < count:
            raise InputError(
                f"There is no alternatives[{i!r}]; the last question has {count}, from 0 on."
            )
        self._conversation.choose(turn, number + 1)
        return self._last().response

    def _last(self) -> Turn:
        turns = self._conversation.turns
        if not turns:
            raise InputError("Nothing has been asked yet; ask with send(...).")
        return turns[-1]
