"""Reading of records that somebody else may have written: each field is checked as it is taken."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.text.excerpt import excerpt, writable

__all__ = ["LONGEST", "Checked"]

LONGEST = 2**26
"""Characters of the longest text that a record may hold; an image of 20 MiB has fewer."""

_DEEPEST = 40  # lists within lists
_MOST_VALUES = 2**24


class Checked:
    """One object of a record.

    Each method takes a field by its name and raises :class:`InputError`, with the field's place,
    if it is not what it should be. Fields that nobody takes are never looked at.

    Parameters
    ----------
    value : object
        What should be a JSON object.
    place : str
        Where it stands in the record; ``""`` at the top.

    Raises
    ------
    InputError
        If it is something else.
    """

    def __init__(self, value: Any, place: str = "") -> None:
        if not isinstance(value, dict):
            raise _damaged(place or "the whole", value, "an object")
        self._fields = value
        self._place = place

    def __contains__(self, name: str) -> bool:
        return self._fields.get(name) is not None

    def text(self, name: str) -> str:
        """Return a text, or ``""`` where the field is missing."""
        value = self._fields.get(name)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > LONGEST:
            raise self._wrong(name, f"a text of at most {LONGEST:,} characters")
        return writable(value)

    def label(self, name: str) -> str | None:
        """Return a text, or ``None`` where the field is missing."""
        return self.text(name) if name in self else None

    def one_of(self, name: str, *choices: str) -> str:
        """Return a word that must be one of ``choices``."""
        value = self._fields.get(name)
        if value not in choices:
            raise self._wrong(name, f"one of {', '.join(choices)}")
        return str(value)

    def flag(self, name: str) -> bool:
        """Return whether something holds; false where the field is missing."""
        value = self._fields.get(name)
        if value is not None and not isinstance(value, bool):
            raise self._wrong(name, "true or false")
        return bool(value)

    def whole(self, name: str, least: int, most: int) -> int | None:
        """Return a whole number within bounds, or ``None`` where the field is missing."""
        value = self._fields.get(name)
        if value is not None and not (type(value) is int and least <= value <= most):
            raise self._wrong(name, f"a whole number from {least:,} to {most:,}")
        return value

    def seconds(self, name: str) -> float | None:
        """Return a time or a duration in seconds, or ``None`` where the field is missing."""
        value = self._fields.get(name)
        if value is None:
            return None
        if type(value) not in {int, float} or not 0 <= value <= _LATEST:
            raise self._wrong(name, "a number of seconds")
        return float(value)

    def objects(self, name: str, most: int) -> Iterator[Checked]:
        """Walk over a list of at most so many objects; none where the field is missing."""
        value = self._list(name)
        if len(value) > most:
            raise self._wrong(name, f"a list of at most {most:,} objects")
        for index, entry in enumerate(value):
            yield Checked(entry, f"{self._at(name)}[{index}]")

    def object(self, name: str) -> Checked | None:
        """Return an object, or ``None`` where the field is missing."""
        return self.needed(name) if name in self else None

    def needed(self, name: str) -> Checked:
        """Return an object that must be there."""
        return Checked(self._fields.get(name), self._at(name))

    def values(self, name: str) -> list[Any]:
        """Return a list of any JSON values, within reason; empty where the field is missing."""
        value = self._list(name)
        if not _is_bounded(value):
            raise self._wrong(name, "a list of JSON values")
        return value

    def items(self) -> Iterator[tuple[str, Any]]:
        """Walk over the fields as they are: whoever takes them checks them."""
        return iter(self._fields.items())

    def _list(self, name: str) -> list[Any]:
        value = self._fields.get(name)
        if value is not None and not isinstance(value, list):
            raise self._wrong(name, "a list")
        return value or []

    def _wrong(self, name: str, expected: str) -> InputError:
        return _damaged(self._at(name), self._fields.get(name), expected)

    def _at(self, name: str) -> str:
        return f"{self._place}.{name}" if self._place else name


_LATEST = 253_402_300_799  # the end of the year 9999, which dates can still write


def _is_bounded(value: list[Any]) -> bool:
    level: list[Any] = [value]
    seen = 0
    for _ in range(_DEEPEST):
        inner: list[Any] = []
        for entry in level:
            if isinstance(entry, dict):
                inner += entry.values()
            elif isinstance(entry, list):
                inner += entry
            elif not _is_plain(entry):
                return False
        seen += len(inner)
        if not inner:
            return True
        if seen > _MOST_VALUES:
            return False
        level = inner
    return False


def _is_plain(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, (bool, int, str))


def _damaged(place: str, value: Any, expected: str) -> InputError:
    # What is printed of a value must not cost what the value may cost.
    shown = repr(value[:80]) if isinstance(value, str) else type(value).__name__
    shown = repr(value) if type(value) in {bool, float} or value is None else shown
    return InputError(
        f"The record of the talk is damaged: {place} is {excerpt(shown)}, where {expected} "
        "belongs. Take another copy, or export the talk again."
    )
