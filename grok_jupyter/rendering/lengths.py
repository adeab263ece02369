"""Lengths of texts: what two have in common, and how a page counts."""

from __future__ import annotations

__all__ = ["common_length", "utf16_length"]


def common_length(one: str, other: str) -> int:
    """Return how many characters both begin with, by halving: comparing slices is cheap."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def utf16_length(text: str) -> int:
    """Return the length of a text as JavaScript has it; half a character counts as one."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
