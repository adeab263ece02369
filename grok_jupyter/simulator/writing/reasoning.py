"""The reasoning text: an honest account of how the endpoint finds its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grok_jupyter.simulator.writing.quote import beginning
from grok_jupyter.simulator.writing.tokens import tokenize

if TYPE_CHECKING:
    from grok_jupyter.simulator.knobs import ReasoningMode
    from grok_jupyter.simulator.request.chat import ChatRequest

__all__ = ["reasoning_mode", "reasoning_tokens"]


def reasoning_mode(request: ChatRequest) -> ReasoningMode:
    """Decide how reasoning shows: the knob first, then the request, then the model's habit."""
    if request.knobs.reasoning is not None:
        return request.knobs.reasoning
    if request.limits.effort == "none":
        return "none"
    return request.model.reasoning


def reasoning_tokens(request: ChatRequest, subject: str) -> tuple[str, ...]:
    """Write the reasoning, longer with more effort.

    Parameters
    ----------
    subject
        What the answer is about, as the end of "I will give ...".
    """
    prompt = beginning(request.prompt, 60)
    effort = request.limits.effort or "high"
    lines = [f"The user says: “{prompt}”." if prompt else "There is no user message."]
    if effort not in {"minimal", "low"}:
        lines.append(
            "I am grok-demo, the embedded endpoint: I do not think, I look for what fits. "
            f"I will give {subject}."
        )
    if effort == "xhigh":
        lines.append("I looked again, as so much effort was asked for, and found the same.")
    return tuple(tokenize(" ".join(lines)))
