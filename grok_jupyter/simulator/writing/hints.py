"""What a prompt gives away about the values it wants: places, numbers, words to choose."""

from __future__ import annotations

import re
from functools import cached_property

__all__ = ["Hints"]

_PLACE_NAMES = ("city", "cities", "location", "place", "destination", "town", "country", "region")
_AFTER = re.compile(
    r"\b(?:in|at|for|of|to|from|and|or|between|near)\s+|,\s*(?:and\s+)?", re.IGNORECASE
)
_CAPITALISED = re.compile(r"[A-Z][\w'’-]*(?:\s[A-Z][\w'’-]*)*")
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w])")


class Hints:
    """A prompt, looked through for values.

    Examples
    --------
    >>> Hints("What is the weather in Paris and New York?").places
    ['Paris', 'New York']
    """

    def __init__(self, prompt: str) -> None:
        self.prompt = prompt[:4000]

    @staticmethod
    def is_place(name: str) -> bool:
        """Whether a property of that name wants a place."""
        return any(word in name.lower() for word in _PLACE_NAMES)

    @cached_property
    def places(self) -> list[str]:
        """Capitalised words after a preposition or in a list, in order and without repeats."""
        found = []
        for preposition in _AFTER.finditer(self.prompt):
            name = _CAPITALISED.match(self.prompt, preposition.end())
            if name:
                found.append(name[0])
        return list(dict.fromkeys(found))

    @cached_property
    def numbers(self) -> list[float]:
        """The numbers that the prompt mentions, in order."""
        return [float(number) for number in _NUMBER.findall(self.prompt)]

    def mentions(self, word: str) -> bool:
        """Whether the prompt has the word, in any case."""
        return self.place_of(word) >= 0

    def place_of(self, word: str) -> int:
        """Return where the prompt has the word first, in any case; -1 if it does not."""
        spelled = rf"(?<!\w){re.escape(word)}(?!\w)"
        found = re.search(spelled, self.prompt, re.IGNORECASE) if word else None
        return found.start() if found else -1
