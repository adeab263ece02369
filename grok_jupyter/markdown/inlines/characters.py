"""What kind of sign a character is, for emphasis: space, punctuation, or of East Asian scripts."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = [
    "CJK",
    "PUNCTUATION",
    "SPACE",
    "as_commonmark",
    "is_amount",
    "kind",
    "may_open_and_close",
]

SPACE, PUNCTUATION, CJK, CJK_PUNCTUATION = 1, 2, 4, 8
_EMOJI = 0x1F000
_PARTING = SPACE | PUNCTUATION | CJK  # beside these, punctuation does not decide


@lru_cache(maxsize=4096)
def kind(character: str) -> int:
    """Return the kind of a character, or of the edge of the text (``""``)."""
    if not character or character in "\t\n\f\r" or unicodedata.category(character) == "Zs":
        return SPACE
    is_sign = unicodedata.category(character)[0] in "PS"
    # Half and full width forms, Han, Kana and Hangul; a wide symbol beyond them is an emoji.
    is_wide = unicodedata.east_asian_width(character) in "WFH"
    is_wide = is_wide or unicodedata.name(character, "").startswith("HANGUL")
    if is_wide and not (is_sign and not "\u3000" <= character < chr(_EMOJI)):
        return CJK | CJK_PUNCTUATION if is_sign else CJK
    return PUNCTUATION if is_sign else 0


def as_commonmark(kind: int) -> int:
    """Return the kind that CommonMark knows: scripts do not matter there."""
    return PUNCTUATION if kind & CJK_PUNCTUATION else kind & ~CJK


def is_amount(character: str) -> bool:
    """Whether an amount may begin with a character: a digit or the sign of a currency."""
    return bool(character) and (character.isdigit() or unicodedata.category(character) == "Sc")


def may_open_and_close(sign: str, before: int, after: int) -> tuple[bool, bool]:
    """Tell whether a run between those kinds may open and may close (CommonMark 6.2).

    East Asian scripts put no spaces around words, so that their own punctuation says nothing about
    where a word ends, and other punctuation beside them is treated as if a space stood there.
    """
    left = not after & SPACE and (not after & PUNCTUATION or bool(before & _PARTING))
    right = not before & SPACE and (not before & PUNCTUATION or bool(after & _PARTING))
    if sign != "_":
        return left, right
    return (
        left and (not right or bool(before & (PUNCTUATION | CJK_PUNCTUATION))),
        right and (not left or bool(after & (PUNCTUATION | CJK_PUNCTUATION))),
    )
