"""A chat completions request, read and checked once; everything after works on the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.refusals import bad_argument, does_not_deserialize
from grok_jupyter.simulator.request.body import identity_of, own_knobs, parse_body, read_model
from grok_jupyter.simulator.request.fields import flag, obj
from grok_jupyter.simulator.request.limits import Limits, read_limits
from grok_jupyter.simulator.request.messages import Message, read_messages
from grok_jupyter.simulator.request.tools import Tool, read_tool_choice, read_tools

if TYPE_CHECKING:
    from grok_jupyter.simulator.catalogue.models import Model
    from grok_jupyter.simulator.knobs import Knobs

__all__ = ["ChatRequest", "read_chat"]


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What the caller wants.

    Parameters
    ----------
    identity
        A hash of the request without its `"simulator"` field: equal requests, equal answers.
    knobs
        The engine's knobs with the request's own over them.
    schema
        The JSON schema that the answer must follow; `{}` for any JSON object, `None` for text.
    """

    identity: str
    model: Model
    messages: tuple[Message, ...]
    knobs: Knobs
    limits: Limits
    tools: tuple[Tool, ...]
    tool_choice: str | Tool
    is_parallel: bool
    schema: dict[str, Any] | None
    is_streaming: bool
    includes_usage: bool
    has_own_fault: bool

    @property
    def prompt(self) -> str:
        """The last thing that the user said; empty if nobody said anything."""
        said = self.messages[: len(self.messages) - len(self.results)]
        return next((m.text for m in reversed(said) if m.role == "user"), "")

    @property
    def results(self) -> tuple[Message, ...]:
        """The results of tools that end the conversation, with the images that belong to them."""
        begin = len(self.messages)
        while begin and (
            self.messages[begin - 1].role == "tool" or self._belongs_to_result(begin - 1)
        ):
            begin -= 1
        return self.messages[begin:]

    def _belongs_to_result(self, index: int) -> bool:
        """Whether a message brings a tool's image: the user speaks, and the tool just before."""
        while index and self.messages[index].role == "user" and self.messages[index].images:
            index -= 1
        return self.messages[index].role == "tool"


def read_chat(data: bytes, knobs: Knobs) -> ChatRequest:
    """Read the body of POST /v1/chat/completions.

    Raises
    ------
    Refusal
        The request cannot be answered; it says why as xAI would.
    """
    body = parse_body(data, "`model` and `messages`")
    knobs, own = own_knobs(body, knobs)
    model = read_model(body)
    if model.is_multi_agent:
        raise bad_argument("Multi Agent requests are not allowed on chat completions")
    tools = read_tools(body)
    options = obj(body, "stream_options") or {}
    is_streaming = flag(body, "stream")
    if options and not is_streaming:
        raise bad_argument("stream_options can only be used with stream: true.")
    return ChatRequest(
        identity=identity_of(body),
        model=model,
        messages=read_messages(body, model),
        knobs=knobs,
        limits=read_limits(body, model),
        tools=tools,
        tool_choice=read_tool_choice(body, tools),
        is_parallel=flag(body, "parallel_tool_calls", default=True),
        schema=_schema(body),
        is_streaming=is_streaming,
        includes_usage=flag(options, "include_usage"),
        has_own_fault="fault" in own,
    )


def _schema(body: dict[str, Any]) -> dict[str, Any] | None:
    wanted = obj(body, "response_format") or {}
    kind = wanted.get("type", "text")
    if kind == "text":
        return None
    if kind == "json_object":
        return {}
    if kind != "json_schema":
        raise bad_argument(f"response_format must be text, json_object or json_schema, not {kind}.")
    schema = (obj(wanted, "json_schema") or {}).get("schema")
    if not isinstance(schema, dict):
        raise does_not_deserialize("response_format.json_schema: missing field `schema`")
    return schema
