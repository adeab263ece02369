"""What arguments may be: each check returns the value, or raises one sentence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from numbers import Real
from typing import Any

from grok_jupyter.protocol.errors import ConfigError
from grok_jupyter.protocol.given import shown

__all__ = ["flag", "items", "non_negative", "one_of", "seconds", "text", "whole_number"]

_FOREVER = 1e9  # seconds


def seconds(name: str, value: Any, default: float) -> float:
    """Return a duration in seconds, above 0; ``default`` for ``None``."""
    if value is None:
        return default
    if not _is_number(value) or not value > 0:
        raise ConfigError(
            f"{name}={shown(value, 60)} is not a number of seconds; give one above 0, such as "
            f"{default:g}."
        )
    try:
        return float(value) if math.isfinite(value) else _FOREVER
    except OverflowError:
        return _FOREVER


def whole_number(name: str, value: Any) -> int:
    """Return a whole number of times, 0 or more."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ConfigError(
            f"{name}={shown(value, 60)} is not a whole number of times; give 0 or more."
        )
    return value


def non_negative(name: str, value: Any, meaning: str) -> float:
    """Return a number that is not negative; ``meaning`` says what it stands for."""
    try:
        if _is_number(value) and value >= 0:
            return float(value)
    except OverflowError:
        pass
    raise ConfigError(f"{name}={shown(value, 60)} is not a number of 0 or more; give {meaning}.")


def text(name: str, value: Any, example: str) -> str:
    """Return a text."""
    if not isinstance(value, str):
        raise ConfigError(
            f"{name} is given as {type(value).__name__}, not as a string; write it like "
            f"{example!r}."
        )
    return value


def flag(name: str, value: Any) -> bool:
    """Return a truth value."""
    if not isinstance(value, bool):
        raise ConfigError(f"{name}={shown(value, 60)} is neither True nor False; give one of them.")
    return value


def one_of(name: str, value: Any, choices: Sequence[str]) -> str:
    """Return a word that is one of ``choices``, the first for ``None``."""
    if value is None:
        return choices[0]
    if not isinstance(value, str) or value not in choices:
        raise ConfigError(
            f"{name}={shown(value, 60)} is unknown; give one of {', '.join(map(repr, choices))}."
        )
    return value


def items(name: str, value: Any, example: str) -> list[Any]:
    """Return a sequence as a list; a text or a mapping is not one."""
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        raise ConfigError(
            f"{name} is given as {type(value).__name__}, not as a list; write it like {example}."
        )
    return list(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)
