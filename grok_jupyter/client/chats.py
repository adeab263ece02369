"""Making chats: ``client.chat.create(...)``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from grok_jupyter.client.base_chat import BaseChat
from grok_jupyter.client.config import default_model
from grok_jupyter.client.connection import Connection
from grok_jupyter.protocol.messages import Message, Tool
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.server_tool import ServerTool
from grok_jupyter.protocol.tool_runs import ToolRun

__all__ = ["Chats"]

C = TypeVar("C", bound=BaseChat)


class Chats(Generic[C]):
    """Makes chats: ``client.chat``."""

    def __init__(self, connection: Connection, kind: type[C]) -> None:
        self._connection = connection
        self._kind = kind

    def create(
        self,
        /,
        model: str | None = None,
        *,
        messages: Sequence[Message | Response] = (),
        temperature: float | None = None,
        top_p: float | None = None,
        max_tokens: int | None = None,
        seed: int | None = None,
        stop: str | Sequence[str] | None = None,
        n: int | None = None,
        user: str | None = None,
        tools: Sequence[Tool | ServerTool | Callable[..., Any] | dict[str, Any]] | None = None,
        tool_choice: str | Tool | Callable[..., Any] | dict[str, Any] | None = None,
        parallel_tool_calls: bool | None = None,
        max_rounds: int | None = None,
        max_calls: int | None = None,
        max_cost: float | None = None,
        confirm: bool | Callable[[ToolRun], Any] | None = None,
        replay_tools: str | None = None,
        response_format: Any = None,
        reasoning_effort: str | None = None,
        logprobs: bool | None = None,
        top_logprobs: int | None = None,
        frequency_penalty: float | None = None,
        presence_penalty: float | None = None,
        previous_response_id: str | None = None,
        store: bool | None = None,
        include: Sequence[str] | None = None,
        max_turns: int | None = None,
        **extra: Any,
    ) -> C:
        """Make a chat. Nothing is sent; what is left out is never sent either.

        Parameters
        ----------
        model : str, optional
            Default: ``GROK_MODEL``, else ``grok-4.6``.
        messages : sequence of Message, optional
            How the conversation begins.
        temperature : float, optional
            0 to 2; the server's default is 1.
        top_p : float, optional
            Above 0, up to 1.
        max_tokens : int, optional
            Most tokens of visible answer, reasoning not counted; sent as
            ``max_completion_tokens``, and as ``max_tokens`` to a server that refuses that.
        seed : int, optional
            For answers that repeat as far as the server can.
        stop : str or sequence of str, optional
            Up to four texts at which the answer ends; not on reasoning models.
        n : int, optional
            Number of answers; see ``response.choices``.
        user : str, optional
            Your own name for the end user.
        tools, tool_choice, parallel_tool_calls : optional
            xAI's own tools (:mod:`grok_jupyter.tools`), which the server runs, and functions that
            the model may call. A Python function is called here, as often as the
            model asks for it, and the answer is the one after that; a description made by
            :func:`grok_jupyter.chat.tool` leaves ``response.tool_calls`` to you. See
            docs/functions.md.
        max_rounds, max_calls : int, optional
            Most requests for one answer (default 10), of which the last goes without tools, and
            most calls of functions (default 50).
        max_cost : float, optional
            USD for one answer: once its rounds have cost as much, the next one is the last. The
            limit of all answers is the client's.
        confirm : bool or callable, optional
            Ask before each call of a function: ``True`` asks by ``input()``; a function takes the
            :class:`~grok_jupyter.ToolRun` and returns whether it may be.
        replay_tools : str, optional
            As :class:`~grok_jupyter.Client` takes it, for this chat.
        response_format : str, dict or type, optional
            ``"json_object"``, a JSON schema as the API takes it, or a type as ``chat.parse`` takes
            it.
        reasoning_effort : str, optional
            ``"none"``, ``"low"``, ``"medium"``, ``"high"`` or ``"xhigh"``, where the model knows
            it.
        logprobs, top_logprobs : optional
            Log probabilities of the answer's tokens, and of up to 8 others each.
        frequency_penalty, presence_penalty : float, optional
            -2 to 2; not on reasoning models.
        previous_response_id : str, optional
            ``response.id`` of an answer that was stored on the server, which this one follows;
            append only what is new.
        store : bool, optional
            Whether the server keeps question and answer, for 30 days; what goes over the Responses
            API is not stored unless this says so.
        include : sequence of str, optional
            What else the answer is to bring, such as ``"reasoning.encrypted_content"``.
        max_turns : int, optional
            How often the model may use the server's tools in a row. It is sent, and xAI is known
            not to keep to it.
        **extra
            Any other field of the request, sent as it is; ``extra_body``, a dict, takes the place
            of what the arguments make.

        Raises
        ------
        InputError
            If a function cannot be a tool; the sentence says why.
        ConfigError
            If a setting cannot be used.
        """
        settings = {
            "temperature": temperature,
            "top_p": top_p,
            "max_tokens": max_tokens,
            "seed": seed,
            "stop": stop,
            "n": n,
            "user": user,
            "tools": tools,
            "tool_choice": tool_choice,
            "parallel_tool_calls": parallel_tool_calls,
            "max_rounds": max_rounds,
            "max_calls": max_calls,
            "max_cost": max_cost,
            "confirm": confirm,
            "replay_tools": replay_tools,
            "response_format": response_format,
            "reasoning_effort": reasoning_effort,
            "logprobs": logprobs,
            "top_logprobs": top_logprobs,
            "frequency_penalty": frequency_penalty,
            "presence_penalty": presence_penalty,
            "previous_response_id": previous_response_id,
            "store": store,
            "include": include,
            "max_turns": max_turns,
            **extra,
        }
        return self._kind(self._connection, self.named(model), messages, settings)

    @staticmethod
    def named(model: str | None) -> str:
        """Return the model that is asked where one is named, or none."""
        is_blank = isinstance(model, str) and not model
        return default_model() if model is None or is_blank else model
