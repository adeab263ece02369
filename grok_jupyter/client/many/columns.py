"""The columns of :attr:`Rows.frame`: without keys, since a notebook keeps what it shows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any

from grok_jupyter.client.many.cleaning import clean
from grok_jupyter.protocol.response import Response

if TYPE_CHECKING:
    from grok_jupyter.client.many.rows import Rows
    from grok_jupyter.client.shapes import Shape

__all__ = ["answers_of", "columns_of", "kinds_of"]

_ANSWER = "answer"
_KINDS = {
    "error": "string", "prompt_tokens": "integer", "completion_tokens": "integer",
    "cost_usd": "number", "elapsed": "number",
}  # fmt: skip


def kinds_of(shape: Shape) -> dict[str, str]:
    """Return the columns that a schema makes, and their types as far as they are simple."""
    if shape.wrapper is not None:
        inner = shape.schema.get("properties", {}).get(shape.wrapper, {})
        return {_ANSWER: _kind(inner, shape.schema)}
    properties = shape.schema.get("properties") or {}
    return {name: _kind(one, shape.schema) for name, one in properties.items()} or {_ANSWER: ""}


def answers_of(
    rows: Rows, kinds: Mapping[str, str] | None, numbers: Iterable[int]
) -> tuple[list[str], list[list[Any]]]:
    """Return what some rows were answered: the names of the columns, and the values by row."""
    found: list[list[Any]] = []
    for row in numbers:
        response = rows.responses[row]
        is_answered = response is not None and row not in rows.errors and response.is_finished
        answered = response if is_answered else None
        if kinds is None:
            found.append([clean(answered.content) if answered is not None else None])
        else:
            fields = _fields(answered, kinds)
            found.append([fields.get(name) for name in kinds])
    return ([_ANSWER] if kinds is None else list(kinds)), found


def columns_of(
    rows: Rows, kinds: Mapping[str, str] | None
) -> tuple[dict[str, list[Any]], dict[str, str]]:
    """Return the columns, by name, and their types.

    Parameters
    ----------
    rows : Rows
        As they are now.
    kinds : mapping or None
        What :func:`kinds_of` made of the schema; ``None`` without one.
    """
    responses = list(rows.responses)  # they may grow meanwhile
    errors = dict(rows.errors)
    answered = [
        one if one is not None and row not in errors and one.is_finished else None
        for row, one in enumerate(responses)
    ]
    columns: dict[str, list[Any]] = {}
    if kinds is None:
        columns[_ANSWER] = [clean(one.content) if one is not None else None for one in answered]
        kinds = {_ANSWER: "string"}
    else:
        fields = [_fields(one, kinds) for one in answered]
        for name in kinds:
            columns[name] = [one.get(name) for one in fields]
    facts = {
        "error": [
            clean(str(errors[row])) if row in errors else None for row in range(len(responses))
        ],
        **_taken(rows, responses),
    }
    names = {name: _free(name, columns) for name in facts}
    columns.update((names[name], values) for name, values in facts.items())
    return columns, {**kinds, **{names[name]: kind for name, kind in _KINDS.items()}}


def _taken(rows: Rows, responses: list[Response | None]) -> dict[str, list[Any]]:
    made: dict[str, list[Any]] = {
        "prompt_tokens": [], "completion_tokens": [], "cost_usd": [], "elapsed": [],
    }  # fmt: skip
    copies = set(rows.copies)
    for row, response in enumerate(responses):
        usage = response.usage if response is not None else None
        if row in copies:
            values: tuple[Any, ...] = (0, 0, 0.0, 0.0)
        elif usage is None:
            values = (None, None, None, response.elapsed if response is not None else None)
        else:
            elapsed = response.elapsed if response is not None else None
            values = usage.prompt_tokens, usage.completion_tokens, usage.cost_usd, elapsed
        for column, value in zip(made.values(), values, strict=True):
            column.append(value)
    return made


def _fields(response: Response | None, kinds: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of one answer by column, without keys."""
    if response is None:
        return {}
    return {name: clean(one) for name, one in _values(response.parsed, kinds).items()}


def _values(value: Any, kinds: Mapping[str, str]) -> dict[str, Any]:
    if list(kinds) == [_ANSWER] and not (isinstance(value, Mapping) and _ANSWER in value):
        return {_ANSWER: _plain(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if dataclasses.is_dataclass(value) or hasattr(type(value), "model_fields"):
        return {name: _plain(getattr(value, name, None)) for name in kinds}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: _plain(one) for name, one in value._asdict().items()}
    return {name: _plain(getattr(value, name, None)) for name in kinds}


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _kind(schema: Any, whole: Mapping[str, Any]) -> str:
    """Return the type that a schema names, also where ``null`` is allowed; ``""`` for others."""
    if not isinstance(schema, Mapping):
        return ""
    reference = schema.get("$ref")
    if isinstance(reference, str):
        inner = whole.get("$defs", {}).get(reference.rpartition("/")[2])
        return _kind(inner, {}) if inner is not None else ""
    options = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(options) == 1:
        return _kind(options[0], whole)
    kind = schema.get("type")
    if isinstance(kind, list):
        named = [one for one in kind if one != "null"]
        kind = named[0] if len(named) == 1 else ""
    is_text = kind == "string" and "format" not in schema
    return str(kind) if is_text or kind in {"integer", "number", "boolean"} else ""


def _free(name: str, taken: Mapping[str, Any]) -> str:
    while name in taken:
        name += "_"
    return name
