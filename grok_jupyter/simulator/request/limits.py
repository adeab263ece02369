"""The parameters that shape an answer, and those that a model refuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.refusals import Refusal, bad_argument, unsupported_parameter
from grok_jupyter.simulator.request.fields import flag, number, string, strings, whole

if TYPE_CHECKING:
    from grok_jupyter.simulator.catalogue.models import Model

__all__ = ["Limits", "read_limits"]

MOST_STOPS, MOST_CHOICES, MOST_ALTERNATIVES = 4, 128, 8  # xAI REST reference, Chat completions


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, how often and in how much detail to answer.

    Parameters
    ----------
    tokens
        Longest visible answer in tokens; reasoning does not count (xAI REST reference).
    stops
        Strings that end the answer before them.
    alternatives
        How many other tokens to list with each one's log probability; `None`: no log
        probabilities at all.
    """

    choices: int
    tokens: int | None
    stops: tuple[str, ...]
    effort: str | None
    alternatives: int | None


def read_limits(body: dict[str, Any], model: Model) -> Limits:
    """Read and check everything that is neither a message nor a tool.

    Raises
    ------
    Refusal
        400 for values out of range or refused by the model, 410 for what xAI has retired.
    """
    if body.get("search_parameters") is not None:
        raise Refusal(
            410,
            "Live search is deprecated. Please switch to the Agent Tools API: "
            "https://docs.x.ai/docs/guides/tools/overview",
            "The requested resource is no longer available",
        )
    for name in ("presence_penalty", "frequency_penalty", "stop"):
        # Even a penalty of 0 is refused (reports of 2026).
        if name in model.refuses and body.get(name) is not None:
            raise unsupported_parameter(model.id, name)
    for name in ("logit_bias", "deferred"):
        if body.get(name):
            raise unsupported_parameter(model.id, name)
    number(body, "temperature", 0, 2)
    if number(body, "top_p", 0, 1) == 0:
        raise bad_argument("top_p must be above 0 and at most 1, got 0.")
    number(body, "presence_penalty", -2, 2)
    number(body, "frequency_penalty", -2, 2)
    whole(body, "seed", -(2**63), 2**63 - 1)
    string(body, "user")
    tokens = whole(body, "max_completion_tokens", 1)
    if tokens is None:
        tokens = whole(body, "max_tokens", 1)
    return Limits(
        choices=whole(body, "n", 1, MOST_CHOICES) or 1,
        tokens=tokens,
        stops=_stops(body),
        effort=_effort(body, model),
        alternatives=_alternatives(body),
    )


def _stops(body: dict[str, Any]) -> tuple[str, ...]:
    stops = strings(body, "stop")
    if len(stops) > MOST_STOPS or "" in stops:
        raise bad_argument(f"stop takes at most {MOST_STOPS} strings, none of them empty.")
    return stops


def _effort(body: dict[str, Any], model: Model) -> str | None:
    effort = string(body, "reasoning_effort")
    if effort is None:
        return None
    if not model.efforts:
        raise unsupported_parameter(model.id, "reasoning_effort")
    if effort not in model.efforts:
        listed = ", ".join(model.efforts)
        raise bad_argument(f"reasoning_effort of {model.id} must be one of {listed}, got {effort}.")
    return effort


def _alternatives(body: dict[str, Any]) -> int | None:
    are_wanted = flag(body, "logprobs")
    most = whole(body, "top_logprobs", 0, MOST_ALTERNATIVES)
    if most is not None and not are_wanted:
        raise bad_argument("top_logprobs needs logprobs: true.")
    return (most or 0) if are_wanted else None
