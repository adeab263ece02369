"""What blocking and awaiting chats share: messages, settings and the requests made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from grok_jupyter.client.body import completion_body, has_one_answer
from grok_jupyter.client.checks import items, text
from grok_jupyter.client.flow import ask
from grok_jupyter.client.shapes.fitting import ask_fitting
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.messages import Message, assistant
from grok_jupyter.protocol.response import Response

if TYPE_CHECKING:
    from grok_jupyter.client.connection import Connection
    from grok_jupyter.client.flow import Limits
    from grok_jupyter.client.shapes import Shape
    from grok_jupyter.client.steps import Flow
    from grok_jupyter.client.transports.seam import Request

__all__ = ["BaseChat"]

_LEAST = 1.0  # seconds for an answer that is asked for once more, however long the first took


class BaseChat:
    """Messages and settings; :class:`Chat` and :class:`AsyncChat` add the asking.

    Attributes
    ----------
    model : str
        The model that is asked.
    messages : list of Message
        What is sent, in order.
    settings : dict
        What the caller set, by the contract's names; nothing else is sent.
    """

    def __init__(
        self,
        connection: Connection,
        model: str,
        messages: Sequence[Message | Response],
        settings: Mapping[str, Any],
    ) -> None:
        self._connection = connection
        self.model = text("model", model, "grok-4.6")
        self.messages: list[Message] = []
        self.settings = {name: value for name, value in settings.items() if value is not None}
        for message in items("messages", messages, "[user(...)]"):
            self.append(message)

    def append(self, message: Message | Response) -> Self:
        """Add a message, or a response as the assistant's turn; return the chat."""
        if isinstance(message, Response):
            message = _as_message(message)
        elif not isinstance(message, Message):
            raise InputError(
                f"append() takes a message or a response, not {type(message).__name__}; write "
                "chat.append(user(...))."
            )
        self.messages.append(message)
        return self

    def _flow(
        self,
        response: Response,
        extra: Mapping[str, Any],
        *,
        stream: bool,
        shape: Shape | None,
        repair: bool,
    ) -> Flow:
        """Return the flow that asks, and reads the answer into ``response``."""
        if shape is None:
            request, limits = self._request(extra, stream=stream)
            return ask(request, response, limits)
        messages = list(self.messages)  # as they are now, whatever is appended meanwhile
        settings = {**extra, "response_format": shape.response_format}
        first, limits = self._request(settings, stream=stream)

        def ask_into(attempt: Response, more: Sequence[Message], spent: float) -> Flow:
            request = first
            if more:
                asked = [*messages, *more]
                request, _ = self._request(settings, stream=stream, messages=asked)
            left = max(_LEAST, limits.timeout - spent)
            return ask(request, attempt, replace(limits, timeout=left))

        return ask_fitting(shape, ask_into, response, limits.redact, repairs=repair)

    def _request(
        self,
        extra: Mapping[str, Any],
        *,
        stream: bool,
        messages: Sequence[Message] | None = None,
    ) -> tuple[Request, Limits]:
        settings = {**self.settings, **extra}
        asked = self.messages if messages is None else messages
        body = completion_body(self.model, asked, settings, stream=stream)
        request = self._connection.request("POST", "/chat/completions", body, is_streaming=stream)
        limits = self._connection.limits(
            self.model, is_streaming=stream, has_one_answer=has_one_answer(settings)
        )
        return request, limits

    def __repr__(self) -> str:
        return f"{type(self).__name__}(model={self.model!r}, messages={len(self.messages)})"


def _as_message(response: Response) -> Message:
    # The reasoning is not sent back: it would be billed as prompt, and few servers read it.
    message = assistant(response.content) if response.content else assistant()
    return Message(message.role, message.content, tool_calls=tuple(response.tool_calls))
