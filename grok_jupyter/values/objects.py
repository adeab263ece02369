"""Python's own kinds of values, and those of libraries that say what they hold."""

from __future__ import annotations

import dataclasses
import inspect
import json
import traceback
from collections.abc import Mapping
from enum import Enum
from itertools import islice
from os import PathLike, fspath
from types import ModuleType
from typing import Any

from grok_jupyter.values.bounds import MOST_CHARACTERS, clipped, cut, first
from grok_jupyter.values.cell_source import cell_source

__all__ = [
    "dataclass", "enum", "estimator", "exception", "generator", "json_text", "model", "module",
    "path", "set_text", "source",
]  # fmt: skip

_MOST_ENTRIES = 1000  # of a list, dict or set
_MOST_NAMES = 60  # of a module


def json_text(value: Any) -> str:
    """Return a list or mapping as JSON, else as Python writes it."""
    shown, note = value, ""
    # Before it is written out, which may be costly. A class of its own may have more than it says
    # it has, without end.
    is_mapping, count = isinstance(value, Mapping), len(value)
    if count > _MOST_ENTRIES or type(value) not in {dict, list, tuple}:
        entries = list(islice(value.items() if is_mapping else value, _MOST_ENTRIES + 1))
        if len(entries) > _MOST_ENTRIES:
            shown = dict(entries[:-1]) if is_mapping else entries[:-1]
            more = f"{count - _MOST_ENTRIES:,} " if count > _MOST_ENTRIES else ""
            note = f"\n[{more}more entries are cut]"
    try:
        return cut(json.dumps(shown, ensure_ascii=False, indent=1)) + note
    except (TypeError, ValueError, RecursionError):
        return cut(repr(shown)) + note


def set_text(value: Any) -> str:
    """Return a set, in an order that does not change from run to run."""
    first = sorted(map(repr, islice(value, _MOST_ENTRIES)))
    note = f"\n[{len(value) - len(first):,} more entries are cut]" * (len(value) > len(first))
    kind = type(value).__name__
    return cut(f"{kind} of {len(value):,}: {{{', '.join(first)}}}") + note


def dataclass(value: Any) -> str:
    """Return an object of a dataclass: its name, and each field."""
    lines = [
        f"  {field.name}: {clipped(repr(getattr(value, field.name, None)), 500)}"
        for field in dataclasses.fields(value)
        if field.repr
    ]
    return cut("\n".join([type(value).__name__, *lines]))


def model(value: Any) -> str:
    """Return an object of pydantic as JSON."""
    return cut(f"{type(value).__name__}\n{value.model_dump_json(indent=1)}")


def enum(value: Enum) -> str:
    """Return a member of an enumeration, and what else it could be."""
    others = first([member.name for member in type(value)], 50)
    return cut(f"{type(value).__name__}.{value.name} = {value.value!r} (of {others})")


def path(value: PathLike[Any]) -> str:
    """Return a path as text; the file is not read."""
    return str(fspath(value))


def module(value: ModuleType) -> str:
    """Return what a module is called, which version it has, and what it offers."""
    names = [name for name in dir(value) if not name.startswith("_")]
    version = getattr(value, "__version__", "")
    about = (inspect.getdoc(value) or "").partition("\n")[0]
    head = f"Module {value.__name__}" + f" {version}" * bool(version)
    return cut(f"{head}: {about}\nNames: {first(names, _MOST_NAMES)}")


def generator(value: Any) -> str:
    """Name a generator or iterator; to look into it would use it up."""
    name = getattr(value, "__qualname__", type(value).__name__)
    return (
        f"[{type(value).__name__} {name}: its values are not shown, since reading them would use "
        "them up; insert {{list(...)}} of it]"
    )


def estimator(value: Any) -> str:
    """Return an estimator of scikit-learn: its parameters, and whether it is fitted."""
    parameters = value.get_params(deep=True)
    lines = [f"  {name}: {clipped(repr(given), 200)}" for name, given in sorted(parameters.items())]
    fitted = sorted(name for name in vars(value) if name.endswith("_") and name[0] != "_")
    state = f"fitted ({first(fitted, 20)})" if fitted else "not fitted"
    return cut("\n".join([f"{type(value).__name__}, {state}; parameters:", *lines]))


def exception(value: BaseException) -> str:
    """Return the traceback of an exception; of a long one its end, which says what happened."""
    lines = traceback.format_exception(type(value), value, value.__traceback__)
    text = "".join(lines).rstrip()
    if len(text) > MOST_CHARACTERS:
        cut_off = len(text) - MOST_CHARACTERS
        text = f"[the first {cut_off:,} characters are cut]\n{text[-MOST_CHARACTERS:]}"
    return text


def source(value: Any) -> str:
    """Return the source of a function or class, where it can be found."""
    try:
        return cut(inspect.getsource(value).rstrip())
    except (OSError, TypeError):
        found = cell_source(value) if isinstance(value, type) else ""
        return cut(found.rstrip() or repr(value))
