"""How `/v1/responses` says no: the same flat body as Chat, with another code."""

from __future__ import annotations

from typing import Any

from grok_jupyter.simulator.refusals import NOT_FOUND, Refusal

__all__ = ["no_such_response", "not_supported", "refuse", "refuse_fields"]

# Captured 2026-09: in place of Chat's prose.
INVALID = "invalid-argument"

# Chat's fields, and what nobody accepts here.
_FOREIGN = (
    "messages", "max_tokens", "max_completion_tokens", "response_format", "reasoning_effort",
    "stop", "n", "stream_options", "presence_penalty", "frequency_penalty", "logit_bias",
    "deferred", "web_search_options", "seed",
)  # fmt: skip


def refuse(error: str) -> Refusal:
    """Refuse a value that has the right type and cannot be used."""
    return Refusal(400, error, INVALID)


def not_supported(what: str) -> Refusal:
    """Refuse an argument, in xAI's words."""
    return refuse(f"Argument not supported: {what}")


def no_such_response(identity: str) -> Refusal:
    """Refuse to look up a response that is not stored (HTTP 404)."""
    return Refusal(404, f"Response with id={identity} not found.", NOT_FOUND)


def refuse_fields(body: dict[str, Any]) -> None:
    """Refuse the fields that belong to Chat Completions or were retired.

    Raises
    ------
    Refusal
        400 that names the field; 410 for Live Search.
    """
    if body.get("search_parameters") is not None:
        raise Refusal(
            410,
            "Live search is deprecated. Please switch to the Agent Tools API: "
            "https://docs.x.ai/docs/guides/tools/overview",
            "The requested resource is no longer available",
        )
    for name in _FOREIGN:
        if body.get(name) is not None:
            raise not_supported(name)
    if body.get("previous_response_id") is not None and body.get("instructions") is not None:
        raise not_supported("instructions and previous_response_id together")
