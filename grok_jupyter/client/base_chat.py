"""What blocking and awaiting chats share: messages, settings and the requests made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from grok_jupyter.client.body import has_one_answer, several_answers
from grok_jupyter.client.checks import items, text
from grok_jupyter.client.flow import ask
from grok_jupyter.client.formats.choosing import format_for
from grok_jupyter.client.replay.request_key import request_key
from grok_jupyter.client.replay.results import recorded_results, takes_recorded
from grok_jupyter.client.shapes.fitting import Fitting
from grok_jupyter.client.tools.caps import Caps
from grok_jupyter.client.tools.confirming import confirm_of
from grok_jupyter.client.tools.rounds import Rounds
from grok_jupyter.client.tools.servers_own import check_tools, wire_tools, with_called_tools
from grok_jupyter.client.tools.toolbox import Toolbox
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.given import shown
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.sealed import for_server, server_of
from grok_jupyter.text.keyless import keyless

if TYPE_CHECKING:
    from grok_jupyter.client.connection import Connection
    from grok_jupyter.client.limits import Limits
    from grok_jupyter.client.shapes import Shape
    from grok_jupyter.client.steps import Flow
    from grok_jupyter.client.transports.seam import Request

__all__ = ["BaseChat", "Prepared"]


_NOT_SENT = {"confirm", "max_calls", "max_cost", "max_rounds", "replay_tools"}
"""Settings that say how functions are called here."""


class Prepared(NamedTuple):
    """A question that is ready to be sent.

    Attributes
    ----------
    rounds : Rounds or None
        The rounds of its answer, if there can be several.
    request : Request
        The first request.
    limits : Limits
        What holds for it.
    """

    rounds: Rounds | None
    request: Request
    limits: Limits

    def flow(self, response: Response) -> Flow:
        """Return the flow that asks, and reads the answer into ``response``."""
        if self.rounds is None:
            return ask(self.request, response, self.limits)
        return self.rounds.ask((self.request, self.limits), response)


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
        self.settings = with_called_tools(
            {name: value for name, value in settings.items() if value is not None}
        )
        self._toolbox: Toolbox | None = None
        # What cannot be used is told at once.
        self._connection.budget.for_answer(self._max_cost({}))
        self._rounds(self.settings, (), stream=True)
        for message in items("messages", messages, "[user(...)]"):
            self.append(message)

    def append(self, message: Message | Response) -> Self:
        """Add a message, or a response as the assistant's turn; return the chat.

        A response whose functions were called brings all calls and results along.
        """
        if isinstance(message, Response):
            self.messages += message.messages
            return self
        if not isinstance(message, Message):
            raise InputError(
                f"append() takes a message or a response, not {type(message).__name__}; write "
                "chat.append(user(...))."
            )
        self.messages.append(message)
        return self

    def with_more(self, messages: Iterable[Message | Response]) -> Self:
        """Return a chat with the same settings, and more messages; this one stays as it is."""
        other = copy(self)
        other.messages = list(self.messages)
        for message in messages:
            other.append(message)
        return other

    def preview(self, *, streaming: bool = True, shape: Shape | None = None) -> Request:
        """Return the request that would ask now; nothing is sent.

        Parameters
        ----------
        streaming : bool
            Whether the answer is to come in pieces.
        shape : Shape, optional
            What the answer is to be.

        Raises
        ------
        InputError
            If there is no message yet, or something cannot be sent.
        """
        _, request, limits = self._first(_asking_for(shape), self.messages, stream=streaming)
        return replace(
            request, body=limits.wire.adapted(request.body, limits.unknown_fields.copy())
        )

    def question(
        self,
        extra: Mapping[str, Any],
        *,
        stream: bool,
        shape: Shape | None = None,
        repair: bool = False,
    ) -> Prepared:
        """Return what asks, of the messages as they are now; nothing is sent.

        Parameters
        ----------
        extra : mapping
            Settings that hold for this question only.
        stream : bool
            Whether the answer is to come in pieces.
        shape : Shape, optional
            What the answer is to be.
        repair : bool
            Whether to ask once more if it does not fit.

        Raises
        ------
        InputError
            If there is no message yet, or something cannot be sent.
        """
        extra = with_called_tools(extra)
        messages = list(self.messages)  # as they are now, whatever is appended meanwhile
        settings = {**extra, **_asking_for(shape)}
        fitting = None if shape is None else Fitting(shape, repairs=repair)
        return Prepared(*self._first(settings, messages, stream=stream, fitting=fitting))

    def _first(
        self,
        extra: Mapping[str, Any],
        messages: Sequence[Message],
        *,
        stream: bool,
        fitting: Fitting | None = None,
    ) -> tuple[Rounds | None, Request, Limits]:
        """Return the rounds of an answer, if there can be several, and the first request."""
        settings = {**self.settings, **extra}
        rounds = self._rounds(settings, messages, stream=stream, fitting=fitting)
        if rounds is not None:
            return rounds, *rounds.first()
        return None, *self._request(extra, stream=stream, messages=messages)

    def _rounds(
        self,
        settings: Mapping[str, Any],
        question: Sequence[Message],
        *,
        stream: bool,
        fitting: Fitting | None = None,
    ) -> Rounds | None:
        caps, confirm = Caps.of(settings), confirm_of(settings.get("confirm"))
        toolbox = self._toolbox_of(settings)
        if not toolbox.functions and fitting is None:
            return None
        n = several_answers(settings)
        if toolbox.functions and n is not None:
            raise InputError(
                f"n={shown(n, 20)} asks for several answers, and functions are called for "
                "one; leave n out, or ask several times."
            )

        def request(more: Sequence[Message], instead: Mapping[str, Any]) -> tuple[Request, Limits]:
            changed = {**settings, **instead}
            return self._request(changed, stream=stream, messages=[*question, *more])

        def recorded(more: Sequence[Message]) -> Mapping[str, str]:
            body = request(more, {})[0].body
            endpoint = self._connection.endpoint.base_url
            return recorded_results(self._connection.replay, request_key(endpoint, body))

        asked = settings.get("replay_tools") or self._connection.replay_tools
        return Rounds(
            toolbox,
            caps,
            confirm,
            request,
            self._connection.budget.for_answer(settings.get("max_cost")).allows_more,
            settings.get("tool_choice"),
            recorded=recorded if takes_recorded(asked, self._connection.replay) else None,
            fitting=fitting,
            has_tools=bool(settings.get("tools")),
        )

    def _max_cost(self, extra: Mapping[str, Any]) -> float | None:
        """Return what one answer may cost, in USD."""
        most: float | None = {**self.settings, **extra}.get("max_cost")
        return most

    def _toolbox_of(self, settings: Mapping[str, Any]) -> Toolbox:
        toolbox = Toolbox.of(settings.get("tools"), self._toolbox)
        if toolbox.functions:
            self._toolbox = toolbox
        return toolbox

    def _request(
        self,
        extra: Mapping[str, Any],
        *,
        stream: bool,
        messages: Sequence[Message],
    ) -> tuple[Request, Limits]:
        settings = {**self.settings, **extra}
        toolbox = self._toolbox_of(settings)
        settings = {name: value for name, value in settings.items() if name not in _NOT_SENT}
        self._connection.tokens.note(wire_tools(settings))
        check_tools(settings, is_http_allowed=self._connection.endpoint.allows_http)
        if toolbox.functions:
            settings["tools"] = toolbox.offered
            settings["tool_choice"] = toolbox.choice(settings.get("tool_choice"))
        wire = format_for(self._connection.api, self.model, settings)
        messages = for_server(messages, server_of(self._connection.url(wire.path)))
        body = wire.body(self.model, messages, settings, stream=stream)
        request = self._connection.request("POST", wire.path, body, is_streaming=stream)
        limits = self._connection.limits(
            self.model,
            is_streaming=stream,
            has_one_answer=has_one_answer(settings),
            wire=wire,
        )
        return request, limits

    def __repr__(self) -> str:
        return f"{type(self).__name__}(model={keyless(self.model)}, messages={len(self.messages)})"


def _asking_for(shape: Shape | None) -> dict[str, Any]:
    return {} if shape is None else {"response_format": shape.response_format}
