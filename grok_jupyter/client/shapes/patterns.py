r"""Patterns as xAI reads them: each is one of the whole text.

Source: xAI's documentation, Structured outputs (2026): no look-around, no ``\b``, ``\p`` or
inline flags. What only Python knows besides (``\A``, groups with names, references back) is not
sent either.
"""

from __future__ import annotations

import re

__all__ = ["means_the_same"]

_UNREAD = re.compile(r"\(\?(?!:)|\\[bBpPAZzG1-9]")


def means_the_same(pattern: str) -> bool:
    r"""Return whether a pattern that is searched for means the same as one of the whole text.

    Examples
    --------
    >>> means_the_same("^(ab|cd)$"), means_the_same("^ab|cd$"), means_the_same("ab")
    (True, False, False)
    """
    if _UNREAD.search(pattern.replace(r"\\", "")):
        return False
    return all(one.startswith("^") and _ends(one) for one in _alternatives(pattern))


def _ends(alternative: str) -> bool:
    before = alternative[:-1]
    is_escaped = (len(before) - len(before.rstrip("\\"))) % 2 == 1
    return alternative.endswith("$") and not is_escaped


def _alternatives(pattern: str) -> list[str]:
    """Return what stands between the bars that are in no group and in no class."""
    found, begin, depth, at = [], 0, 0, 0
    is_in_class = False
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 1
        elif is_in_class:
            is_in_class = sign != "]" or pattern[at - 1] in "[^"  # the first one is of the class
        elif sign == "[":
            is_in_class = True
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and not depth:
            found.append(pattern[begin:at])
            begin = at + 1
        at += 1
    return [*found, pattern[begin:]]
