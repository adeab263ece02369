"""``{{expr}}`` in the value of an option: ``-t {{temperature}}``, ``-p stop {{stops}}``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from numbers import Integral, Number
from os import PathLike, fspath
from typing import Any, Literal, NamedTuple

from grok_jupyter.frontends.prompt.interpolation import Expression, expressions
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.response import Response
from grok_jupyter.session.keys import refuse_keys

__all__ = ["Kind", "Value", "resolved"]

Kind = Literal["text", "value", "source", "prompt"]
"""What an option takes: text or a number; any JSON value; an image's source; part of the prompt,
whose expressions are evaluated with it."""


class Value(NamedTuple):
    """A value that an expression gave, ready to be sent as JSON."""

    data: Any


def resolved(kind: Kind, flag: str, text: str, namespace: Mapping[str, Any]) -> str | Value:
    """Return an option's text with its expressions replaced.

    Parameters
    ----------
    kind : str
        What the option takes.
    flag : str
        The option as written, for error sentences.
    text : str
        Its value as written.
    namespace : mapping
        The variables that expressions may use.

    Returns
    -------
    str or Value
        A ``Value`` where an option takes JSON and its whole text is one expression.

    Raises
    ------
    InputError
        If an expression fails, or gives what the option does not take.
    """
    if kind == "prompt" or "{{" not in text:
        return text
    parts = expressions(text)
    if kind != "text" and len(parts) == 1 and isinstance(parts[0], Expression):
        only = parts[0]
        value = only.value(namespace, f"{flag} {only}")
        if kind == "value":
            return Value(_as_json(value, flag, only))
        # An image itself: `-i` evaluates what names it.
        return _text_of(value) or only.source
    return "".join(
        part if isinstance(part, str) else _as_text(part, flag, namespace) for part in parts
    )


def _as_text(expression: Expression, flag: str, namespace: Mapping[str, Any]) -> str:
    value = expression.value(namespace, f"{flag} {expression}")
    text = _text_of(value)
    if text is None:
        raise InputError(
            f"{flag} {expression} gives a {type(value).__name__}; the option takes text or a "
            "number. Nothing was sent."
        )
    refuse_keys("The line", text)
    return text


def _as_json(value: Any, flag: str, expression: Expression) -> Any:
    try:
        text = json.dumps(value, default=_plain, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(
            f"{flag}: {expression} gives a {type(value).__name__} that is not JSON ({error}); "
            "give text, numbers, lists and dicts. Nothing was sent."
        ) from None
    refuse_keys("The line", text)
    return json.loads(text)


def _plain(value: Any) -> Any:
    """Return what JSON knows in place of a value that it does not know."""
    text = _text_of(value)
    if text is not None:
        return value.value if isinstance(value, Enum) else _number_of(value, text)
    if hasattr(value, "tolist"):  # an array
        return value.tolist()
    raise TypeError(f"{type(value).__name__} is not a JSON type")


def _number_of(value: Any, text: str) -> Any:
    return json.loads(text) if isinstance(value, Number) else text


def _text_of(value: Any) -> str | None:
    """Return a value as it is written on a line; ``None`` if it is neither text nor a number."""
    if isinstance(value, Enum):
        return _text_of(value.value)
    if isinstance(value, (str, Response)):
        return str(value)
    if isinstance(value, PathLike):
        return str(fspath(value))
    if getattr(value, "shape", None) == () and hasattr(value, "item"):
        value = value.item()  # a scalar of numpy or torch
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Number) and hasattr(value, "__float__"):
        return repr(float(value))
    return None
