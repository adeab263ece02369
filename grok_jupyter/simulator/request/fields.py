"""Typed fields of a JSON body; a wrong type is refused with 422, a wrong value with 400.

A null counts as absent, as xAI's schema allows for every optional field.
"""

from __future__ import annotations

import math
from typing import Any

from grok_jupyter.simulator.refusals import bad_argument, does_not_deserialize

__all__ = ["flag", "number", "obj", "objects", "string", "strings", "whole"]

Body = dict[str, Any]

_NAMES = {
    bool: "a boolean", str: "a string", list: "a sequence", dict: "a map", type(None): "null",
    int: "an integer", float: "a floating point number",
}  # fmt: skip


def string(body: Body, name: str) -> str | None:
    """Return a text field."""
    value: str | None = _typed(body, name, str, "a string")
    return value


def flag(body: Body, name: str, *, default: bool = False) -> bool:
    """Return a yes-or-no field."""
    value: bool | None = _typed(body, name, bool, "a boolean")
    return default if value is None else value


def obj(body: Body, name: str) -> dict[str, Any] | None:
    """Return a field that holds a JSON object."""
    value: dict[str, Any] | None = _typed(body, name, dict, "a map")
    return value


def objects(body: Body, name: str) -> list[dict[str, Any]]:
    """Return a field that holds a list of JSON objects."""
    values: list[Any] = _typed(body, name, list, "a sequence") or []
    for value in values:
        if not isinstance(value, dict):
            raise _mismatch(f"{name}[]", value, "a map")
    return values


def strings(body: Body, name: str) -> tuple[str, ...]:
    """Return a field that holds one string or a list of them."""
    value = body.get(name)
    if value is None:
        return ()
    several = [value] if isinstance(value, str) else value
    if not isinstance(several, list) or not all(isinstance(item, str) for item in several):
        raise _mismatch(name, value, "a string or a sequence of strings")
    return tuple(several)


def whole(body: Body, name: str, least: int, most: int | None = None) -> int | None:
    """Return a whole number within its limits, both included."""
    value: int | None = _typed(body, name, int, "an integer")
    if value is not None and (value < least or (most is not None and value > most)):
        limit = f"at least {least}" if most is None else f"between {least} and {most}"
        raise bad_argument(f"{name} must be {limit}, got {value}.")
    return value


def number(body: Body, name: str, least: float, most: float) -> float | None:
    """Return a number within its limits, both included."""
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _mismatch(name, value, "a number")
    if math.isnan(value) or not least <= value <= most:
        raise bad_argument(f"{name} must be between {least:g} and {most:g}, got {value}.")
    return float(value)


def _typed(body: Body, name: str, kind: type, expected: str) -> Any:
    value = body.get(name)
    if value is None:
        return None
    # JSON's true is no number, although Python's True is one.
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise _mismatch(name, value, expected)
    return value


def _mismatch(name: str, value: object, expected: str) -> Exception:
    found = _NAMES.get(type(value), "something else")
    return does_not_deserialize(f"{name}: invalid type: {found}, expected {expected}")
