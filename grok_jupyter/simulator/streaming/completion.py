"""The whole answer in one JSON object, for a request that does not stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.catalogue.models import DEMO_MODEL, FINGERPRINT
from grok_jupyter.simulator.streaming.logprobs import log_probabilities

if TYPE_CHECKING:
    from grok_jupyter.simulator.request.chat import ChatRequest
    from grok_jupyter.simulator.streaming.usage import Meter
    from grok_jupyter.simulator.writing.plan import Choice, Plan

__all__ = ["completion"]


def completion(request: ChatRequest, plan: Plan, meter: Meter) -> dict[str, Any]:
    """Return the body of a `chat.completion`; usage is always in it."""
    return {
        "id": plan.id,
        "object": "chat.completion",
        "created": plan.created,
        "model": DEMO_MODEL,
        "choices": [_choice(request, plan, choice) for choice in plan.choices],
        "usage": meter.usage(plan.completion_tokens, len(plan.reasoning)),
        "system_fingerprint": FINGERPRINT,
    }


def _choice(request: ChatRequest, plan: Plan, choice: Choice) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": choice.text}
    if plan.mode == "visible" and choice.index == 0:
        message["reasoning_content"] = "".join(plan.reasoning)
    if choice.calls:
        message["tool_calls"] = [
            {"id": call.id, "type": "function",
             "function": {"name": call.name, "arguments": call.arguments}}
            for call in choice.calls
        ]  # fmt: skip
    message["refusal"] = None
    whole: dict[str, Any] = {"index": choice.index, "message": message}
    if request.limits.alternatives is not None:
        whole["logprobs"] = log_probabilities(choice.tokens, request.limits.alternatives)
    whole["finish_reason"] = choice.finish_reason
    return whole
