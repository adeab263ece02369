"""What an answer used, as the server reported it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from grok_jupyter.protocol.habits.usage import normal_usage
from grok_jupyter.text.excerpt import writable
from grok_jupyter.text.keyless import keyless_repr
from grok_jupyter.text.redaction import beginning

__all__ = [
    "FETCHED", "TICKS_PER_USD", "CompletionTokensDetails", "PromptTokensDetails", "Usage",
    "server_side_calls", "total", "written_cost",
]  # fmt: skip

FETCHED = {"x_posts_fetched", "x_users_fetched"}
"""What ``server_side_tools`` counts besides calls."""

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
    server_side_tools : mapping of str to int
        How often each of the server's own tools ran, as billed, by its name in
        :mod:`grok_jupyter.tools`; for X search also ``x_posts_fetched`` and ``x_users_fetched``.
    """

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    total_tokens: int | None = None
    prompt_tokens_details: PromptTokensDetails = PromptTokensDetails()
    completion_tokens_details: CompletionTokensDetails = CompletionTokensDetails()
    num_sources_used: int | None = None
    cost_in_usd_ticks: int | None = None
    server_side_tools: Mapping[str, int] = field(default_factory=dict, hash=False)

    __repr__ = keyless_repr

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
        prompt_tokens_details=_prompt_details(prompt),
        completion_tokens_details=_completion_details(completion),
        num_sources_used=_count(value.get("num_sources_used")),
        cost_in_usd_ticks=ticks,
        server_side_tools=_tools(value.get("server_side_tools")),
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


def server_side_calls(usage: Usage) -> int:
    """Return how many calls of the server's own tools were billed."""
    return sum(count for tool, count in usage.server_side_tools.items() if tool not in FETCHED)


def _sum(parts: list[Any]) -> Any:
    """Add objects of one dataclass, field by field."""
    if isinstance(parts[0], Mapping):
        names = dict.fromkeys(name for part in parts for name in part)
        return {name: sum(part.get(name, 0) for part in parts) for name in names}
    added = {}
    for one in fields(parts[0]):
        values = [value for part in parts if (value := getattr(part, one.name)) is not None]
        is_count = all(isinstance(value, int) for value in values)
        added[one.name] = (sum(values) if values else None) if is_count else _sum(values)
    return type(parts[0])(**added)


def _tools(value: Any) -> dict[str, int]:
    counts = value.items() if isinstance(value, dict) else ()
    tools: dict[str, int] = {}
    for said, number in counts:
        if isinstance(said, str) and (count := _count(number)):
            name = beginning(writable(said), _LONGEST_NAME)
            if name not in tools and len(tools) >= _MOST_TOOLS:
                name = _OTHERS  # no number is lost
            tools[name] = min(tools.get(name, 0) + count, _TOO_MANY)
    return tools


_OTHERS = "others"  # where a server reports more names than there can be
_LONGEST_NAME = 64  # characters; a name goes into each output's metadata
_MOST_TOOLS = 32


_TOO_MANY = 2**63  # no server counts so far; such a number is an accident
_MOST_TICKS = 10**24  # what counts as this at most is still above any limit
_PROMPT = ("text_tokens", "audio_tokens", "image_tokens", "cached_tokens")
_COMPLETION = (
    "reasoning_tokens",
    "audio_tokens",
    "accepted_prediction_tokens",
    "rejected_prediction_tokens",
)


# The same object wherever nothing is told: a run over rows keeps many.
_NO_PROMPT = PromptTokensDetails()
_NO_COMPLETION = CompletionTokensDetails()


def _prompt_details(value: Any) -> PromptTokensDetails:
    told = _counts(value, _PROMPT)
    return PromptTokensDetails(**told) if told else _NO_PROMPT


def _completion_details(value: Any) -> CompletionTokensDetails:
    told = _counts(value, _COMPLETION)
    return CompletionTokensDetails(**told) if told else _NO_COMPLETION


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
