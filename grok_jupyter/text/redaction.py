"""Taking keys out of what is shown and kept, and seeing them in what is about to be sent."""

from __future__ import annotations

import re

from grok_jupyter.text.secret import known
from grok_jupyter.text.spellings import Spellings

__all__ = [
    "Redactor",
    "beginning",
    "holds_key",
    "looks_like_key",
    "redacted",
    "without_controls",
]

_CONTROLS = {code: None for code in (*range(32), *range(127, 160)) if code not in {9, 10}}

_WORD = re.compile(r"(?<![A-Za-z0-9])xai-([A-Za-z0-9_-]{16,})")
_CHANGE = re.compile(r"[a-z][A-Z]")


def redacted(text: str, *, is_cut: bool = False) -> str:
    """Return a text with a mark in place of each key that this process knows.

    Parameters
    ----------
    text : str
        What is to be shown or kept.
    is_cut : bool
        Whether there was more of it: then whatever may be the beginning of a key goes from its
        end; else only what tells much of one.
    """
    plain = without_controls(text)
    if plain != text and holds_key(plain):
        text = plain
    for key in known():
        text = key.replaced(text)
        text = text[: key.begun(text).free] if is_cut else key.closed(text)
    return text


def beginning(text: str, length: int) -> str:
    """Return so many characters of a text, from which keys are taken before it is cut."""
    keys = known()
    most = length + sum(key.longest for key in keys)
    return redacted(text[:most], is_cut=len(text) > most)[:length] if keys else text[:length]


def without_controls(text: str) -> str:
    """Return a text without the control characters that no output keeps.

    A key is looked for in what is left: between its letters they would hide it until a terminal, a
    page or a file drops them. Line breaks and tabs stay.
    """
    return text.translate(_CONTROLS)


def holds_key(text: str) -> bool:
    """Return whether a text holds a key that this process knows, in any spelling."""
    plain = without_controls(text)
    return any(key.is_in(text) or (plain != text and key.is_in(plain)) for key in known())


def looks_like_key(text: str) -> bool:
    """Return whether a text holds what looks like a key of xAI, also one that nobody knows.

    That is ``xai-`` and then a run of 16 characters or more that is no word: letters and digits
    mixed, or small and capital letters. Words that hyphens join, as in ``xai-sdk-python``, are no
    keys.

    Examples
    --------
    >>> looks_like_key("Where are the xai-docs?")
    False
    """
    return any(_is_no_word(part) for word in _WORD.findall(text) for part in re.split("[-_]", word))


def _is_no_word(part: str) -> bool:
    """Return whether a run of letters and digits is long, and mixed. Its length may be any."""
    if len(part) < 16:
        return False
    has_digit = any(map(str.isdigit, part))
    has_both = has_digit and any(map(str.isalpha, part))
    return has_both or len(_CHANGE.findall(part)) >= 4


class Redactor:
    """Takes keys out of a text that grows: what may be a key is held back until that is clear.

    What was given out stays as it is, so whoever draws it can go on from there.

    Attributes
    ----------
    has_hidden : bool
        Whether there was a key.
    """

    __slots__ = ("_held", "_keys", "_known", "has_hidden")

    def __init__(self, keys: list[Spellings]) -> None:
        self._keys = keys
        self._known = ""  # what was given out last, and may be the beginning of a key
        self._held = ""
        self.has_hidden = False

    @property
    def is_holding(self) -> bool:
        """Whether something is held back."""
        return bool(self._held)

    def feed(self, piece: str) -> str:
        """Take the next piece; return what may be shown now."""
        text = self._known + self._held + piece
        for key in self._keys:
            clean = key.replaced(text)
            if clean != text:
                self.has_hidden, text = True, clean
        place = free = len(text)
        for key in self._keys:
            begun = key.begun(text)
            place, free = min(place, begun.place), min(free, begun.free)
        given = len(self._known)
        free = max(free, given)
        self._known, self._held = text[min(place, free) : free], text[free:]
        return text[given:free]

    def finish(self) -> str:
        """Say that no more comes; return what was held back."""
        text = self._known + self._held
        given = len(self._known)
        for key in self._keys:
            clean = key.closed(text)
            if clean != text:
                self.has_hidden, text = True, clean
        self._known = self._held = ""
        return text[given:]
