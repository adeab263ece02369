"""What is kept of rows beyond this process, without the keys that it knows."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from contextlib import suppress
from enum import Enum
from typing import Any

from grok_jupyter.protocol.errors import GrokError
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.shown import shown
from grok_jupyter.text.redaction import holds_key, redacted
from grok_jupyter.text.secret import known

__all__ = ["Cleaning", "clean"]

_PLAIN = (int, float, complex, Enum, type(None))
_LISTS: tuple[type, ...] = (list, tuple, set, frozenset)
_MOST_DEPTH = 32


def clean(value: Any, depth: int = 0) -> Any:
    """Return a value with a mark in place of each key.

    Parameters
    ----------
    value : Any
        Of a column. An object that shows a key, and cannot be had without, becomes its repr.
    depth : int
        How deep it lies in another one.
    """
    if type(value) is str:
        return redacted(value)
    if isinstance(value, _PLAIN) or not known() or not _shows_key(value):
        return value
    if depth < _MOST_DEPTH:
        if type(value) is dict:
            names = [clean(name, depth + 1) for name in value]
            return dict(zip(names, (clean(one, depth + 1) for one in value.values()), strict=True))
        if type(value) in _LISTS:
            return type(value)(clean(one, depth + 1) for one in value)
        with suppress(Exception):  # of a class of the user's
            made = _of_parts(value, depth)
            if not _shows_key(made):
                return made
    return redacted(repr(value))


def _of_parts(value: Any, depth: int) -> Any:
    """Return a copy of an object, made of its parts without keys."""
    if isinstance(value, tuple):
        named: Any = type(value)
        return named._make(clean(one, depth + 1) for one in value)
    made = copy.copy(value)
    if vars(made) is not vars(value):  # which libraries can make of an exception's copy
        vars(made).update({name: clean(one, depth + 1) for name, one in vars(value).items()})
    return made


def _shows_key(value: Any) -> bool:
    try:
        return holds_key(repr(value))
    except Exception:  # an object of the user's: no frame can show it either
        return False


class Cleaning:
    """Cleans responses and errors; what several share, they share afterwards."""

    def __init__(self) -> None:
        self._done: dict[int, Response] = {}

    def responses(self, responses: Iterable[Response | None]) -> list[Response | None]:
        """Return responses as they may be kept; those without a key are the same objects."""
        return [one and self._response(one) for one in responses]

    def errors(self, errors: Mapping[int, GrokError]) -> dict[int, GrokError]:
        """Return errors whose responses may be kept."""
        return {row: self.error(error) for row, error in errors.items()}

    def error(self, error: GrokError) -> GrokError:
        """Return an error whose response may be kept."""
        response = error.response and self._response(error.response)
        if response is error.response:
            return error
        clean_error = copy.copy(error)
        clean_error.response = response
        return clean_error

    def _response(self, response: Response) -> Response:
        done = self._done.get(id(response))
        if done is None:
            done = shown(response)
            parsed = clean(response.parsed)
            if parsed is not response.parsed:
                done = copy.copy(done)
                done.parsed = parsed
            self._done[id(response)] = done
        return done
