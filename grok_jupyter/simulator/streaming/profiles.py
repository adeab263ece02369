"""The two wire formats of a stream: as captured in 2025-26, and as xAI's streaming guide has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.catalogue.models import DEMO_MODEL, FINGERPRINT
from grok_jupyter.simulator.streaming.frames import DONE, Frame
from grok_jupyter.simulator.streaming.steps import Step, steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grok_jupyter.simulator.request.chat import ChatRequest
    from grok_jupyter.simulator.streaming.usage import Meter
    from grok_jupyter.simulator.writing.plan import Plan

__all__ = ["frames"]

# The clock in the answers runs at this pace whatever the knobs say, so that they never change the
# bytes.
NOMINAL_RATE, NOMINAL_START = 60.0, 0.3


def frames(request: ChatRequest, plan: Plan, meter: Meter) -> Iterator[Frame]:
    """Yield the events of a stream, `[DONE]` included."""
    profile = _guide if request.knobs.profile == "guide" else _live
    pace = request.knobs.seconds_per_token
    delay = request.knobs.first_token
    for weight, chunk in profile(request, plan, meter):
        yield Frame(delay + weight * pace, chunk)
        delay = 0.0
    yield Frame(0.0, DONE)


Weighted = tuple[float, dict[str, Any]]


def _live(request: ChatRequest, plan: Plan, meter: Meter) -> Iterator[Weighted]:
    """Role once, a finish chunk, and usage in one more chunk if it was asked for."""
    clock = _Clock(plan)
    silent = {choice.index for choice in plan.choices}
    for step in steps(request, plan):
        role = {"role": "assistant"} if step.index in silent else {}
        silent.discard(step.index)
        yield step.weight, clock.chunk([_choice(step, {**step.delta, **role})], step.weight)
    if request.includes_usage:
        usage = meter.usage(plan.completion_tokens, len(plan.reasoning))
        yield 0.0, clock.chunk([], 0.0, usage)


def _guide(request: ChatRequest, plan: Plan, meter: Meter) -> Iterator[Weighted]:
    """Role and running usage in every chunk, and no finish chunk."""
    clock = _Clock(plan)
    completion = reasoning = 0
    for step in steps(request, plan):
        if step.finish_reason:
            continue
        completion += step.completion
        reasoning += step.reasoning
        choice = _choice(step, {**step.delta, "role": "assistant"})
        usage = meter.usage(completion, reasoning)
        yield step.weight, clock.chunk([choice], step.weight, usage)


class _Clock:
    """Stamps chunks with the second they would have been written in (captured traffic 2025-26)."""

    def __init__(self, plan: Plan) -> None:
        self._id = plan.id
        self._now = plan.created + NOMINAL_START

    def chunk(
        self, choices: list[dict[str, Any]], weight: float, usage: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Put choices, and usage if there is some, into a chunk."""
        self._now += weight / NOMINAL_RATE
        chunk = {
            "id": self._id,
            "object": "chat.completion.chunk",
            "created": int(self._now),
            "model": DEMO_MODEL,
            "choices": choices,
        }
        if usage is not None:
            chunk["usage"] = usage
        chunk["system_fingerprint"] = FINGERPRINT
        return chunk


def _choice(step: Step, delta: dict[str, Any]) -> dict[str, Any]:
    choice: dict[str, Any] = {"index": step.index, "delta": delta}
    if step.logprobs is not None:
        choice["logprobs"] = step.logprobs
    if step.finish_reason is not None:
        choice["finish_reason"] = step.finish_reason
    return choice
