"""An answer as a sequence of steps: what each event adds, and how long it takes to write."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.streaming.logprobs import log_probabilities
from grok_jupyter.simulator.writing.tokens import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grok_jupyter.simulator.request.chat import ChatRequest
    from grok_jupyter.simulator.writing.plan import Choice, Plan

__all__ = ["Step", "steps"]

# A hidden reasoner is heard of about so often: one empty delta for so many tokens of thought.
THOUGHT = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One event's worth of an answer.

    Parameters
    ----------
    index
        The choice that it belongs to.
    weight
        How long it takes, in tokens.
    completion, reasoning
        Tokens spent with this step, for a running total.
    """

    index: int
    delta: dict[str, Any]
    weight: float = 0.0
    completion: int = 0
    reasoning: int = 0
    finish_reason: str | None = None
    logprobs: dict[str, Any] | None = field(default=None, repr=False)


def steps(request: ChatRequest, plan: Plan) -> Iterator[Step]:
    """Yield the steps of a whole answer: reasoning, then content, then the finish."""
    yield from _reasoning(plan)
    for round_ in zip_longest(*(_content(request, choice) for choice in plan.choices)):
        yield from (step for step in round_ if step is not None)
    for choice in plan.choices:
        yield Step(choice.index, {}, finish_reason=choice.finish_reason)


def _reasoning(plan: Plan) -> Iterator[Step]:
    if plan.mode == "visible":
        for token in plan.reasoning:
            yield Step(0, {"reasoning_content": token}, 1, reasoning=1)
        return
    # Captured traffic: grok-4 sends empty deltas (2025-10), before that a placeholder (2025-07).
    delta = {"reasoning_content": "Thinking... "} if plan.mode == "placeholder" else {}
    for thought in _groups(plan.reasoning, THOUGHT):
        yield Step(0, delta, len(thought), reasoning=len(thought))


def _content(request: ChatRequest, choice: Choice) -> Iterator[Step]:
    # By default a whole call comes in one chunk (captured traffic 2026).
    for place, call in enumerate(choice.calls):
        function = {"name": call.name, "arguments": call.arguments}
        entry = {"id": call.id, "index": place, "type": "function", "function": function}
        size = count(call.arguments)
        yield Step(choice.index, {"tool_calls": [entry]}, size, completion=size)
    alternatives = request.limits.alternatives
    for group in _groups(choice.tokens, request.knobs.tokens_per_delta):
        yield Step(
            choice.index,
            {"content": "".join(group)},
            len(group),
            completion=len(group),
            logprobs=None if alternatives is None else log_probabilities(group, alternatives),
        )


def _groups(tokens: tuple[str, ...], size: int) -> Iterator[tuple[str, ...]]:
    return (tokens[start : start + size] for start in range(0, len(tokens), size))
