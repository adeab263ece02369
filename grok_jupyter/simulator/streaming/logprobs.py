"""Log probabilities, invented but consistent (schema: xAI REST reference, Chat completions)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["log_probabilities"]

_OTHERS = (" the", " a", ".", ",", " and", " is", " of", "\n")


def log_probabilities(tokens: Iterable[str], alternatives: int) -> dict[str, Any]:
    """Return the `logprobs` object for some tokens.

    Parameters
    ----------
    alternatives
        Entries of `top_logprobs` for each token, the token itself first.
    """
    return {"content": [_entry(token, alternatives) for token in tokens]}


def _entry(token: str, alternatives: int) -> dict[str, Any]:
    chosen = _scored(token, _drawn(token) / 256)
    others = [other for other in _OTHERS if other != token]
    # Each alternative is less likely than the one before it, down from what was chosen.
    ranked = [_scored(other, 1.5 + place) for place, other in enumerate(others)]
    return {**chosen, "top_logprobs": [chosen, *ranked][:alternatives]}


def _scored(token: str, surprise: float) -> dict[str, Any]:
    data = token.encode("utf-8", "replace")
    return {"token": token, "logprob": -round(surprise, 4), "bytes": list(data)}


def _drawn(token: str) -> int:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()[0]
