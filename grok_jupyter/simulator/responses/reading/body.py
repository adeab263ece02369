"""A request to `/v1/responses`, read and checked once; everything after works on the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.refusals import unsupported_parameter
from grok_jupyter.simulator.request.body import identity_of, own_knobs, parse_body, read_model
from grok_jupyter.simulator.request.chat import ChatRequest
from grok_jupyter.simulator.request.fields import flag, number, string, strings, whole
from grok_jupyter.simulator.request.limits import MOST_ALTERNATIVES, Limits
from grok_jupyter.simulator.request.messages import Message
from grok_jupyter.simulator.responses.reading.items import read_input
from grok_jupyter.simulator.responses.reading.refusing import (
    no_such_response,
    not_supported,
    refuse,
    refuse_fields,
)
from grok_jupyter.simulator.responses.reading.shape import read_effort, read_format
from grok_jupyter.simulator.responses.reading.tools import Tools, read_choice, read_response_tools

if TYPE_CHECKING:
    from grok_jupyter.simulator.catalogue.models import Model
    from grok_jupyter.simulator.knobs import Knobs
    from grok_jupyter.simulator.request.tools import Tool
    from grok_jupyter.simulator.responses.reading.items import Input
    from grok_jupyter.simulator.responses.stored import Store

__all__ = ["ENCRYPTED", "ResponsesRequest", "read_request"]

ENCRYPTED = "reasoning.encrypted_content"
_INCLUDES = frozenset({
    ENCRYPTED, "no_inline_citations", "web_search_call.action.sources",
    "code_interpreter_call.outputs", "file_search_call.results",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ResponsesRequest:
    """What the caller wants.

    Parameters
    ----------
    chat
        The same as a request of Chat Completions: what an answer's text depends on.
    most_tokens
        Longest visible answer in tokens; reasoning does not count (captured 2026-10).
    files
        Attachments, searched for a fee.
    streams_calls
        Whether a function's arguments come in pieces.
    echo
        The fields that the response repeats, with what stands for those that were not sent.
    """

    chat: ChatRequest
    tools: Tools
    tool_choice: str | Tool
    include: frozenset[str]
    most_tokens: int | None
    files: int
    is_sealed: bool
    is_stored: bool
    has_priority: bool
    streams_calls: bool
    echo: dict[str, Any]

    @property
    def model(self) -> Model:
        """The model that was asked for."""
        return self.chat.model

    @property
    def knobs(self) -> Knobs:
        """The engine's knobs with the request's own over them."""
        return self.chat.knobs


def read_request(data: bytes, knobs: Knobs, store: Store) -> ResponsesRequest:
    """Read the body of POST /v1/responses.

    Raises
    ------
    Refusal
        The request cannot be answered; it says why as xAI would.
    """
    body = parse_body(data, "`model` and `input`")
    knobs, own = own_knobs(body, knobs)
    model = read_model(body)
    refuse_fields(body)
    given = read_input(body, model)
    tools = read_response_tools(body, model)
    choice = read_choice(body, tools)
    effort, reasoning = read_effort(body, model)
    schema, shape = read_format(body)
    most_tokens = whole(body, "max_output_tokens", 1)
    if most_tokens is not None and model.is_multi_agent:
        raise unsupported_parameter(model.id, "max_output_tokens")
    whole(body, "max_turns", 1)  # accepted, and not enforced (captured 2026-10)
    alternatives = _alternatives(body)
    chat = ChatRequest(
        identity=identity_of(body),
        model=model,
        messages=_messages(body, given, store),
        knobs=knobs,
        limits=Limits(choices=1, tokens=None, stops=(), effort=effort, alternatives=alternatives),
        tools=tools.functions,
        tool_choice=choice if tools.functions else "none",
        is_parallel=flag(body, "parallel_tool_calls", default=True),
        schema=schema,
        is_streaming=flag(body, "stream"),
        includes_usage=True,
        has_own_fault="fault" in own,
    )
    tier = string(body, "service_tier") or "default"
    if tier not in {"auto", "default", "priority"}:
        raise refuse(f"service_tier must be default or priority, not {tier}.")
    is_stored = flag(body, "store", default=True)
    return ResponsesRequest(
        chat=chat,
        tools=tools,
        tool_choice=choice,
        include=_include(body),
        most_tokens=most_tokens,
        files=given.files,
        is_sealed=given.is_sealed,
        is_stored=is_stored,
        has_priority=tier == "priority",
        streams_calls=flag(body, "stream_tool_calls"),
        echo={
            "max_output_tokens": most_tokens,
            "parallel_tool_calls": chat.is_parallel,
            "previous_response_id": body.get("previous_response_id"),
            "reasoning": reasoning,
            "temperature": number(body, "temperature", 0, 2),
            "text": {"format": shape},
            "tool_choice": body.get("tool_choice") or "auto",
            "tools": list(tools.echo),
            "top_p": number(body, "top_p", 0, 1),
            "user": string(body, "user"),
            "store": is_stored,
            "service_tier": "priority" if tier == "priority" else "default",
            "top_logprobs": alternatives or 0,
            "prompt_cache_key": string(body, "prompt_cache_key"),
            "max_tool_calls": whole(body, "max_tool_calls", 1),
            "safety_identifier": string(body, "safety_identifier"),
            "instructions": string(body, "instructions"),
        },
    )


def _messages(body: dict[str, Any], given: Input, store: Store) -> tuple[Message, ...]:
    """Put what was said before in front of the input: stored turns, or the instructions."""
    previous = string(body, "previous_response_id")
    if previous is not None:
        stored = store.find(previous)
        if stored is None:
            raise no_such_response(previous)
        messages = (*stored.messages, *given.messages)
    else:
        said = string(body, "instructions")
        messages = (*([Message("system", said)] if said else ()), *given.messages)
    if not messages:
        raise refuse("The input has no message to answer.")
    return messages


def _include(body: dict[str, Any]) -> frozenset[str]:
    wanted = frozenset(strings(body, "include"))
    if wanted - _INCLUDES:
        raise not_supported("include")
    return wanted


def _alternatives(body: dict[str, Any]) -> int | None:
    are_wanted = flag(body, "logprobs")
    most = whole(body, "top_logprobs", 0, MOST_ALTERNATIVES)
    # A count alone asks for them, too.
    return (most or 0) if are_wanted or most else None
