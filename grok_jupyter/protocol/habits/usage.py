"""Usage under the names that other servers give it."""

from __future__ import annotations

from typing import Any

__all__ = ["normal_usage"]

_TOTALS = {
    "prompt_tokens": (
        "input_tokens", "prompt_eval_count", "promptTokenCount", "prompt_token_count",
    ),
    "completion_tokens": (
        "output_tokens", "eval_count", "candidatesTokenCount", "completion_token_count",
    ),
    "total_tokens": ("totalTokenCount", "total_token_count"),
}  # fmt: skip
_CACHED = ("cached_tokens", "prompt_cache_hit_tokens", "cache_read_input_tokens")


def normal_usage(value: dict[str, Any]) -> dict[str, Any]:
    """Return a usage object with xAI's names; the same object where it has them already."""
    usage = dict(value)
    for name, others in _TOTALS.items():
        for other in others:
            if usage.get(name) is None and value.get(other) is not None:
                usage[name] = value[other]
    for ours, theirs in (
        ("prompt_tokens_details", "input_tokens_details"),
        ("completion_tokens_details", "output_tokens_details"),
    ):
        if usage.get(ours) is None and isinstance(value.get(theirs), dict):
            usage[ours] = value[theirs]
    _into(usage, "prompt_tokens_details", "cached_tokens", value, _CACHED)
    _into(usage, "completion_tokens_details", "reasoning_tokens", value, ("reasoning_tokens",))
    return usage if usage != value else value


def _into(
    usage: dict[str, Any], details: str, field: str, value: dict[str, Any], names: tuple[str, ...]
) -> None:
    """Put a count that stands beside the details into them, where they do not have it."""
    inner = usage.get(details)
    inner = inner if isinstance(inner, dict) else {}
    found = next((value[name] for name in names if value.get(name) is not None), None)
    if inner.get(field) is None and found is not None:
        usage[details] = {**inner, field: found}
