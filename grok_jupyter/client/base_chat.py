"""What blocking and awaiting chats share: messages, settings and the requests made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from grok_jupyter.client.body import adapted, completion_body, has_one_answer, response_format
from grok_jupyter.client.checks import items, text
from grok_jupyter.protocol.endings import why_it_ended
from grok_jupyter.protocol.errors import AnswerError, InputError
from grok_jupyter.protocol.given import shown
from grok_jupyter.protocol.messages import Message, assistant
from grok_jupyter.protocol.response import Response, json_in
from grok_jupyter.text.excerpt import excerpt

if TYPE_CHECKING:
    from grok_jupyter.client.connection import Connection
    from grok_jupyter.client.flow import Limits
    from grok_jupyter.client.transports.seam import Request

__all__ = ["BaseChat", "parsed", "shape_setting"]


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

    def preview(self, *, streaming: bool = True) -> Request:
        """Return the request that would ask now; nothing is sent.

        Parameters
        ----------
        streaming : bool
            Whether the answer is to come in pieces.

        Raises
        ------
        InputError
            If there is no message yet, or something cannot be sent.
        """
        request, limits = self._request({}, stream=streaming)
        return replace(request, body=adapted(request.body, limits.unknown_fields.copy()))

    def _request(self, extra: Mapping[str, Any], *, stream: bool) -> tuple[Request, Limits]:
        settings = {**self.settings, **extra}
        body = completion_body(self.model, self.messages, settings, stream=stream)
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
    text = json_in(response.content)
    try:
        response.parsed = validate(response.content if text is None else text)
    except ValueError as error:  # pydantic's ValidationError is one
        unfit = _unfit(error)
    else:
        return response.parsed
    # Not within the handler: pydantic's own error quotes the answer, and that may hold a key.
    cause = why_it_ended(response.finish_reason, is_refused=response.is_refused)
    if cause or not response.content.strip():
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


def _as_message(response: Response) -> Message:
    # The reasoning is not sent back: it would be billed as prompt, and few servers read it.
    message = assistant(response.content) if response.content else assistant()
    return Message(message.role, message.content, tool_calls=tuple(response.tool_calls))
