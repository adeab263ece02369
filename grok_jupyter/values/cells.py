"""The cells of a table, as they stand in CSV."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from grok_jupyter.values.bounds import clipped

__all__ = ["as_csv", "cell"]

_MOST_OF_A_CELL = 200  # characters
_LEAST_OF_A_CELL = 12
_MOST_OF_BYTES = 40  # characters of their text


def cell(value: Any, most: int = _MOST_OF_A_CELL) -> str:
    """Return what one cell holds, on one line; nothing for a missing value."""
    if value is None or _is_missing(value):
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray, memoryview)):
        text = f"{len(value):,} bytes: {bytes(value[:most])!r}"
        return clipped(text, min(most, _MOST_OF_BYTES))
    if isinstance(value, (list, tuple, dict)):
        return clipped(_nested(value), most)
    return clipped(str(value), most)


def as_csv(names: Sequence[str], rows: Iterable[Sequence[Any]], most: int) -> tuple[str, int, int]:
    """Return a header and as many whole rows as a budget of characters holds.

    Returns
    -------
    tuple
        The text, how many rows are in it, and the most characters that a cell may have.
    """
    width = min(_MOST_OF_A_CELL, max(_LEAST_OF_A_CELL, most // max(1, len(names)) // 2))
    lines = [_line([clipped(name, width) for name in names])]
    length = len(lines[0])
    for row in rows:
        line = _line([_safe(value, width) for value in row])
        length += len(line)
        if length > most and len(lines) > 1:
            break
        lines.append(line)
    return "".join(lines).removesuffix("\n"), len(lines) - 1, width


def _is_missing(value: Any) -> bool:
    if isinstance(value, float):
        return math.isnan(value)
    return type(value).__name__ in {"NAType", "NaTType"}  # of pandas


def _safe(value: Any, most: int) -> str:
    try:
        return cell(value, most)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a repr of somebody's own
        return f"[{type(value).__name__}: {type(error).__name__}]"


def _line(values: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(values)
    return line.getvalue()


def _nested(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        return repr(value)
