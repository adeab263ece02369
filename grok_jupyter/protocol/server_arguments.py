"""What a server's tool may be given: each check returns the value, or raises one sentence."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.given import shown

__all__ = [
    "count",
    "day",
    "domain",
    "flag",
    "handle",
    "name_of",
    "one_of_two",
    "texts_of",
    "written",
]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DOMAIN = re.compile(r"[^\s/:@?#.]+(\.[^\s/:@?#.]+)+")
_HANDLE = re.compile(r"\w{1,50}")


def one_of_two(given: Mapping[str, Any], first: str, second: str) -> None:
    """Refuse two settings that exclude each other."""
    if given[first] and given[second]:
        raise InputError(f"Both {first}= and {second}= are given; give one of them.")


def flag(name: str, value: Any) -> bool | None:
    """Return a truth value, or ``None``."""
    if value is not None and not isinstance(value, bool):
        raise InputError(f"{name}={shown(value, 40)} is neither True nor False; give one of them.")
    return value


def written(name: str, value: Any) -> str | None:
    """Return a text, or ``None``."""
    if value is not None and (not isinstance(value, str) or not value.strip()):
        raise InputError(f"{name}= of mcp() is not a text; give one, or leave it out.")
    return value


def count(name: str, value: Any) -> int | None:
    """Return a whole number above 0, or ``None``."""
    if value is not None and (type(value) is not int or value < 1):
        raise InputError(f"{name}={shown(value, 40)} is no whole number above 0; leave it out.")
    return value


def day(name: str, value: Any) -> str | None:
    """Return a date as ``YYYY-MM-DD``, or ``None``; a moment that knows its zone, by UTC."""
    if value is None:
        return None
    try:
        if isinstance(value, dt.datetime):
            moment = value.astimezone(dt.UTC) if value.tzinfo else value
            text = moment.date().isoformat()
        else:
            text = value.isoformat() if isinstance(value, dt.date) else value
        if isinstance(text, str) and _DATE.fullmatch(text):
            dt.date.fromisoformat(text)
            return text
    except (ValueError, OverflowError):  # pandas' NaT is a moment without a date
        pass
    raise InputError(f"{name}={shown(value, 40)} is no date; write one as '2026-11-30'.")


def texts_of(most: int, read: Callable[[str, str], str]) -> Callable[[str, Any], list[str] | None]:
    """Return the check of a list of at most so many texts, each as ``read`` returns it.

    A list that names nothing is refused: the server would take it for no limit at all.
    """

    def texts(name: str, values: Any) -> list[str] | None:
        if values is None:
            return None
        is_list = isinstance(values, (list, tuple, set, frozenset))
        if not is_list or not all(isinstance(value, str) for value in values):
            raise InputError(f"{name}={shown(values, 60)} is no list of texts; write {name}=['…'].")
        if not values:
            raise InputError(
                f"{name}= is an empty list, which the server takes for no limit; name at least "
                "one, or leave it out."
            )
        if len(values) > most:
            raise InputError(
                f"{name}= names {len(values)}, and at most {most} are allowed; give fewer."
            )
        ordered = sorted(values) if isinstance(values, (set, frozenset)) else values
        return [read(name, value.strip()) for value in ordered]

    return texts


def name_of(name: str, value: str) -> str:
    """Return a text that is not empty."""
    if not value:
        raise InputError(f"{name}= has an empty entry; leave it out.")
    return value


def domain(name: str, value: str) -> str:
    """Return a domain."""
    if not _DOMAIN.fullmatch(value):
        raise InputError(
            f"{name}= has {shown(value, 60)}, which is no domain; write 'example.com'."
        )
    return value


def handle(name: str, value: str) -> str:
    """Return a handle on X, without its ``@``."""
    if not _HANDLE.fullmatch(value.removeprefix("@")):
        raise InputError(f"{name}= has {shown(value, 60)}, which is no handle; write 'xai'.")
    return value.removeprefix("@")
