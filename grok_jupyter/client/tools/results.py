"""What a function returned, as a model reads it: bounded, and without keys."""

from __future__ import annotations

import json
import math
from enum import Enum
from typing import Any

from grok_jupyter.client.tools.failures import failure, without_places
from grok_jupyter.protocol.images import ImagePart
from grok_jupyter.text.excerpt import writable
from grok_jupyter.text.redaction import looks_like_key, redacted
from grok_jupyter.values import rendered
from grok_jupyter.values.bounds import cut

__all__ = ["IMAGE", "MOST_CHARACTERS", "read_result", "safe", "unreadable"]

MOST_CHARACTERS = 40_000
"""Of one result; about 10,000 tokens."""

IMAGE = "[The result is an image; it is in the next message of the user.]"
"""Stands in the result's place: the messages of tools hold text (xAI REST reference)."""

_KEY = 1000  # characters beyond the bound that are looked at, lest a cut leave part of a key


def read_result(value: Any) -> tuple[str, ImagePart | None]:
    """Return a result as text, and as an image if it is one.

    A text is taken as it is; numbers, yes and no, and nothing as JSON; everything else as it reads
    in a prompt.

    Parameters
    ----------
    value : object
        What a function returned.

    Raises
    ------
    Exception
        What the value's own methods raise when they are asked.
    """
    if isinstance(value, ImagePart):
        return IMAGE, value
    if _is_plain(value):
        return json.dumps(value), None
    made = rendered(value)
    if isinstance(made, ImagePart):
        return IMAGE, made
    if not isinstance(value, str):
        made = without_places(made)
    clean = redacted(writable(made[: MOST_CHARACTERS + _KEY]))
    if len(made) > MOST_CHARACTERS:
        left = len(made) - MOST_CHARACTERS
        return f"{clean[:MOST_CHARACTERS]}\n[{left:,} more characters are cut]", None
    return cut(clean, MOST_CHARACTERS), None


def safe(name: str, text: str) -> str:
    """Return a text that may go to the model: without keys, known ones and such as look like one.

    Parameters
    ----------
    name : str
        The function's that it comes from.
    text : str
        A result, or the sentence of an error.
    """
    text = redacted(text)
    return (
        f"[What {name} returned holds an API key, and was not sent.]" * looks_like_key(text) or text
    )


def unreadable(name: str, error: BaseException) -> str:
    """Say that a result cannot be read."""
    return f"{name} returned what cannot be shown to a model. {failure(name, error)}"


def _is_plain(value: Any) -> bool:
    if isinstance(value, Enum):
        return False
    is_number = isinstance(value, float) and math.isfinite(value)
    return value is None or isinstance(value, (bool, int)) or is_number
