"""What an answer used, as the server reported it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from grok_jupyter.protocol.habits.usage import normal_usage

__all__ = ["CompletionTokensDetails", "PromptTokensDetails", "Usage", "total", "written_cost"]

TICKS_PER_USD = 10_000_000_000
"""``cost_in_usd_ticks`` counts ten-billionths of a dollar (xAI documentation, Cost tracking)."""


@dataclass(frozen=True, slots=True)
class PromptTokensDetails:
    """How the prompt's tokens divide. ``None``: the server did not say."""

    text_tokens: int | None = None
    audio_tokens: int | None = None
    image_tokens: int | None = None
    cached_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class CompletionTokensDetails:
    """What was generated besides the visible answer. ``None``: the server did not say."""

    reasoning_tokens: int | None = None
    audio_tokens: int | None = None
    accepted_prediction_tokens: int | None = None
    rejected_prediction_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one answer.

    On xAI reasoning is counted apart: ``total_tokens`` is prompt + completion + reasoning
    (captured traffic, June 2026). Every number is as reported; ``None`` means unreported.

    Attributes
    ----------
    prompt_tokens, completion_tokens, total_tokens : int or None
        Tokens sent, answered, and altogether.
    prompt_tokens_details, completion_tokens_details
        How they divide.
    num_sources_used : int or None
        Sources that a server-side search used.
    cost_in_usd_ticks : int or None
        What the answer was billed, in ten-billionths of a dollar.
    """

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    total_tokens: int | None = None
    prompt_tokens_details: PromptTokensDetails = PromptTokensDetails()
    completion_tokens_details: CompletionTokensDetails = CompletionTokensDetails()
    num_sources_used: int | None = None
    cost_in_usd_ticks: int | None = None

    @property
    def reasoning_tokens(self) -> int | None:
        """Tokens of reasoning, outside ``completion_tokens``."""
        return self.completion_tokens_details.reasoning_tokens

    @property
    def cached_prompt_text_tokens(self) -> int | None:
        """Prompt tokens that the server found in its cache; they are billed lower."""
        return self.prompt_tokens_details.cached_tokens

    @property
    def cost_usd(self) -> float | None:
        """What the answer was billed, in USD; ``None`` where the server reports no cost."""
        ticks = self.cost_in_usd_ticks
        return ticks / TICKS_PER_USD if ticks and ticks > 0 else None


def decode_usage(value: Any, previous: Usage | None = None) -> Usage | None:
    """Read a ``usage`` object; ``None`` unless it is one.

    The object is a running total and replaces the previous one. Only a cost that a later object
    leaves out, or sends as 0 (which xAI uses for "unreported"), or lower, is kept: what was
    spent is not given back.
    """
    if not isinstance(value, dict) or not value:
        return None
    value = normal_usage(value)
    prompt = value.get("prompt_tokens_details")
    completion = value.get("completion_tokens_details")
    ticks = _ticks(value.get("cost_in_usd_ticks"))
    before = previous.cost_in_usd_ticks if previous is not None else None
    if before is not None:
        ticks = max(ticks or 0, before)
    return Usage(
        prompt_tokens=_count(value.get("prompt_tokens")),
        completion_tokens=_count(value.get("completion_tokens")),
        total_tokens=_count(value.get("total_tokens")),
        prompt_tokens_details=PromptTokensDetails(**_counts(prompt, _PROMPT)),
        completion_tokens_details=CompletionTokensDetails(**_counts(completion, _COMPLETION)),
        num_sources_used=_count(value.get("num_sources_used")),
        cost_in_usd_ticks=ticks,
    )


def total(usages: Iterable[Usage | None]) -> Usage | None:
    """Return the sum of what several requests used; ``None`` if none reported anything.

    What one of them did not report does not count: the sum is then of the others.

    Examples
    --------
    >>> total([Usage(prompt_tokens=10), None, Usage(prompt_tokens=5)]).prompt_tokens
    15
    """
    known = [usage for usage in usages if usage is not None]
    return _sum(known) if len(known) > 1 else next(iter(known), None)


def _sum(parts: list[Any]) -> Any:
    """Add objects of one dataclass, field by field."""
    added = {}
    for field in fields(parts[0]):
        values = [value for part in parts if (value := getattr(part, field.name)) is not None]
        is_count = all(isinstance(value, int) for value in values)
        added[field.name] = (sum(values) if values else None) if is_count else _sum(values)
    return type(parts[0])(**added)


_TOO_MANY = 2**63  # no server counts so far; such a number is an accident
_MOST_TICKS = 10**24  # what counts as this at most is still above any limit
_PROMPT = ("text_tokens", "audio_tokens", "image_tokens", "cached_tokens")
_COMPLETION = (
    "reasoning_tokens",
    "audio_tokens",
    "accepted_prediction_tokens",
    "rejected_prediction_tokens",
)


def _counts(value: Any, names: tuple[str, ...]) -> dict[str, int | None]:
    return {name: _count(value.get(name)) for name in names} if isinstance(value, dict) else {}


def _count(value: Any) -> int | None:
    if isinstance(value, str) and value.isdecimal() and len(value) < 20:
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if abs(value) < _TOO_MANY else None


def _ticks(value: Any) -> int | None:
    """Return a cost that a server reports; ``None`` unless it is a finite number of 0 or more.

    A limit of costs adds them up: nothing may lower the sum, and no number is too odd to count.
    """
    if isinstance(value, str) and value.isdecimal() and len(value) < 100:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return min(math.ceil(value), _MOST_TICKS) if 0 <= value < math.inf else None


def written_cost(usd: float | None) -> str:
    """Write a cost exactly, as far as ten-billionths of a dollar go; ``""`` if unreported."""
    if usd is None:
        return ""
    digits = f"{usd:.10f}".rstrip("0")
    whole, _, decimals = digits.partition(".")
    return f"{whole}.{decimals:0<2} USD"
