"""The schemas within a JSON schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["inner", "replaced", "walk"]

_ONE = ("items", "additionalItems", "additionalProperties", "contains", "propertyNames", "not",
        "if", "then", "else", "unevaluatedItems", "unevaluatedProperties")  # fmt: skip
_LIST = ("anyOf", "oneOf", "allOf", "prefixItems", "items")
_BY_NAME = ("properties", "$defs", "definitions", "patternProperties", "dependentSchemas")


def inner(schema: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield the schemas directly within one: the keyword, the name or number, the schema."""
    for key in _ONE:
        if isinstance(schema.get(key), (dict, bool)):
            yield key, "", schema[key]
    for key in _LIST:
        if isinstance(schema.get(key), list):
            yield from ((key, str(number), each) for number, each in enumerate(schema[key]))
    for key in _BY_NAME:
        if isinstance(schema.get(key), dict):
            yield from ((key, name, each) for name, each in schema[key].items())


def replaced(schema: dict[str, Any], by: Callable[[Any], Any]) -> dict[str, Any]:
    """Return a schema with each schema directly within it exchanged for what ``by`` returns."""
    result = dict(schema)
    for key in _ONE:
        if isinstance(schema.get(key), (dict, bool)):
            result[key] = by(schema[key])
    for key in _LIST:
        if isinstance(schema.get(key), list):
            result[key] = [by(each) for each in schema[key]]
    for key in _BY_NAME:
        if isinstance(schema.get(key), dict):
            result[key] = {name: by(each) for name, each in schema[key].items()}
    return result


def walk(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a schema and all those within it, each with its place: ``Person.born``."""
    if not isinstance(schema, dict):
        return
    yield path, schema
    for key, name, each in inner(schema):
        if key in {"$defs", "definitions"}:
            below = name
        elif key == "properties":
            below = f"{path}.{name}" if path else name
        else:
            below = path
        yield from walk(each, below)
