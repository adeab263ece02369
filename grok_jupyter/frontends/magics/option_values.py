"""What the values of options may be: each function checks one, and enters or returns it."""

from __future__ import annotations

import json
import keyword
import math
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from grok_jupyter.frontends.magics.expressions import Value
from grok_jupyter.frontends.magics.options import Options
from grok_jupyter.protocol.errors import InputError

__all__ = [
    "add_parameter",
    "adds",
    "as_cost",
    "as_count",
    "as_named",
    "as_seconds",
    "as_temperature",
    "as_text",
    "as_variable",
    "one_of",
    "sets",
    "switches",
]

_RESERVED = {"messages", "model", "stream", "stream_options"}


def sets(name: str, convert: Callable[[str, str], Any]) -> Callable[..., None]:
    """Return what enters a value under a name; ``convert`` takes the flag and the text."""

    def apply(options: Options, flag: str, text: str) -> None:
        setattr(options, name, convert(flag, text))

    return apply


def as_named(flag: str, given: str | Value) -> str | Value:
    """Return an expression as written, or the object that one in braces gave."""
    return given if isinstance(given, Value) else as_text(flag, given)


def switches(*names: str) -> Callable[..., None]:
    """Return what turns switches on."""

    def apply(options: Options, _: str) -> None:
        for name in names:
            setattr(options, name, True)

    return apply


def as_text(flag: str, text: str) -> str:
    """Return a text that is not empty."""
    if not text.strip():
        raise InputError(f"{flag} is empty; give it a value, or leave it out.")
    return text


def as_temperature(flag: str, text: str) -> float:
    """Return a temperature from 0 to 2."""
    number = _as_number(flag, text, "0.7")
    if number > 2:
        raise InputError(f"{flag} {text!r} is too high; temperatures go from 0 to 2.")
    return number


def as_seconds(flag: str, text: str) -> float:
    """Return a duration in seconds."""
    number = _as_number(flag, text, "90")
    if number == 0:
        raise InputError(f"{flag} {text!r} is too short; give a number of seconds above 0.")
    return number


def as_cost(flag: str, text: str) -> float:
    """Return an amount in USD."""
    return _as_number(flag, text, "0.25")


def as_count(flag: str, text: str, unit: str = "tokens", example: int = 500) -> int:
    """Return a whole number from 1 on; ``unit`` says of what."""
    if not (text.isascii() and text.isdigit()) or int(text[:12]) == 0:
        raise InputError(
            f"{flag} {text!r} is not a number of {unit}; write it like {flag} {example}."
        )
    return int(text[:12])


def one_of(kind: str, choices: Sequence[str]) -> Callable[[str, str], str]:
    """Return what takes one of some words; ``kind`` says what they are."""

    def choose(flag: str, text: str) -> str:
        if text not in choices:
            raise InputError(
                f"{flag} {text!r} is not a known {kind}; use one of {', '.join(choices)}."
            )
        return text

    return choose


def as_variable(flag: str, text: str) -> str:
    """Return the name of a variable, as Python reads it."""
    name = unicodedata.normalize("NFKC", text)
    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("__"):
        raise InputError(
            f"{flag} {text!r} is not a valid variable name; use letters, digits and _."
        )
    return name


def adds(name: str) -> Callable[..., None]:
    """Return what adds to a list what names an image or a function, or the object itself."""

    def apply(options: Options, flag: str, source: str | Value) -> None:
        getattr(options, name).append(as_named(flag, source))

    return apply


def add_parameter(options: Options, flag: str, name: str, text: str | Value) -> None:
    """Add a field of the request; JSON is decoded, other text stays text."""
    if name in _RESERVED:
        instead = {"model": "-m", "stream": "--no-stream"}.get(name, "the cell itself")
        raise InputError(f"{flag} {name} is set by {instead}; leave it out.")
    if isinstance(text, Value):
        options.parameters[name] = text.data
        return
    try:
        options.parameters[name] = json.loads(text)
    except (ValueError, RecursionError):
        options.parameters[name] = text


def _as_number(flag: str, text: str, example: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number < 0:
        raise InputError(
            f"{flag} {text!r} is not a number from 0 on; write it like {flag} {example}."
        )
    return number
