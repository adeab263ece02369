"""One row of a table, as a template sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.given import shown
from grok_jupyter.values.bounds import first
from grok_jupyter.values.objects import json_text

__all__ = ["Row", "no_column"]

_MOST_NAMES = 20  # that a message lists
_KEYS = "keys"


class Row:
    """The values of one row: ``row.column``, or ``row["a b"]``.

    It has no methods whose names a column could have. ``row.keys()``, which ``dict(row)`` needs,
    are the names of the columns, unless a column is called that.

    Examples
    --------
    >>> row = Row(["city", "a b"], {"city": "Lisbon", "a b": 3}.__getitem__)
    >>> row.city, row["a b"], dict(row)
    ('Lisbon', 3, {'city': 'Lisbon', 'a b': 3})
    """

    __slots__ = ("__names", "__value")  # no column is called as these are by Python

    def __init__(self, names: Sequence[str], value: Callable[[str], Any]) -> None:
        self.__names = names
        self.__value = value

    def __getitem__(self, name: Any) -> Any:
        name = str(name)
        if name not in self.__names:
            raise no_column(name, self.__names)
        return self.__value(name)

    def __getattr__(self, name: str) -> Any:
        if name in self.__names and not name.startswith("__"):
            return self.__value(name)
        if name == _KEYS:
            return partial(list, self.__names)
        raise AttributeError(str(no_column(name, self.__names)), name=name, obj=self)

    def __contains__(self, name: object) -> bool:
        return name in self.__names

    def __iter__(self) -> Iterator[str]:
        return iter(self.__names)

    def __len__(self) -> int:
        return len(self.__names)

    def _ai_repr_(self) -> str:
        return json_text(self.__entries())

    def __repr__(self) -> str:
        return f"Row({shown(self.__entries(), 200)})"

    def __entries(self) -> dict[str, Any]:
        return {name: self.__value(name) for name in self.__names}


def no_column(name: str, names: Sequence[str]) -> InputError:
    """Return the error for a column that is not there; it names those that are."""
    known = first([shown(one, 40) for one in names], _MOST_NAMES) if names else "none"
    return InputError(f"The rows have no column {shown(name, 60)}; there are: {known}.")
