"""One row of a table, as a template sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.given import shown
from grok_jupyter.values.bounds import first
from grok_jupyter.values.objects import json_text

__all__ = ["Row", "no_column"]

_MOST_NAMES = 20  # that a message lists


class Row:
    """The values of one row: ``row.column``, or ``row["a b"]``.

    Examples
    --------
    >>> row = Row(["city", "a b"], {"city": "Lisbon", "a b": 3}.__getitem__)
    >>> row.city, row["a b"], dict(row)
    ('Lisbon', 3, {'city': 'Lisbon', 'a b': 3})
    """

    __slots__ = ("_names", "_value")

    def __init__(self, names: Sequence[str], value: Callable[[str], Any]) -> None:
        self._names = names
        self._value = value

    def keys(self) -> list[str]:
        """Return the names of the columns."""
        return list(self._names)

    def __getitem__(self, name: Any) -> Any:
        name = str(name)
        if name not in self._names:
            raise no_column(name, self._names)
        return self._value(name)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name not in self._names:
            raise AttributeError(str(no_column(name, self._names)), name=name, obj=self)
        return self._value(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def _ai_repr_(self) -> str:
        return json_text(dict(self))

    def __repr__(self) -> str:
        return f"Row({shown(dict(self), 200)})"


def no_column(name: str, names: Sequence[str]) -> InputError:
    """Return the error for a column that is not there; it names those that are."""
    known = first([shown(one, 40) for one in names], _MOST_NAMES) if names else "none"
    return InputError(f"The rows have no column {shown(name, 60)}; there are: {known}.")
