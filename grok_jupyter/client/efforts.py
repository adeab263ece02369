"""Which efforts xAI's models take.

Source: xAI's documentation, Reasoning, and what the server refused in autumn 2026. The listing of
models does not say.
"""

from __future__ import annotations

import re

__all__ = ["efforts_of"]

_DATED = r"(-\d{4}|-latest)?"
_KNOWN = (
    (re.compile(rf"grok-4\.3{_DATED}"), ("none", "low", "medium", "high")),
    (re.compile(rf"grok-4\.5{_DATED}"), ("low", "medium", "high")),
    (re.compile(rf"grok-4\.[67]{_DATED}"), ("low", "medium", "high", "xhigh")),
    (re.compile(rf"grok-4\.20-multi-agent{_DATED}"), ("low", "medium", "high", "xhigh")),
)


def efforts_of(model: str) -> tuple[str, ...]:
    """Return the efforts that a model takes; nothing where that is not known.

    Examples
    --------
    >>> efforts_of("grok-4.5"), efforts_of("other")
    (('low', 'medium', 'high'), ())
    """
    return next((efforts for name, efforts in _KNOWN if name.fullmatch(model)), ())
