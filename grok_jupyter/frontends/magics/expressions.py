"""``{{expr}}`` in the value of an option: ``-t {{temperature}}``, ``-p stop {{stops}}``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from numbers import Integral, Number
from os import PathLike, fspath
from typing import Any, Literal, NamedTuple

from grok_jupyter.frontends.prompt.interpolation import Expression, evaluate, expressions
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.response import Response
from grok_jupyter.session.keys import refuse_keys
from grok_jupyter.text.excerpt import excerpt

__all__ = ["Kind", "Look", "Value", "named", "resolved"]

Kind = Literal["text", "value", "source", "prompt"]
"""What an option takes: text or a number; any JSON value; what a Python expression names, as an
image or a function; part of the prompt, whose expressions are evaluated with it."""

Look = Callable[[Expression, Any], None]
"""Takes an expression and what it gave; raises if that is not to be put anywhere."""


class Value(NamedTuple):
    """A value that an expression gave: ready to be sent as JSON, or the object itself.

    Attributes
    ----------
    data : object
        The value.
    expression : str
        What gave it, with its braces.
    """

    data: Any
    expression: str = ""

    def __str__(self) -> str:
        return self.expression


def resolved(
    kind: Kind, flag: str, text: str, namespace: Mapping[str, Any], look: Look | None = None
) -> str | Value:
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
    look : callable, optional
        Looks at each value.

    Returns
    -------
    str or Value
        A ``Value`` where an option takes JSON, and its whole text is one expression; and where it
        takes what an expression names. What such an option is given as text is Python, so text
        that a value holds, as an answer's, is never put into it.

    Raises
    ------
    InputError
        If an expression fails, gives what the option does not take, or stands among other text
        where only the object itself is of use.
    """
    if kind == "prompt" or "{{" not in text:
        return text
    parts = expressions(text.strip() if kind == "source" else text)
    if kind != "text" and len(parts) == 1 and isinstance(parts[0], Expression):
        only = parts[0]
        value = _looked_at(only, namespace, f"{flag} {only}", look)
        if kind == "value":
            return Value(_as_json(value, flag, only), str(only))
        if isinstance(value, str):
            refuse_keys("The line", str(value))
        return Value(value, str(only))
    if kind == "source":
        raise InputError(
            f"{flag} {excerpt(text, 60)} puts a value into an expression; write {{{{expr}}}} "
            "alone, or the expression without braces. Nothing was sent."
        )
    return "".join(
        part if isinstance(part, str) else _as_text(part, flag, namespace, look) for part in parts
    )


def named(given: str | Value, namespace: Mapping[str, Any], flag: str) -> Any:
    """Return what an option names: the object that braces gave, or what its expression gives.

    Raises
    ------
    InputError
        If the expression, which somebody wrote on the line, fails.
    """
    if isinstance(given, Value):
        return given.data
    return evaluate(given, namespace, f"{flag} {given}")


def _looked_at(
    expression: Expression, namespace: Mapping[str, Any], place: str, look: Look | None
) -> Any:
    value = expression.value(namespace, place)
    if look is not None:
        look(expression, value)
    return value


def _as_text(
    expression: Expression, flag: str, namespace: Mapping[str, Any], look: Look | None
) -> str:
    place = f"{flag} {expression}"
    value = _looked_at(expression, namespace, place, look)
    text = _tried(_text_of, value, place)
    if text is None:
        raise InputError(
            f"{place} gives a value of type {type(value).__name__}; the option takes text or a "
            "number. Nothing was sent."
        )
    refuse_keys("The line", text)
    return str(text)


def _as_json(value: Any, flag: str, expression: Expression) -> Any:
    place = f"{flag} {expression}"
    data = _tried(_data_of, value, place)
    try:
        text = json.dumps(data, default=_plain, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(
            f"{place} gives a value of type {type(value).__name__} that is not JSON ({error}); "
            "give text, numbers, lists and dicts. Nothing was sent."
        ) from None
    except Exception as error:  # of a class that says wrongly what it holds
        raise _failed(place, error) from None
    refuse_keys("The line", text)
    return json.loads(text)


def _tried(convert: Callable[[Any], Any], value: Any, place: str) -> Any:
    try:
        return convert(value)
    except Exception as error:
        raise _failed(place, error) from None


def _failed(place: str, error: Exception) -> InputError:
    reason = excerpt(str(error), 200)
    return InputError(
        f"{place} cannot be written down: {type(error).__name__}: {reason}. Nothing was sent."
    )


def _plain(value: Any) -> Any:
    """Return what JSON knows in place of a value that it does not know."""
    data = _data_of(value)
    if data is value:
        raise TypeError(f"{type(value).__name__} is not a JSON type")
    return data


def _data_of(value: Any) -> Any:
    """Return a value as JSON knows it: a number as a number; itself if there is no other form."""
    if isinstance(value, Enum):
        return _data_of(value.value)
    if _is_array(value):  # also a scalar, of numpy or torch
        return value.tolist()
    if isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Number) and hasattr(value, "__float__"):
        return float(value)
    text = _text_of(value)
    return value if text is None else text


def _is_array(value: Any) -> bool:
    return hasattr(value, "shape") and hasattr(value, "tolist")


def _text_of(value: Any) -> str | None:
    """Return a value as it is written on a line; ``None`` if it is neither text nor a number."""
    if isinstance(value, Enum):
        return _text_of(value.value)
    if isinstance(value, (str, Response)):
        return str(value)
    if isinstance(value, PathLike):
        return str(fspath(value))
    if _is_array(value) and value.shape == ():
        value = value.tolist()  # a scalar of numpy or torch
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Number) and hasattr(value, "__float__"):
        return repr(float(value))
    return None
