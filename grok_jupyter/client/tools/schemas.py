r"""JSON schemas as xAI takes them: what it refuses is said otherwise where that means the same.

Source: xAI's guide to structured outputs and function calling, 2026 (Draft 2020-12): ``anyOf``
and ``oneOf`` are the same, references must not be circular, a property's schema is an object, a
``pattern`` is one of the whole string and knows no look-around, ``\b``, ``\p`` or inline flags.
"""

from __future__ import annotations

import json
import re
from typing import Any

from grok_jupyter.protocol.errors import InputError

__all__ = ["adapted"]

_UNKNOWN = re.compile(r"\(\?(?!:)|\\[bBpPAZzG1-9]")  # in a pattern
_ONE_INSIDE = ("additionalProperties", "items", "not", "contains", "propertyNames", "if", "then",
               "else", "unevaluatedItems", "unevaluatedProperties")  # fmt: skip
_LISTS_INSIDE = ("anyOf", "oneOf", "allOf", "prefixItems")
_NAMED_INSIDE = ("properties", "$defs", "patternProperties", "dependentSchemas")


def adapted(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the schema of a function's arguments as it is sent.

    Parameters
    ----------
    schema : dict
        As pydantic makes it.
    name : str
        The function's, for messages.

    Raises
    ------
    InputError
        If it cannot be said: a type that holds itself, or one without values.
    """
    _refuse_circles(schema, name)
    adapted: dict[str, Any] = _adapted(schema, name)
    return {"type": "object", "properties": {}, **adapted}


def _adapted(schema: Any, name: str) -> Any:
    if not isinstance(schema, dict):  # true: anything
        return schema
    made: dict[str, Any] = {}
    for key, value in schema.items():
        if key in _NAMED_INSIDE and isinstance(value, dict):
            made[key] = {inner: _object(one, name) for inner, one in value.items()}
        elif key in _LISTS_INSIDE and isinstance(value, list):
            made["anyOf" if key == "oneOf" else key] = [_object(one, name) for one in value]
        elif key in _ONE_INSIDE:
            made[key] = _adapted(value, name)
        elif key == "pattern" and isinstance(value, str):
            _put_pattern(made, value, schema)
        elif key == "enum" and not value:
            raise InputError(
                f"A parameter of {name} has a type without any value (an empty enum); give it one."
            )
        elif key == "default" and not _can_be_written(value):
            continue
        elif key not in {"title", "discriminator"} and (key != "description" or key not in made):
            made[key] = value
    return made


def _object(schema: Any, name: str) -> Any:
    """Return a schema as an object, where true and false are not taken."""
    if isinstance(schema, bool):
        return {} if schema else {"not": {}}
    return _adapted(schema, name)


def _put_pattern(made: dict[str, Any], pattern: str, schema: dict[str, Any]) -> None:
    """Keep a pattern that means the same to the server; else say it in words.

    The arguments are checked here in any case.
    """
    is_whole = pattern.startswith("^") and pattern.endswith("$") and "|" not in pattern
    if is_whole and not _UNKNOWN.search(pattern):
        made["pattern"] = pattern
        return
    about = schema.get("description")
    if "anyOf" not in schema and not pattern.startswith("^(?!^[-+.]*$)"):  # pydantic's of numbers
        words = f"Matches the regular expression {pattern}"
        made["description"] = f"{about} {words}" if about else words


def _can_be_written(value: Any) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return False
    return True


def _refuse_circles(schema: dict[str, Any], name: str) -> None:
    inner: dict[str, Any] = schema.get("$defs") or {}
    uses = {key: _references(value) for key, value in inner.items()}
    for key, used in uses.items():
        reached: set[str] = set()
        ahead = list(used)
        while ahead:
            other = ahead.pop()
            if other == key:
                raise InputError(
                    f"A parameter of {name} has the type {key}, which holds itself, and xAI takes "
                    "no such schema; take an identifier or a text in its place."
                )
            if other not in reached:
                reached.add(other)
                ahead += uses.get(other, ())


def _references(value: Any) -> set[str]:
    found: set[str] = set()
    ahead = [value]
    while ahead:
        one = ahead.pop()
        if isinstance(one, dict):
            reference = one.get("$ref")
            if isinstance(reference, str):
                found.add(reference.rpartition("/")[2])
            ahead += one.values()
        elif isinstance(one, list):
            ahead += one
    return found
