"""The schema of a function's arguments, as it is sent.

What xAI takes, and refuses, is the same as of answers: :mod:`grok_jupyter.client.shapes` knows.
Here a pattern that is not sent is said in words, for arguments are checked in any case.
"""

from __future__ import annotations

import json
from typing import Any

from grok_jupyter.client.shapes import adapting
from grok_jupyter.client.shapes.nodes import replaced
from grok_jupyter.client.shapes.refusing import refused
from grok_jupyter.protocol.errors import InputError

__all__ = ["adapted"]


def adapted(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the schema of a function's arguments as it is sent.

    Parameters
    ----------
    schema : dict
        As pydantic makes it.
    name : str
        The function's, for messages.

    Raises
    ------
    InputError
        If it cannot be said, as with a type that holds itself, or one without values.
    """
    try:
        made = adapting.adapted(schema)
        reason = refused(made)
    except RecursionError:
        reason = "a parameter is nested too deeply; make it flatter"
    if reason:
        raise InputError(f"{name} cannot be a tool: {reason}. Nothing was sent.")
    return {"type": "object", "properties": {}, **adapting.as_sent(_told(made))}


def _told(schema: Any) -> Any:
    """Return a schema for a model to read: a pattern that is not sent in words, no titles."""
    if not isinstance(schema, dict):
        return schema
    made = replaced(schema, _told)
    made.pop("title", None)
    if "default" in made and not _can_be_written(made["default"]):
        del made["default"]
    pattern = made.get(adapting.UNSENT_PATTERN)
    if pattern is not None:
        words = f"Matches the regular expression {pattern}"
        made["description"] = " ".join(filter(None, (made.get("description"), words)))
    return made


def _can_be_written(value: Any) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return False
    return True
