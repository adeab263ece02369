"""What an output's metadata say of names and numbers that a server gives."""

from __future__ import annotations

from typing import Any

from grok_jupyter.protocol.usage import Usage
from grok_jupyter.text.redaction import beginning

__all__ = ["described_usage", "label"]

_LONGEST = 300  # characters of a name that a server gives


def label(text: str | None) -> str | None:
    """Return a name as it may be kept: bounded, and without a key that the server echoed."""
    return text and beginning(text, _LONGEST)


def described_usage(usage: Usage | None) -> dict[str, Any] | None:
    """Return tokens and cost; ``None`` where none are reported."""
    if usage is None:
        return None
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "reasoning_tokens": usage.reasoning_tokens,
        "total_tokens": usage.total_tokens,
        "cost_in_usd_ticks": usage.cost_in_usd_ticks,
    }
