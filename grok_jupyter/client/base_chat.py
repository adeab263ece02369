"""What blocking and awaiting chats share: messages, settings and the requests made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from grok_jupyter.client.body import completion_body, has_one_answer, response_format
from grok_jupyter.client.checks import items, text
from grok_jupyter.client.flow import ask
from grok_jupyter.client.replay.request_key import request_key
from grok_jupyter.client.replay.results import recorded_results, takes_recorded
from grok_jupyter.client.tools.caps import Caps
from grok_jupyter.client.tools.confirming import confirm_of
from grok_jupyter.client.tools.rounds import Rounds, always
from grok_jupyter.client.tools.toolbox import Toolbox
from grok_jupyter.protocol.endings import why_it_ended
from grok_jupyter.protocol.errors import AnswerError, InputError
from grok_jupyter.protocol.given import shown
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.response import Response, json_in
from grok_jupyter.text.excerpt import excerpt

if TYPE_CHECKING:
    from grok_jupyter.client.connection import Connection
    from grok_jupyter.client.limits import Limits
    from grok_jupyter.client.steps import Flow
    from grok_jupyter.client.transports.seam import Request

__all__ = ["BaseChat", "parsed", "shape_setting"]


_NOT_SENT = {"confirm", "max_calls", "max_rounds", "replay_tools"}
"""Settings that say how functions are called here."""


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
    may_go_on : callable
        Asked between the rounds of an answer, with the response as it is: whether another round
        with tools may follow. If not, the next one is the last, and goes without them.
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
        self.may_go_on: Callable[[Response], bool] = always
        self._toolbox: Toolbox | None = None
        self._rounds(self.settings, stream=True)  # what cannot be used is told at once
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

    def _flow(self, response: Response, extra: Mapping[str, Any], *, stream: bool) -> Flow:
        """Return what asks, in rounds where functions are given as tools."""
        rounds = self._rounds({**self.settings, **extra}, stream=stream)
        if rounds is not None:
            return rounds.ask(rounds.first(), response)
        request, limits = self._request(extra, stream=stream)
        return ask(request, response, limits)

    def _rounds(self, settings: Mapping[str, Any], *, stream: bool) -> Rounds | None:
        caps, confirm = Caps.of(settings), confirm_of(settings.get("confirm"))
        toolbox = self._toolbox_of(settings)
        if not toolbox.functions:
            return None
        if not has_one_answer(settings):
            n = settings.get("n") or settings["extra_body"]["n"]
            raise InputError(
                f"n={shown(n, 20)} asks for several answers, and functions are called for "
                "one; leave n out, or ask several times."
            )
        question = list(self.messages)

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
            settings.get("tool_choice"),
            lambda response: self.may_go_on(response),  # noqa: PLW0108 - as it is by then
            recorded if takes_recorded(asked, self._connection.replay) else None,
        )

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
        messages: Sequence[Message] | None = None,
    ) -> tuple[Request, Limits]:
        settings = {**self.settings, **extra}
        toolbox = self._toolbox_of(settings)
        settings = {name: value for name, value in settings.items() if name not in _NOT_SENT}
        if toolbox.functions:
            settings["tools"] = toolbox.offered
            settings["tool_choice"] = toolbox.choice(settings.get("tool_choice"))
        messages = self.messages if messages is None else messages
        body = completion_body(self.model, messages, settings, stream=stream)
        request = self._connection.request("POST", "/chat/completions", body, is_streaming=stream)
        limits = self._connection.limits(
            self.model, is_streaming=stream, has_one_answer=has_one_answer(settings)
        )
        return request, limits

    def __repr__(self) -> str:
        return f"{type(self).__name__}(model={self.model!r}, messages={len(self.messages)})"


def parsed(response: Response, shape: Any) -> Any:
    """Return the answer as an instance of ``shape``, and keep it in ``response.parsed``.

    Raises
    ------
    AnswerError
        If the answer does not fit.
    """
    validate = getattr(shape, "model_validate_json", None)
    if validate is None:
        response.parsed = response.json()
        return response.parsed
    answer = response.final.content
    text = json_in(answer)
    try:
        response.parsed = validate(answer if text is None else text)
    except ValueError as error:  # pydantic's ValidationError is one
        unfit = _unfit(error)
    else:
        return response.parsed
    # Not within the handler: pydantic's own error quotes the answer, and that may hold a key.
    cause = why_it_ended(response.finish_reason, is_refused=response.is_refused)
    if cause or not answer.strip():
        what, step = cause or ("The answer is empty", "Ask again")
        raise AnswerError(
            f"{what}, and what came is not a whole {shape.__name__}; it is in .response. {step}.",
            response=response,
        )
    raise AnswerError(
        f"The answer does not fit {shape.__name__} ({unfit}); it is in .response. Ask again, or "
        "loosen the model.",
        response=response,
    )


def _unfit(error: ValueError) -> str:
    """Return what does not fit, without the values: they may hold a key."""
    if not hasattr(error, "errors"):
        return excerpt(str(error), 200)
    problems = [
        f"{'.'.join(map(str, problem['loc'])) or 'the whole'}: {problem['msg']}"
        for problem in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    return excerpt("; ".join(problems), 300)


def shape_setting(shape: Any) -> dict[str, Any]:
    """Return the setting that asks for ``shape``: a pydantic model, or a JSON schema as a dict."""
    if hasattr(shape, "model_json_schema"):
        return {"response_format": response_format(shape)}
    if isinstance(shape, Mapping):
        schema = {"name": "answer", "schema": dict(shape), "strict": True}
        return {"response_format": {"type": "json_schema", "json_schema": schema}}
    raise InputError(
        f"parse() takes a pydantic model or a JSON schema, not {shown(shape, 60)}; pass "
        "the class itself."
    )
