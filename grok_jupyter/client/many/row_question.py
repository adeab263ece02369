"""What is asked about one row, where more than its messages is its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from grok_jupyter.client.many.failing import as_grok_error
from grok_jupyter.protocol.errors import GrokError
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.response import Response

if TYPE_CHECKING:
    from grok_jupyter.client.shapes import Shape

__all__ = ["Asked", "Given", "RowQuestion"]

Asked = Message | Response
"""What a conversation is made of."""


class RowQuestion(NamedTuple):
    """What a template makes of a row.

    Attributes
    ----------
    messages : sequence of Message or Response
        What is sent.
    settings : mapping
        What holds for this row in place of the settings of all.
    shape : Shape or None
        What its answer is to be; ``None`` for that of all.
    repair : bool
        Whether to ask once more if it does not fit.
    check : callable or None
        Takes the whole answer; what it raises, a ``GrokError``, is the row's error.
    """

    messages: Sequence[Asked]
    settings: Mapping[str, Any] = {}
    shape: Shape | None = None
    repair: bool = False
    check: Callable[[Response], object] | None = None

    def judged(self, response: Response | None, error: GrokError | None) -> GrokError | None:
        """Return why a row has no answer, given what its asking ended with; ``None`` if it has."""
        if error is not None or response is None or self.check is None:
            return error
        try:
            self.check(response)
        except Exception as raised:
            return as_grok_error(raised)
        return None


class Given:
    """A template for messages that were made already: it takes no time.

    Parameters
    ----------
    messages : dict of int to sequence
        By row.
    """

    def __init__(self, messages: Mapping[int, Sequence[Asked]]) -> None:
        self._messages = messages

    def __call__(self, number: int) -> Sequence[Asked]:
        """Return those of a row."""
        return self._messages[number]
