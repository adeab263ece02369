"""How a value of the notebook reads in a prompt: on purpose, bounded, and saying what was cut."""

from __future__ import annotations

import inspect
import json
import sys
import traceback
from collections.abc import Callable, Mapping
from itertools import islice
from types import FunctionType
from typing import Any

from grok_jupyter.protocol.images import ImagePart, image
from grok_jupyter.protocol.response import Response

__all__ = ["rendered"]

_MOST_ROWS = 30
_MOST_COLUMNS = 20
_MOST_ENTRIES = 1000  # of a list or dict
_MOST_CHARACTERS = 8000  # of one value; about 2000 tokens


def rendered(value: Any) -> str | ImagePart:
    """Return a value as text for a prompt, or as an image where it is a figure.

    A string or an earlier response is inserted as it is; everything else is cut at a bound that
    the text names.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, Response):
        return value.content
    for matches, render in _RENDERERS:
        if matches(value):
            return render(value)
    return _cut(repr(value))


def _is_from(package: str, *names: str) -> Callable[[Any], bool]:
    """Recognise a class without importing its package: what is not imported has no instances."""

    def matches(value: Any) -> bool:
        return package in sys.modules and any(
            base.__name__ in names and base.__module__.partition(".")[0] == package
            for base in type(value).__mro__
        )

    return matches


def _frame(value: Any) -> str:
    rows, columns = value.shape
    shown = value.iloc[:_MOST_ROWS, :_MOST_COLUMNS]
    kinds = ", ".join(f"{name}: {kind}" for name, kind in shown.dtypes.items())
    note = f"Data frame of {rows:,} rows and {columns:,} columns ({kinds})"
    return f"{note}{_left_out(rows, columns)}:\n{_cut(shown.to_csv().rstrip())}"


def _series(value: Any) -> str:
    note = f"Series {value.name!r} of {len(value):,} values ({value.dtype})"
    shown = value.iloc[:_MOST_ROWS].to_csv(header=False).rstrip()
    return f"{note}{_left_out(len(value), 1)}:\n{_cut(shown)}"


def _left_out(rows: int, columns: int) -> str:
    cut = [
        f"{most} of {count:,} {what}"
        for count, most, what in ((rows, _MOST_ROWS, "rows"), (columns, _MOST_COLUMNS, "columns"))
        if count > most
    ]
    return f", showing {' and '.join(cut)}" if cut else ""


def _array(value: Any) -> str:
    note = f"Array of shape {value.shape}, {value.dtype}"
    return f"{note}:\n{_cut(str(value))}"


def _exception(value: BaseException) -> str:
    lines = traceback.format_exception(type(value), value, value.__traceback__)
    text = "".join(lines).rstrip()
    if len(text) > _MOST_CHARACTERS:  # the end says what happened
        text = (
            f"[the first {len(text) - _MOST_CHARACTERS:,} characters are cut]\n"
            + (text[-_MOST_CHARACTERS:])
        )
    return text


def _source(value: Any) -> str:
    try:
        return _cut(inspect.getsource(value).rstrip())
    except (OSError, TypeError):
        return _cut(repr(value))


def _json(value: Any) -> str:
    shown, note = value, ""
    if len(value) > _MOST_ENTRIES:  # before it is written out, which may be costly
        first = islice(value.items() if isinstance(value, Mapping) else value, _MOST_ENTRIES)
        shown = dict(first) if isinstance(value, Mapping) else list(first)
        note = f"\n[{len(value) - _MOST_ENTRIES:,} more entries are cut]"
    try:
        return _cut(json.dumps(shown, ensure_ascii=False, indent=1)) + note
    except (TypeError, ValueError, RecursionError):
        return _cut(repr(shown)) + note


def _cut(text: str) -> str:
    if len(text) <= _MOST_CHARACTERS:
        return text
    left_out = len(text) - _MOST_CHARACTERS
    return f"{text[:_MOST_CHARACTERS]}\n[{left_out:,} more characters are cut]"


_RENDERERS: tuple[tuple[Callable[[Any], bool], Callable[[Any], str | ImagePart]], ...] = (
    (_is_from("pandas", "DataFrame"), _frame),
    (_is_from("pandas", "Series"), _series),
    (_is_from("matplotlib", "Figure", "Axes"), image),
    (_is_from("PIL", "Image"), image),
    (_is_from("IPython", "Image"), image),
    (lambda value: isinstance(value, ImagePart), image),
    (_is_from("numpy", "ndarray"), _array),
    (_is_from("numpy", "generic"), str),  # a number, however numpy spells its repr
    (lambda value: isinstance(value, BaseException), _exception),
    (lambda value: isinstance(value, (FunctionType, type)), _source),
    (lambda value: isinstance(value, (Mapping, list, tuple)), _json),
)
