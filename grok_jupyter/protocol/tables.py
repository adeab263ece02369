"""The tables of an answer as data: data frames where pandas is there, else lists of dicts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from grok_jupyter.markdown.tables import TextTable, tables

__all__ = ["data_tables"]

# With a zero ahead it is a code: 01234 would not be the same as a number.
_NUMBER = re.compile(
    r"[+-]?(?:[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*|(?=\.\d))(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII
)
_MISSING = {"", "-", "–", "—", "n/a", "na", "nan", "none", "null"}


def data_tables(text: str) -> list[Any]:
    """Return the tables of a text, in order.

    A column is of numbers if each of its cells is one, or empty, a dash, ``n/a`` or the like.

    Returns
    -------
    list of pandas.DataFrame, or list of list of dict
    """
    found = [_converted(table) for table in tables(text)]
    try:
        import pandas as pd
    except ImportError:
        return [
            [dict(zip(_unique(header), row, strict=True)) for row in zip(*columns, strict=True)]
            for header, columns in found
        ]
    return [
        pd.DataFrame(dict(enumerate(columns))).set_axis(header, axis="columns")
        for header, columns in found
    ]


def _converted(table: TextTable) -> tuple[list[str], list[list[Any]]]:
    columns = [[row[index] for row in table.rows] for index in range(len(table.header))]
    return table.header, [_numbers(column) or column for column in columns]


def _numbers(column: Sequence[str]) -> list[Any] | None:
    """Return a column as numbers, ``None`` for what is missing; ``None`` if it holds other text."""
    values: list[Any] = []
    for cell in column:
        text = cell.replace("\N{MINUS SIGN}", "-").strip()
        if text.lower() in _MISSING:
            values.append(None)
        elif _NUMBER.fullmatch(text):
            plain = text.replace(",", "")
            values.append(float(plain) if set(plain) & set(".eE") else int(plain))
        else:
            return None
    return values if any(value is not None for value in values) else None


def _unique(names: Sequence[str]) -> list[str]:
    unique: list[str] = []
    for name in names:
        count = 1
        while (new := name if count == 1 else f"{name} ({count})") in unique:
            count += 1
        unique.append(new)
    return unique
