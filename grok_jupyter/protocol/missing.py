"""Values that say that there is none."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

__all__ = ["is_missing"]

_NAMES = {"NAType", "NaTType", "MaskedConstant"}  # of pandas, and of numpy


def is_missing(value: Any) -> bool:
    """Whether a value means that there is none: ``None``, NaN, NaT, ``pandas.NA``."""
    if value is None or type(value).__name__ in _NAMES:
        return True
    if isinstance(value, Decimal):
        return value.is_nan()
    is_number = isinstance(value, (float, complex)) or _is_scalar(value)
    try:
        return is_number and bool(value != value)  # as only these are
    except Exception:  # a number of somebody's own
        return False


def _is_scalar(value: Any) -> bool:
    """Whether it is a scalar of numpy, which has the type of an array and no axis."""
    return hasattr(value, "dtype") and getattr(value, "shape", None) == ()
