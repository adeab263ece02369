"""Whether somebody is glad or sorry: what a schema that lists moods is given, by prepared words."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["GLAD", "SORRY", "judged"]

_WORD = re.compile(r"[^\W\d_]+")
GLAD = {
    "love", "loved", "great", "excellent", "perfect", "perfectly", "happy", "fast", "recommend",
    "wonderful", "good", "sturdy", "delicious", "quiet", "bargain", "early", "praise", "pleased",
}  # fmt: skip
SORRY = {
    "broken", "broke", "terrible", "slow", "disappointed", "refund", "worst", "late", "loud",
    "bad", "hate", "scratched", "cold", "expensive", "useless", "awful", "wet", "missing",
    "returned",
}  # fmt: skip
_MOODS = {
    "glad": {"positive", "good", "happy", "satisfied", "praise"},
    "sorry": {"negative", "bad", "unhappy", "dissatisfied", "complaint"},
    "both": {"mixed", "both", "ambivalent"},
    "none": {"neutral", "unclear", "none", "other"},
}


def judged(values: Sequence[object], prompt: str) -> object | None:
    """Return which of some moods a prompt shows; ``None`` if they are none.

    Examples
    --------
    >>> judged(["positive", "negative", "mixed"], "I love it, but it came late.")
    'mixed'
    """
    named = {
        mood: value
        for value in values
        for mood, labels in _MOODS.items()
        if isinstance(value, str) and value.lower() in labels
    }
    if not {"glad", "sorry"} <= named.keys():
        return None
    words = set(_WORD.findall(prompt.lower()))
    glad, sorry = len(words & GLAD), len(words & SORRY)
    if glad and sorry and "both" in named:
        return named["both"]
    if glad == sorry:
        return named.get("none", named.get("both", named["glad"]))
    return named["glad" if glad > sorry else "sorry"]
