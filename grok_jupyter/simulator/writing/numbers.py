"""Sample numbers within their bounds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["number_sample"]


def number_sample(
    schema: dict[str, Any], mentioned: Iterable[float], salt: int, *, is_whole: bool
) -> float:
    """Write a number that fits a number schema.

    A number that the prompt mentions is taken if it fits, then 42, then what the bounds allow.

    Parameters
    ----------
    salt
        Number of the element inside an array, so that siblings differ.
    """
    candidates = [*mentioned] if salt == 0 else []
    candidates += [42 + salt, *_from_bounds(schema, salt, is_whole=is_whole)]
    for candidate in candidates:
        if _fits(schema, candidate) and (not is_whole or float(candidate).is_integer()):
            return int(candidate) if is_whole or isinstance(candidate, int) else candidate
    return 42


def _from_bounds(schema: dict[str, Any], salt: int, *, is_whole: bool) -> Iterator[float]:
    low = max(_bound(schema, "minimum", -math.inf), _bound(schema, "exclusiveMinimum", -math.inf))
    high = min(_bound(schema, "maximum", math.inf), _bound(schema, "exclusiveMaximum", math.inf))
    start = low if low > -math.inf else min(high, 0.0)
    step = schema.get("multipleOf") or 1
    first = math.floor(start / step)
    # Several multiples on both sides: the bounds may be exclusive, and siblings should differ as
    # long as there is room.
    for offset in (*range(salt, salt + 12), *range(-1, -12, -1), *range(salt)):
        yield (first + offset) * step
    if not is_whole and math.isfinite(low) and math.isfinite(high):
        for part in range(2 + salt % 8, 12):
            yield low + (high - low) / part


def _fits(schema: dict[str, Any], value: float) -> bool:
    step = schema.get("multipleOf")
    return (
        _bound(schema, "minimum", -math.inf) <= value <= _bound(schema, "maximum", math.inf)
        and _bound(schema, "exclusiveMinimum", -math.inf) < value
        and value < _bound(schema, "exclusiveMaximum", math.inf)
        and (not step or float(value / step).is_integer())
    )


def _bound(schema: dict[str, Any], name: str, default: float) -> float:
    value = schema.get(name, default)
    # Draft 4 wrote exclusive bounds as booleans; they are left out rather than misread as 1.
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else default
