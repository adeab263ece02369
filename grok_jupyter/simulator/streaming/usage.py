"""What an answer costs: tokens and ticks, by the formula of captured traffic (2026-06).

`total = prompt + completion + reasoning`: reasoning stands outside the completion, unlike OpenAI's
count, and is billed at the completion's price. 1 USD is 1e10 ticks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.refusals import bad_argument
from grok_jupyter.simulator.writing.tokens import count

if TYPE_CHECKING:
    from grok_jupyter.simulator.catalogue.models import Model
    from grok_jupyter.simulator.request.chat import ChatRequest

__all__ = ["Meter", "read_meter"]

# A message costs a little more than its text: its role and where it ends.
PER_MESSAGE = 4
# Prompts are cached in blocks (granularity seen: 49 to 161 tokens, mostly 128).
CACHE_BLOCK = 64


@dataclass(frozen=True, slots=True)
class Meter:
    """Counts for one request; all numbers are tokens."""

    model: Model
    text: int
    images: int
    cached: int

    def usage(self, completion: int, reasoning: int) -> dict[str, Any]:
        """Return the `usage` object after so many completion and reasoning tokens."""
        prompt = self.text + self.images
        price, cached_price, completion_price = self.model.prices
        ticks = (
            (prompt - self.cached) * price
            + self.cached * cached_price
            + (completion + reasoning) * completion_price
        )
        return {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion + reasoning,
            "prompt_tokens_details": {
                "text_tokens": self.text,
                "audio_tokens": 0,
                "image_tokens": self.images,
                "cached_tokens": self.cached,
            },
            "completion_tokens_details": {
                "reasoning_tokens": reasoning,
                "audio_tokens": 0,
                "accepted_prediction_tokens": 0,
                "rejected_prediction_tokens": 0,
            },
            "num_sources_used": 0,
            "cost_in_usd_ticks": ticks,
        }


def read_meter(request: ChatRequest) -> Meter:
    """Count a request's prompt.

    Raises
    ------
    Refusal
        400: the prompt is longer than the model's context.
    """
    sizes = [PER_MESSAGE + count(m.text) + count(m.calls) for m in request.messages]
    tools = sum(
        count(f"{tool.name} {tool.description} {tool.parameters}") for tool in request.tools
    )
    text = sum(sizes) + tools
    images = sum(image.tokens for message in request.messages for image in message.images)
    if text + images > request.model.context:
        raise bad_argument(
            f"This model's maximum prompt length is {request.model.context} but the request "
            f"contains {text + images} tokens."
        )
    # The endpoint keeps nothing, but it can tell what must have been sent before: everything up
    # to the last answer.
    answers = [at for at, message in enumerate(request.messages) if message.role == "assistant"]
    seen = sum(sizes[: answers[-1] + 1]) if answers else 0
    return Meter(request.model, text, images, seen - seen % CACHE_BLOCK)
